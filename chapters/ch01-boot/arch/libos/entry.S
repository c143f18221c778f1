/* Up to here the C library was in charge; its frames keep no chain of frame pointers. */
	.text
	.globl kernel_enter
	.type kernel_enter, @function
kernel_enter:
	push $0 /* aligns the stack */
	xor %ebp, %ebp
	call kernel_main
	ud2
	.section .note.GNU-stack, "", @progbits
