#include <async/sleep.h>
#include <async/task.h>
#include <hal/timer.h>

static void sleep_fire(struct timer *timer)
{
	task_wake(container_of(timer, struct sleep, timer)->co.task);
}

static enum co_state sleep_poll(struct co *co)
{
	struct sleep *f = co_frame(co, struct sleep);

	co_begin(f);
	if (f->deadline != TIME_NEVER)
		timer_start(&f->timer, f->deadline);
	co_await_until(f, hal_timer_now() >= f->deadline);
	co_return(f, 0);
	co_finally(f);
	timer_stop(&f->timer);
	co_end(f);
}

void sleep_init(struct sleep *sleep, uint64_t deadline)
{
	co_init(&sleep->co, sleep_poll);
	sleep->deadline = deadline;
	sleep->timer = (struct timer)TIMER_INIT(sleep_fire);
}
