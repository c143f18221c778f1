/* What it costs to run user code. The programs' own instructions are counted too: two or three. */
#include <hal/timer.h>
#include <kernel/bench.h>
#include <kernel/user_program.h>

static void visits(struct bench_run *run, struct user_program *p)
{
	bench_repeat(run)
		hal_context_run(p->ctx, &p->pt, &p->trap);
	user_program_free(p);
}

BENCH(user_visit, "enter user mode, leave by a system call")
{
	struct user_program p;

	if (user_program_load(&p, visit))
		visits(run, &p);
	else
		bench_skip(run, "out of memory");
}

/* The page never comes, so the same instruction faults again and again. */
BENCH(user_fault, "enter user mode, leave by a page fault")
{
	struct user_program p;

	if (user_program_load(&p, store) && hal_pt_unmap(&p.pt, p.data_at) == 0)
		visits(run, &p);
	else
		bench_skip(run, "out of memory");
}

/* Read by the call below, so that nothing is left out. */
static volatile uint64_t sink;

BENCH(user_syscall, "a null system call: number and six arguments in, result out")
{
	struct user_program p;

	if (!user_program_load(&p, visit)) {
		bench_skip(run, "out of memory");
		return;
	}
	bench_repeat(run) {
		hal_context_run(p.ctx, &p.pt, &p.trap);
		sink = hal_context_syscall_number(p.ctx);
		for (unsigned i = 0; i < 6; i++)
			sink = hal_context_syscall_arg(p.ctx, i);
		hal_context_set_return(p.ctx, 0);
	}
	user_program_free(&p);
}

static void on_timer(void)
{
}

/* The alarm goes off while the kernel waits, and is taken as soon as the user runs. */
static void make_timer_pending(void)
{
	uint64_t start = hal_timer_now();

	hal_timer_set(start);
	while (hal_timer_now() - start < 20 * 1000)
		;
}

BENCH(timer_interrupt, "a pending timer interrupt: enter user mode, leave, call the handler")
{
	hal_timer_handler *owner = hal_timer_set_handler(on_timer);
	struct user_program p;

	if (user_program_load(&p, spin)) {
		bench_repeat(run) {
			bench_pause(run);
			make_timer_pending();
			bench_resume(run);
			hal_context_run(p.ctx, &p.pt, &p.trap);
		}
		user_program_free(&p);
	} else {
		bench_skip(run, "out of memory");
	}
	timer_give_back(owner);
}
