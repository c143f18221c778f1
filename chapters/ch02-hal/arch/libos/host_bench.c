/* The ways of a system call on this machine, and what the host itself costs. */
#include <kernel/bench.h>
#include <kernel/user_program.h>
#include <sys/syscall.h>
#include <unistd.h>

USER_CODE(patchable); /* patch_code.S: system call 1 for ever, as a C library makes it */

BENCH(host_syscall, "a system call of the host (getppid) from the kernel")
{
	bench_repeat(run)
		syscall(SYS_getppid);
}

/* patch.h; the program of user_visit, which cannot be patched, tells what a signal costs. */
BENCH(patched_syscall, "enter user mode, leave by a patched system call")
{
	struct user_program p;

	if (!user_program_load(&p, patchable)) {
		bench_skip(run, "out of memory");
		return;
	}
	bench_repeat(run)
		hal_context_run(p.ctx, &p.pt, &p.trap);
	user_program_free(&p);
}
