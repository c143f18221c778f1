/* User code, copied into every Linux process: where a handler without a restorer returns to. */
	.section .rodata
	.globl	signal_trampoline_start, signal_trampoline_end
signal_trampoline_start:
	mov	$15, %eax		/* rt_sigreturn */
	syscall
signal_trampoline_end:
	.section .note.GNU-stack, "", %progbits
