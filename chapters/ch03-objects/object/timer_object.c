#include <hal/timer.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/rights.h>
#include <object/timer_object.h>

static void timer_on_no_handles(struct object *object)
{
	timer_object_cancel(container_of(object, struct timer_object, object));
}

static void timer_destroy(struct object *object)
{
	struct timer_object *timer = container_of(object, struct timer_object, object);

	timer_stop(&timer->timer);
	kfree(timer);
}

const struct object_type timer_object_type = {
	.name = "timer",
	.number = 22,
	.rights = RIGHTS_BASIC | RIGHT_WRITE | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = timer_destroy,
	.on_no_handles = timer_on_no_handles,
};

static void timer_fire(struct timer *timer)
{
	struct timer_object *t = container_of(timer, struct timer_object, timer);

	object_lock(&t->object);
	t->deadline = 0;
	object_signal_locked(&t->object, 0, SIGNAL_SIGNALED);
	object_unlock(&t->object);
}

int timer_object_create(unsigned mode, struct timer_object **out)
{
	struct timer_object *timer;

	if (mode > SLACK_LATE)
		return -EINVAL;
	timer = new(struct timer_object);
	if (!timer)
		return -ENOMEM;
	object_init(&timer->object, &timer_object_type, 0);
	timer->timer = (struct timer)TIMER_INIT(timer_fire);
	timer->mode = mode;
	*out = timer;
	return 0;
}

/* Where the two bounds begin to differ, `high` has the first bit that the answer needs. */
uint64_t timer_roundest(uint64_t low, uint64_t high)
{
	uint64_t different;

	if (low == 0)
		return 0;
	different = (low - 1) ^ high;
	return high & ~((UINT64_C(1) << (63 - __builtin_clzll(different))) - 1);
}

static uint64_t choose_time(const struct timer_object *timer, uint64_t deadline, uint64_t slack)
{
	uint64_t low = timer->mode == SLACK_LATE ? deadline : deadline - min(slack, deadline);
	uint64_t high = timer->mode == SLACK_EARLY ? deadline
						   : deadline + min(slack, TIME_NEVER - deadline);

	return slack && deadline != TIME_NEVER ? timer_roundest(low, high) : deadline;
}

/* What it was set to is over: the timer is stopped, and SIGNALED is clear. */
static void reset(struct timer_object *timer, uint64_t deadline, uint64_t slack)
{
	timer_stop(&timer->timer); /* waits for timer_fire: the object's lock is not held */
	object_lock(&timer->object);
	timer->deadline = deadline;
	timer->slack = slack;
	object_signal_locked(&timer->object, SIGNAL_SIGNALED, 0);
	object_unlock(&timer->object);
}

void timer_object_set(struct timer_object *timer, uint64_t deadline, uint64_t slack)
{
	lock_take(&timer->arming);
	reset(timer, deadline, slack);
	if (deadline <= hal_timer_now())
		timer_fire(&timer->timer);
	else
		timer_start(&timer->timer, choose_time(timer, deadline, slack));
	lock_give(&timer->arming);
}

void timer_object_cancel(struct timer_object *timer)
{
	lock_take(&timer->arming);
	reset(timer, 0, 0);
	lock_give(&timer->arming);
}

void timer_object_get_info(struct timer_object *timer, struct timer_object_info *out)
{
	object_lock(&timer->object);
	*out = (struct timer_object_info){ timer->mode, timer->deadline, timer->slack };
	object_unlock(&timer->object);
}
