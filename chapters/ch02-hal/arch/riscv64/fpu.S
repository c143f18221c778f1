/*
 * The floating point registers, in the layout of struct hal_context: f<n> behind x31, then fcsr.
 * The kernel is compiled without floating point: only these two functions touch the registers.
 * sstatus.FS must not be Off.
 */
#define F(n)   (256 + 8 * (n))
#define FCSR   F(32)

	.option	arch, +f, +d
	.text

.macro float_registers op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\op	f\n, F(\n)(a0)
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	f\n, F(\n)(a0)
	.endr
.endm

/* void fpu_save(struct hal_context *ctx) */
	.globl	fpu_save
fpu_save:
	float_registers fsd
	frcsr	t0
	sd	t0, FCSR(a0)
	ret

/* void fpu_restore(const struct hal_context *ctx) */
	.globl	fpu_restore
fpu_restore:
	float_registers fld
	ld	t0, FCSR(a0)
	fscsr	t0
	ret
	.section .note.GNU-stack, "", %progbits
