/* What it costs to have another CPU do something. The instructions of both are counted. */
#include <hal/cpu_call.h>
#include <kernel/bench.h>

static void nothing(void *arg)
{
}

BENCH(cpu_call, "call an idle CPU and wait for its answer: IPI round trip")
{
	if (hal_cpu_count() == 1) {
		bench_skip(run, "one CPU");
		return;
	}
	bench_repeat(run)
		cpu_call(1, nothing, NULL);
}
