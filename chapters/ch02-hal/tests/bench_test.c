/* The benchmarks' own measuring: what is counted, how often, and what is not. */
#include <hal/cost.h>
#include <kernel/bench.h>
#include <kernel/test.h>

#define PART 2000 /* of hal_cost_unit */

static uint64_t turns;

static void spend(uint64_t cost)
{
	uint64_t start = hal_cost_now();

	while (hal_cost_now() - start < cost)
		;
}

static void spend_part(struct bench_run *run)
{
	bench_repeat(run) {
		turns++;
		spend(PART);
	}
}

static void spend_part_in_pause(struct bench_run *run)
{
	bench_repeat(run) {
		bench_pause(run);
		spend(PART);
		bench_resume(run);
	}
}

static void skip(struct bench_run *run)
{
	bench_skip(run, "why not");
}

/* In tenths; the best of many rounds is no less than what each turn spends for certain. */
TEST(bench_counts_turns)
{
	struct bench_run run;

	turns = 0;
	CHECK(bench_measure(spend_part, &run) >= 9 * PART);
	CHECK(run.rounds > 0);
	CHECK(turns >= run.rounds * run.turns);
	CHECK(turns < 2 * run.rounds * run.turns + run.turns);
}

TEST(bench_pauses_do_not_count)
{
	struct bench_run run;
	uint64_t spent = bench_measure(spend_part, &run);

	CHECK(bench_measure(spend_part_in_pause, &run) < spent / 2);
}

TEST(bench_skips)
{
	struct bench_run run;

	CHECK_EQ(bench_measure(skip, &run), 0);
	CHECK(run.skipped);
}
