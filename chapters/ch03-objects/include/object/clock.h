/*
 * Clock: a time that programs keep, as a linear function of the machine's clock. It begins when it
 * is first set; corrections change the line from one moment to the next.
 *
 *   time = offset + (hal_timer_now() - since) * (1 000 000 + adjust) / 1 000 000
 */
#pragma once
#include <object/object.h>

#define SIGNAL_CLOCK_STARTED (1u << 4)
#define CLOCK_ADJUST_MAX     1000 /* parts per million, either way */
#define CLOCK_ERROR_UNKNOWN  UINT64_MAX

struct clock_options {
	bool monotonic;  /* never goes back */
	bool continuous; /* never jumps once it runs; monotonic is set, too */
	bool auto_start; /* begins at once, with the machine's time */
	int64_t backstop; /* never shows an earlier time than this */
};

struct clock_line {
	int64_t since;   /* of hal_timer_now */
	int64_t offset;  /* the time then */
	int32_t adjust;  /* parts per million */
};

struct clock {
	struct object object;
	struct clock_options options; /* fixed */
	/* Guarded by the object's lock: */
	bool started;
	struct clock_line line;
	uint64_t error_bound;
	uint64_t generation;    /* counts the updates */
	int64_t value_updated, adjust_updated, error_updated; /* when, of hal_timer_now; 0: never */
};

extern const struct object_type clock_type;

/* -ENOMEM; -EINVAL (continuous without monotonic; a backstop that auto_start would miss). */
int clock_create(const struct clock_options *options, struct clock **out);

/* Before it is started a clock shows its backstop. */
int64_t clock_read(struct clock *clock);

struct clock_update {
	bool set_value, set_adjust, set_error;
	int64_t value;
	int32_t adjust;
	uint64_t error_bound;
};
/* All or nothing. -EINVAL (nothing to set; out of range; against the clock's options); -EBADFD (it
 * is not started, and no value is set). */
int clock_update(struct clock *clock, const struct clock_update *update);

struct clock_details {
	struct clock_options options;
	bool started;
	struct clock_line line;
	uint64_t error_bound, generation;
	int64_t value_updated, adjust_updated, error_updated, now;
};
void clock_get_details(struct clock *clock, struct clock_details *out);
