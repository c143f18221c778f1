/* The system calls, one function each (syscalls/zircon.def). */
#include <isa/vdso_stub.h>

	.text
#include <zircon_stubs.inc>

	.section .note.GNU-stack, "", @progbits
