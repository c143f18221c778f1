#include <async/select.h>
#include <async/task.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/event.h>

/* What happened, one letter each. */
static char trace[64];

static void note(char c)
{
	size_t n = strlen(trace);

	if (n + 1 < sizeof(trace)) {
		trace[n] = c;
		trace[n + 1] = '\0';
	}
}

struct letter {
	struct co co;
	struct task task;
	struct yield yield;
	char c;
	int times;
};

static enum co_state letter_poll(struct co *co)
{
	struct letter *f = co_frame(co, struct letter);

	co_begin(f);
	while (f->times-- > 0) {
		note(f->c);
		yield_init(&f->yield);
		co_await(f, &f->yield.co);
	}
	co_return(f, f->c);
	co_finally(f);
	note('.');
	co_end(f);
}

static void letter_init(struct letter *letter, char c, int times)
{
	*letter = (struct letter){ .c = c, .times = times };
	co_init(&letter->co, letter_poll);
}

TEST(co_yield_takes_turns)
{
	struct letter a, b;

	trace[0] = '\0';
	letter_init(&a, 'a', 3);
	letter_init(&b, 'b', 3);
	task_spawn(&b.task, &b.co, "b");
	CHECK_EQ(executor_run_to_end(&a.co, "a"), 'a');
	CHECK(!strcmp(trace, "bababa..") || !strcmp(trace, "ababab.."));
	CHECK_EQ(b.task.state, TASK_DONE);
}

TEST(task_start_polls_before_it_returns)
{
	struct letter a = { 0 }, b = { 0 };

	trace[0] = '\0';
	letter_init(&a, 'a', 0);
	letter_init(&b, 'b', 1);
	task_start(&a.task, &a.co, "a");
	CHECK_EQ(a.task.state, TASK_DONE);
	task_start(&b.task, &b.co, "b");
	CHECK(!strcmp(trace, ".b"));
	letter_init(&a, 'a', 0);
	executor_run_to_end(&a.co, "a");
	CHECK_EQ(b.task.state, TASK_DONE);
}

struct nest {
	struct co co;
	struct letter inner;
};

static enum co_state nest_poll(struct co *co)
{
	struct nest *f = co_frame(co, struct nest);

	co_begin(f);
	letter_init(&f->inner, 'x', 1000);
	co_await(f, &f->inner.co);
	co_return(f, 1);
	co_finally(f);
	note('!');
	co_end(f);
}

TEST(co_cancel_runs_finally_innermost_first)
{
	struct nest nest;
	struct task task = { .state = TASK_DONE }; /* wakes go nowhere: the test polls by hand */

	trace[0] = '\0';
	co_init(&nest.co, nest_poll);
	nest.co.task = &task;
	CHECK(!co_poll(&nest.co));
	co_cancel(&nest.co);
	CHECK(!strcmp(trace, "x.!"));
	CHECK_EQ(nest.co.result, -ECANCELED);
	CHECK_EQ(nest.inner.co.result, -ECANCELED);
	co_cancel(&nest.co);
	CHECK(!strcmp(trace, "x.!"));
}

TEST(co_cancel_before_the_start_runs_nothing)
{
	struct nest nest;

	trace[0] = '\0';
	co_init(&nest.co, nest_poll);
	co_cancel(&nest.co);
	CHECK(co_done(&nest.co));
	CHECK(!strcmp(trace, ""));
}

struct nap {
	struct co co;
	struct task task;
	struct sleep sleep;
	char c;
};

static enum co_state nap_poll(struct co *co)
{
	struct nap *f = co_frame(co, struct nap);

	co_begin(f);
	co_await(f, &f->sleep.co);
	note(hal_timer_now() < f->sleep.deadline ? '!' : f->c);
	co_return(f, 0);
	co_finally(f);
	co_end(f);
}

static void nap_spawn(struct nap *nap, char c, uint64_t deadline)
{
	*nap = (struct nap){ .c = c };
	co_init(&nap->co, nap_poll);
	sleep_init(&nap->sleep, deadline);
	task_spawn(&nap->task, &nap->co, "nap");
}

static void take_turns(void)
{
	struct yield yield;

	yield_init(&yield);
	executor_run_to_end(&yield.co, "yield");
}

/* Three naps, the last one the shortest; true when all of them have fallen asleep. */
static bool naps_start(struct nap naps[3])
{
	uint64_t now = hal_timer_now();
	bool asleep = true;

	trace[0] = '\0';
	for (unsigned i = 0; i < 3; i++)
		nap_spawn(&naps[i], (char)('a' + i), now + (3 - i) * NANOSECONDS / 500);
	take_turns();
	for (unsigned i = 0; i < 3; i++)
		asleep &= naps[i].task.state == TASK_ASLEEP;
	return asleep;
}

/* On a machine so busy that a nap is over before it begins there is nothing to see: once more. */
TEST(sleep_is_not_early_and_keeps_order)
{
	struct nap naps[3];
	bool asleep;

	do {
		asleep = naps_start(naps);
		while (strlen(trace) < 3)
			take_turns();
		CHECK(!strchr(trace, '!'));
	} while (!asleep);
	CHECK(!strcmp(trace, "cba"));
}

static void timer_does_nothing(struct timer *timer)
{
}

/* Tasks that always have something to do must not keep the time from passing. */
TEST(timers_fire_while_tasks_are_busy)
{
	struct timer timer = TIMER_INIT(timer_does_nothing);
	struct letter letter;

	letter_init(&letter, 'l', INT32_MAX);
	timer_start(&timer, hal_timer_now() + NANOSECONDS / 1000);
	task_spawn(&letter.task, &letter.co, "busy");
	while (timer_active(&timer))
		take_turns();
	letter.times = 0;
	while (letter.task.state != TASK_DONE)
		take_turns();
}

TEST(select_first_one_wins_and_the_rest_is_cancelled)
{
	struct sleep soon, late;
	struct letter letter;
	struct select select;
	uint64_t now = hal_timer_now();

	trace[0] = '\0';
	sleep_init(&late, now + 3600 * NANOSECONDS);
	sleep_init(&soon, now + NANOSECONDS / 1000);
	letter_init(&letter, 'y', INT32_MAX);
	select_init(&select, &late.co, &soon.co, &letter.co);
	CHECK_EQ(executor_run_to_end(&select.co, "select"), 1);
	CHECK_EQ(late.co.result, -ECANCELED);
	CHECK_EQ(letter.co.result, -ECANCELED);
	CHECK(!timer_active(&late.timer));
}

TEST(wait_for_signals)
{
	struct event *a, *b;
	struct wait_item items[2];
	struct wait wait;
	struct task task = { 0 };
	struct yield yield;

	CHECK_EQ(event_create(&a), 0);
	CHECK_EQ(event_create(&b), 0);
	items[0] = (struct wait_item){ .object = &a->object, .mask = SIGNAL_SIGNALED };
	items[1] = (struct wait_item){ .object = &b->object, .mask = SIGNAL_SIGNALED };
	wait_init(&wait, items, 2);
	task_spawn(&task, &wait.co, "wait");
	yield_init(&yield);
	executor_run_to_end(&yield.co, "yield");
	object_signal(&a->object, 0, SIGNAL_READABLE);
	CHECK_EQ(task.state, TASK_ASLEEP);
	object_signal(&b->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(task.state, TASK_QUEUED);
	yield_init(&yield);
	executor_run_to_end(&yield.co, "yield");
	CHECK_EQ(task.state, TASK_DONE);
	CHECK_EQ(items[0].observed, SIGNAL_READABLE);
	CHECK_EQ(items[1].observed, SIGNAL_SIGNALED);
	unref(a);
	unref(b);
}

/* A wake that comes while the task is being polled leads to another poll. */
struct self_waker {
	struct co co;
	unsigned polls;
};

static enum co_state self_waker_poll(struct co *co)
{
	struct self_waker *f = co_frame(co, struct self_waker);

	f->polls++;
	task_wake(co->task);
	task_wake(co->task);
	if (f->polls < 5)
		return CO_PENDING;
	co->line = CO_DONE;
	return CO_READY;
}

TEST(task_wake_during_the_poll_is_not_lost)
{
	struct self_waker waker = { 0 };

	co_init(&waker.co, self_waker_poll);
	executor_run_to_end(&waker.co, "self waker");
	CHECK_EQ(waker.polls, 5);
}

TEST(many_coroutines)
{
	enum { COUNT = 5000 };
	struct letter *letters = kzalloc(COUNT * sizeof(*letters));
	struct letter last;

	CHECK(letters);
	for (unsigned i = 0; i < COUNT; i++) {
		letter_init(&letters[i], 'm', 10);
		task_spawn(&letters[i].task, &letters[i].co, "m");
	}
	letter_init(&last, 'n', 12);
	executor_run_to_end(&last.co, "last");
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_EQ(letters[i].task.state, TASK_DONE);
	kfree(letters);
}
