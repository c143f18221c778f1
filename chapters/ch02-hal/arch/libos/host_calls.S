/*
 * The kernel's own code leaves the FPU alone, here as on bare metal (layer.mk). So when a patched
 * system call enters the kernel, the user's registers stay where they are, and often enough they
 * still are when it leaves. Only the host's library uses the FPU as it likes. Therefore each of its
 * functions that the kernel calls has a stub before it, which saves the registers if they are the
 * user's. The linker puts the stubs in (--wrap), and `make check` sees that none is missing.
 *
 * Under AddressSanitizer, whose calls are everywhere, gate_call saves them at once.
 */
#include <arch/fpu.h>

#ifndef __SANITIZE_ADDRESS__
	.text

/* void fpu_flush(void): saves the user's registers; loses none but r11, and the flags. */
	.globl	fpu_flush
fpu_flush:
	push	%rax
	push	%rdx
	mov	%fs:fpu_live@tpoff, %r11
	movq	$0, %fs:fpu_live@tpoff
	movl	$0, FPU_LIVE_ON(%r11)
	add	$(XSAVE_ALIGN - 1), %r11
	and	$-XSAVE_ALIGN, %r11
	mov	$XSAVE_STATES, %eax
	xor	%edx, %edx
	xsaveopt64 (%r11)
	pop	%rdx
	pop	%rax
	ret

.macro host_call name
	.globl	__wrap_\name
__wrap_\name:
	cmpq	$0, %fs:fpu_live@tpoff
	je	1f
	call	fpu_flush
1:	jmp	__real_\name
.endm

host_call __errno_location
host_call _exit
host_call cfmakeraw
host_call clock_gettime
host_call close
host_call exit
host_call free
host_call fstat
host_call ftruncate
host_call getauxval
host_call getpid
host_call getrandom
host_call gettid
host_call malloc
host_call malloc_usable_size
host_call memchr
host_call memcmp
host_call memcpy
host_call memfd_create
host_call memmove
host_call memset
host_call mmap
host_call mprotect
host_call mremap
host_call munmap
host_call open
host_call pause
host_call poll
host_call ppoll
host_call prctl
host_call process_vm_readv
host_call pthread_create
host_call pthread_kill
host_call pthread_self
host_call pthread_sigmask
host_call quick_exit
host_call raise
host_call read
host_call sched_yield
host_call setitimer
host_call sigaction
host_call sigaddset
host_call sigaltstack
host_call sigemptyset
host_call signal
host_call strchr
host_call strcmp
host_call strlen
host_call strncmp
host_call strnlen
host_call strrchr
host_call strstr
host_call strtoul
host_call syscall
host_call tcgetattr
host_call tcsetattr
host_call timer_create
host_call timer_settime
host_call write
#endif
	.section .note.GNU-stack, "", @progbits
