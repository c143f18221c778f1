#include <hal/timer.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/clock.h>
#include <object/rights.h>

#define MILLION 1000000

static void clock_destroy(struct object *object)
{
	kfree(container_of(object, struct clock, object));
}

const struct object_type clock_type = {
	.name = "clock",
	.number = 30,
	.rights = RIGHTS_BASIC | RIGHTS_IO,
	.destroy = clock_destroy,
};

static int64_t machine_now(void)
{
	return (int64_t)hal_timer_now();
}

static int64_t add_limited(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	return b > 0 ? INT64_MAX : INT64_MIN;
}

/* The line at a moment of the machine's; what leaves the range of times stays at its end. In two
 * steps, so that no product is too large. */
static int64_t line_at(const struct clock_line *line, int64_t now)
{
	int64_t elapsed = now - line->since;
	int64_t gained = elapsed / MILLION * line->adjust +
			 elapsed % MILLION * line->adjust / MILLION;

	return add_limited(line->offset, elapsed + gained);
}

static int64_t read_locked(const struct clock *clock, int64_t now)
{
	return clock->started ? max(line_at(&clock->line, now), clock->options.backstop)
			      : clock->options.backstop;
}

static void start(struct clock *clock, int64_t value, int64_t now)
{
	clock->started = true;
	clock->line.offset = value;
	clock->line.since = now;
	clock->value_updated = now;
}

int clock_create(const struct clock_options *options, struct clock **out)
{
	int64_t now = machine_now();
	struct clock *clock;

	if ((options->continuous && !options->monotonic) ||
	    (options->auto_start && options->backstop > now))
		return -EINVAL;
	clock = new(struct clock);
	if (!clock)
		return -ENOMEM;
	object_init(&clock->object, &clock_type, options->auto_start ? SIGNAL_CLOCK_STARTED : 0);
	clock->options = *options;
	clock->error_bound = CLOCK_ERROR_UNKNOWN;
	if (options->auto_start)
		start(clock, now, now);
	*out = clock;
	return 0;
}

int64_t clock_read(struct clock *clock)
{
	int64_t time;

	object_lock(&clock->object);
	time = read_locked(clock, machine_now());
	object_unlock(&clock->object);
	return time;
}

/* --- Updates; the lock is held --- */

static int check_value(const struct clock *clock, int64_t value, int64_t now)
{
	if (value < clock->options.backstop)
		return -EINVAL;
	if (!clock->started)
		return 0;
	if (clock->options.continuous)
		return -EINVAL;
	return clock->options.monotonic && value < read_locked(clock, now) ? -EINVAL : 0;
}

static int check_update(const struct clock *clock, const struct clock_update *update, int64_t now)
{
	if (!update->set_value && !update->set_adjust && !update->set_error)
		return -EINVAL;
	if (update->set_adjust &&
	    (update->adjust > CLOCK_ADJUST_MAX || update->adjust < -CLOCK_ADJUST_MAX))
		return -EINVAL;
	if (update->set_value)
		return check_value(clock, update->value, now);
	return clock->started ? 0 : -EBADFD;
}

static void apply(struct clock *clock, const struct clock_update *update, int64_t now)
{
	if (update->set_value) {
		start(clock, update->value, now);
	} else if (update->set_adjust) { /* the new line begins where the old one ends */
		clock->line.offset = line_at(&clock->line, now);
		clock->line.since = now;
	}
	if (update->set_adjust) {
		clock->line.adjust = update->adjust;
		clock->adjust_updated = now;
	}
	if (update->set_error) {
		clock->error_bound = update->error_bound;
		clock->error_updated = now;
	}
	clock->generation++;
	object_signal_locked(&clock->object, 0, SIGNAL_CLOCK_STARTED);
}

int clock_update(struct clock *clock, const struct clock_update *update)
{
	int64_t now = machine_now();
	int err;

	object_lock(&clock->object);
	err = check_update(clock, update, now);
	if (!err)
		apply(clock, update, now);
	object_unlock(&clock->object);
	return err;
}

void clock_get_details(struct clock *clock, struct clock_details *out)
{
	object_lock(&clock->object);
	*out = (struct clock_details){
		.options = clock->options, .started = clock->started, .line = clock->line,
		.error_bound = clock->error_bound, .generation = clock->generation,
		.value_updated = clock->value_updated, .adjust_updated = clock->adjust_updated,
		.error_updated = clock->error_updated, .now = machine_now(),
	};
	object_unlock(&clock->object);
}
