/* The queues of calls between CPUs. See <hal/cpu_call.h>. */
#include <hal/cpu_call.h>
#include <hal/cpu_start.h>
#include <hal/cpu_stop.h>
#include <kernel/init.h>
#include <lib/spinlock.h>

/* Lies on the stack of the caller, who waits until it is done. */
struct request {
	struct request *next;
	cpu_function *function;
	void *arg;
	bool done;
};

/* Requests for one CPU, the newest first. Anybody pushes; only that CPU takes them, all at once. */
static struct {
	struct request *urgent, *other;
} CPU_ALIGNED queues[CPUS_MAX];

static void queue_push(struct request **queue, struct request *request)
{
	request->next = __atomic_load_n(queue, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(queue, &request->next, request, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED))
		;
}

/* All requests, the oldest first. */
static struct request *queue_take(struct request **queue)
{
	struct request *newest = __atomic_exchange_n(queue, NULL, __ATOMIC_ACQUIRE), *list = NULL;

	while (newest) {
		struct request *next = newest->next;

		newest->next = list;
		list = newest;
		newest = next;
	}
	return list;
}

/* Once it is done the request is gone: its memory is the caller's stack. */
static void queue_serve(struct request **queue)
{
	for (struct request *request = queue_take(queue), *next; request; request = next) {
		next = request->next;
		request->function(request->arg);
		__atomic_store_n(&request->done, true, __ATOMIC_RELEASE);
	}
}

static bool is_done(const struct request *request)
{
	return __atomic_load_n(&request->done, __ATOMIC_ACQUIRE);
}

/* --- The side that is called --- */

static void serve_urgent(void)
{
	cpu_stop_if_asked();
	queue_serve(&queues[hal_cpu_id()].urgent);
}

void cpu_serve(void)
{
	serve_urgent();
	queue_serve(&queues[hal_cpu_id()].other);
}

static void serve_while_waiting(void)
{
	serve_urgent();
	arch_cpu_relax();
}

/* --- The side that calls --- */

void cpu_call(unsigned cpu, cpu_function *function, void *arg)
{
	struct request request = { .function = function, .arg = arg };

	if (cpu == hal_cpu_id()) {
		function(arg);
		return;
	}
	queue_push(&queues[cpu].other, &request);
	arch_ipi_send(cpu);
	while (!is_done(&request)) {
		cpu_serve();
		arch_cpu_relax();
	}
}

void cpu_call_urgent(uint32_t cpus, cpu_function *function, void *arg)
{
	struct request requests[CPUS_MAX];
	unsigned self = hal_cpu_id();

	for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++) {
		if (!(cpus >> cpu & 1) || cpu == self)
			continue;
		requests[cpu] = (struct request){ .function = function, .arg = arg };
		queue_push(&queues[cpu].urgent, &requests[cpu]);
		arch_ipi_send(cpu);
	}
	if (cpus >> self & 1)
		function(arg);
	for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++)
		while (cpus >> cpu & 1 && cpu != self && !is_done(&requests[cpu]))
			serve_while_waiting();
}

static void serve_in_spin_locks(void)
{
	spin_waiting = serve_while_waiting;
}

INIT_HOOK(INIT_CPU, serve_in_spin_locks);
