/* User code, copied into every Linux process: where signal handlers return to. */
	.section .rodata
	.balign	4
	.globl	signal_trampoline_start, signal_trampoline_end
signal_trampoline_start:
	li	a7, 139			/* rt_sigreturn */
	ecall
signal_trampoline_end:
	.section .note.GNU-stack, "", %progbits
