/* The vDSO, as user/vdso/ was linked, inside the kernel. */
	.section .rodata
	.globl	vdso_image
	.balign	8
vdso_image:
	.incbin	"user/libzircon.so"

	.section .note.GNU-stack, "", @progbits
