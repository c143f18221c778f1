/* Runs the registered benchmarks. See <kernel/bench.h>. */
#include <hal/cost.h>
#include <kernel/bench.h>
#include <kernel/command_line.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <lib/string.h>

#define ROUNDS     100
#define ROUND_COST 50000 /* a round is at least this long: the clock's own cost does not show */
#define TURNS_MAX  (UINT64_C(1) << 20)

LINKER_SET_DECLARE(benches, struct bench);

/* A round that was too short does not count; the next one has more turns. */
static void round_end(struct bench_run *run, uint64_t cost)
{
	if (cost < ROUND_COST && run->turns < TURNS_MAX) {
		run->turns *= 2;
		return;
	}
	run->best = min(run->best, cost);
	run->rounds++;
}

/* The turn that asks for a round is its first. */
bool bench_round(struct bench_run *run)
{
	uint64_t now = hal_cost_now();

	if (run->begun)
		round_end(run, now - run->started);
	run->begun = true;
	run->left = run->turns - 1;
	run->started = hal_cost_now();
	return run->rounds < ROUNDS;
}

void bench_pause(struct bench_run *run)
{
	run->pauses = true;
	run->paused = hal_cost_now();
}

void bench_resume(struct bench_run *run)
{
	run->started += hal_cost_now() - run->paused;
}

/* --- What the loop and the pauses cost themselves --- */

static void nothing(struct bench_run *run)
{
	bench_repeat(run)
		;
}

static void nothing_with_pauses(struct bench_run *run)
{
	bench_repeat(run) {
		bench_pause(run);
		bench_resume(run);
	}
}

static uint64_t measure(void (*function)(struct bench_run *run), struct bench_run *run)
{
	*run = (struct bench_run){ .turns = 1, .best = UINT64_MAX };
	function(run);
	return run->rounds ? 10 * run->best / run->turns : 0;
}

uint64_t bench_measure(void (*function)(struct bench_run *run), struct bench_run *run)
{
	struct bench_run loop;
	uint64_t cost = measure(function, run);
	uint64_t own = measure(run->pauses ? nothing_with_pauses : nothing, &loop);

	return cost - min(cost, own);
}

/* --- All of them --- */

/* The line is what tools/bench reads. */
static void bench_report(const struct bench *bench)
{
	struct bench_run run;
	uint64_t cost = bench_measure(bench->run, &run);

	if (run.skipped || !run.rounds)
		kprintf("bench %s: skipped (%s)\n", bench->name,
			run.skipped ? run.skipped : "nothing was measured");
	else
		kprintf("bench %s: %lu.%lu %s; %s\n", bench->name, cost / 10, cost % 10,
			hal_cost_unit(), bench->what);
}

void bench_main(void)
{
	char pattern[64] = "";

	command_line_option("bench", pattern, sizeof(pattern));
	linker_set_for_each(bench, benches, struct bench)
		if (strstr(bench->name, pattern))
			bench_report(bench);
	power_off(0);
}
