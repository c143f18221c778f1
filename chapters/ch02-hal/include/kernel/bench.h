/*
 * The registry of benchmarks, made like that of the tests. With `bench` (all) or `bench=PATTERN` on
 * the command line the kernel measures instead of its usual work, prints a line for each, and
 * powers off. `make bench` runs them on all machines and writes the table.
 *
 *	BENCH(frame_alloc, "allocate and free a frame")
 *	{
 *		bench_repeat(run)
 *			frame_unref(frame_alloc());
 *	}
 *
 * The body of bench_repeat is run many times; what stands around it is not measured. The result is
 * the cost of one turn in the cheapest round, without the cost of the loop itself.
 */
#pragma once
#include <lib/linker_set.h>
#include <lib/types.h>

struct bench_run {
	volatile uint64_t left; /* turns of the present round; volatile: an empty loop stays one */
	uint64_t turns;         /* in a round: doubled until it lasts long enough */
	uint64_t started;       /* hal_cost_now; moved by what is not to be counted */
	uint64_t paused;        /* hal_cost_now at bench_pause */
	uint64_t best;          /* cost of the cheapest round */
	unsigned rounds;        /* measured so far */
	bool begun, pauses;
	const char *skipped;    /* why there is no result, or NULL */
};

struct bench {
	const char *name;
	const char *what;
	void (*run)(struct bench_run *run);
};

#define BENCH(name_, what_)                                                     \
	static void bench_##name_(struct bench_run *run);                       \
	static const struct bench bench_entry_##name_ = {                       \
		.name = #name_, .what = what_, .run = bench_##name_ };          \
	LINKER_SET_ADD(benches, struct bench, bench_entry_##name_);             \
	static void bench_##name_(struct bench_run *run)

#define bench_repeat(run) while (bench_turn(run))

/* Between the two, once in a turn at most, nothing is counted: preparations. */
void bench_pause(struct bench_run *run);
void bench_resume(struct bench_run *run);

/* There is nothing to measure, and why: one CPU, say. Followed by a return. */
static inline void bench_skip(struct bench_run *run, const char *why)
{
	run->skipped = why;
}

/* Measures a function that is written like a benchmark: tenths of hal_cost_unit. */
uint64_t bench_measure(void (*function)(struct bench_run *run), struct bench_run *run);

/* Runs the benchmarks and powers off. */
_Noreturn void bench_main(void);

/* For bench_repeat: whether there is a next round. */
bool bench_round(struct bench_run *run);

static inline bool bench_turn(struct bench_run *run)
{
	return run->left-- > 0 || bench_round(run);
}
