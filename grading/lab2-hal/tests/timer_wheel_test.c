/*
 * Task 3: the timer wheel, beside a model that keeps an array of timers and looks at all of them.
 */
#include <grade/test.h>
#include <lab/timer_wheel.h>
#include <lib/string.h>

#define TIMERS 200

struct test_timer {
	struct wheel_timer timer;
	uint64_t deadline, added; /* the model's: `added` numbers the calls of wheel_add */
	bool pending;
};

static struct timer_wheel wheel;
static struct test_timer timers[TIMERS];
static uint64_t now, adds;

/* What the model says fires next, up to `until`; NULL when nothing does. */
static struct test_timer *model_next(uint64_t until)
{
	struct test_timer *best = NULL;

	for (unsigned i = 0; i < TIMERS; i++) {
		struct test_timer *t = &timers[i];

		if (t->pending && t->deadline <= until &&
		    (!best || t->deadline < best->deadline ||
		     (t->deadline == best->deadline && t->added < best->added)))
			best = t;
	}
	return best;
}

static uint64_t fired, target;
static void (*after_fire)(struct test_timer *t); /* what the functions do beside being checked */

static void check_fire(struct wheel_timer *timer)
{
	struct test_timer *t = container_of(timer, struct test_timer, timer);
	struct test_timer *expected = model_next(target);

	fired++;
	grade_note("the timer for tick %lu fires, while time moves on to %lu", t->deadline, target);
	EXPECT(expected == t);
	EXPECT_EQ(t - timers, expected - timers);
	EXPECT_EQ(timer->pending, false);
	EXPECT_EQ(wheel.now, t->deadline);
	t->pending = false;
	if (after_fire)
		after_fire(t);
}

static void start(uint64_t time)
{
	memset(timers, 0, sizeof(timers));
	for (unsigned i = 0; i < TIMERS; i++)
		timers[i].timer.fire = check_fire;
	after_fire = NULL;
	fired = adds = 0;
	now = time;
	wheel_init(&wheel, now);
}

static void add(struct test_timer *t, uint64_t deadline)
{
	t->deadline = max(deadline, wheel.now);
	t->added = ++adds;
	t->pending = true;
	wheel_add(&wheel, &t->timer, deadline);
}

static struct test_timer *any(void)
{
	return &timers[grade_random_below(TIMERS)];
}

/* A distance of up to 2^bits ticks; all orders of magnitude are equally likely. */
static uint64_t random_distance(unsigned bits)
{
	uint64_t distance = grade_random();

	return distance >> (64 - bits) >> grade_random_below(bits);
}

/* Any timer, pending or not: then it moves. */
static void add_any(unsigned bits)
{
	struct test_timer *t = any();

	add(t, now + random_distance(bits));
}

static void expect_advance(uint64_t to)
{
	target = now = to;
	wheel_advance(&wheel, to);
	if (grade_failed())
		return;
	grade_note("time is %lu", now);
	EXPECT(model_next(now) == NULL); /* all that is due has fired */
	EXPECT_EQ(wheel.now, now);
}

GRADED_TEST(wheel_order)
{
	for (unsigned round = 0; round < 30; round++) {
		EXPECT_ALL(start(grade_random() >> 20));
		for (unsigned i = 0; i < TIMERS; i++)
			if (!timers[i].pending)
				add(&timers[i], now + random_distance(20));
		for (unsigned i = 0; i < 20; i++) {
			EXPECT_ALL(expect_advance(now + random_distance(17)));
			add_any(8);
		}
		EXPECT_ALL(expect_advance(now + (1 << 21)));
		EXPECT(fired >= TIMERS);
	}
}

static void cancel_one(void)
{
	struct test_timer *t = any();
	bool was = t->pending;

	t->pending = false;
	EXPECT_EQ(wheel_cancel(&wheel, &t->timer), was);
	EXPECT_EQ(wheel_cancel(&wheel, &t->timer), false);
	EXPECT_EQ(t->timer.pending, false);
}

GRADED_TEST(wheel_cancel)
{
	start(grade_random() >> 4);
	for (unsigned i = 0; i < 6000; i++) {
		switch (grade_random_below(4)) {
		case 0:
			EXPECT_ALL(cancel_one());
			break;
		case 1:
			EXPECT_ALL(expect_advance(now + random_distance(10)));
			break;
		default:
			add_any(16);
		}
	}
	EXPECT_ALL(expect_advance(now + (1 << 20)));
	EXPECT_EQ(wheel_next(&wheel), WHEEL_NEVER);
}

/* Adds itself again, another one, for the same tick or for the past; cancels a third. */
static void be_busy(struct test_timer *t)
{
	struct test_timer *other = any();

	if (fired > 20000)
		return; /* a tick has its end */
	switch (grade_random_below(4)) {
	case 0:
		add(t, wheel.now + 1 + random_distance(12));
		break;
	case 1:
		add(other, wheel.now + random_distance(7));
		break;
	case 2:
		add(other, wheel.now ? wheel.now - 1 : 0);
		break;
	default:
		other->pending = false;
		wheel_cancel(&wheel, &other->timer);
	}
}

GRADED_TEST(wheel_functions)
{
	start(grade_random() >> 1);
	after_fire = be_busy;
	for (unsigned i = 0; i < 200; i++) {
		for (unsigned n = 0; n < 10; n++)
			add_any(12);
		EXPECT_ALL(expect_advance(now + random_distance(11)));
	}
	EXPECT(fired > 1000);
}

GRADED_TEST(wheel_far)
{
	for (unsigned round = 0; round < 40; round++) {
		start(random_distance(60));
		for (unsigned i = 0; i < 40; i++)
			add(&timers[i], now + random_distance(63));
		add(&timers[40], UINT64_MAX - 1);
		add(&timers[41], UINT64_MAX - 1);
		for (unsigned i = 0; i < 30; i++)
			EXPECT_ALL(expect_advance(now + (UINT64_MAX - now) / 2));
		EXPECT_ALL(expect_advance(UINT64_MAX));
		EXPECT_EQ(fired, 42);
		target = 0;
		wheel_advance(&wheel, 5); /* time does not run backwards */
		EXPECT_EQ(wheel.now, UINT64_MAX);
	}
}

static void expect_next(void)
{
	struct test_timer *next = model_next(UINT64_MAX);

	grade_note("time is %lu", now);
	EXPECT_EQ(wheel_next(&wheel), next ? next->deadline : WHEEL_NEVER);
}

GRADED_TEST(wheel_next_deadline)
{
	start(grade_random() >> 8);
	EXPECT_ALL(expect_next());
	for (unsigned i = 0; i < 1500; i++) {
		if (i % 3)
			add_any(40);
		else
			EXPECT_ALL(cancel_one());
		EXPECT_ALL(expect_next());
		if (i % 7 == 0)
			EXPECT_ALL(expect_advance(now + random_distance(30)));
		EXPECT_ALL(expect_next());
	}
	while (model_next(UINT64_MAX)) { /* from one to the next */
		EXPECT_ALL(expect_next());
		EXPECT_ALL(expect_advance(model_next(UINT64_MAX)->deadline));
	}
	EXPECT_ALL(expect_next());
}
