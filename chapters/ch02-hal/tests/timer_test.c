#include <hal/irq.h>
#include <hal/timer.h>
#include <kernel/test.h>

static volatile unsigned fired;

static void on_timer(void)
{
	fired++;
}

TEST(clock_advances)
{
	uint64_t start = hal_timer_now(), last = start;

	while (last - start < NANOSECONDS / 1000) {
		uint64_t now = hal_timer_now();

		CHECK(now >= last);
		last = now;
	}
}

/* Waits until the handler has run; the previous handler is back afterwards. */
static void fire(uint64_t deadline)
{
	hal_timer_handler *previous = hal_timer_set_handler(on_timer);

	fired = 0;
	hal_timer_set(deadline);
	while (!fired)
		hal_cpu_idle();
	timer_give_back(previous);
}

TEST(timer_fires_once_and_not_early)
{
	hal_timer_handler *previous = hal_timer_set_handler(on_timer);
	uint64_t deadline = hal_timer_now() + 2 * NANOSECONDS / 1000;

	fired = 0;
	hal_timer_set(deadline);
	while (!fired)
		hal_cpu_idle();
	CHECK(hal_timer_now() >= deadline);
	while (hal_timer_now() < deadline + 5 * NANOSECONDS / 1000)
		hal_irq_poll();
	timer_give_back(previous);
	CHECK_EQ(fired, 1);
}

TEST(timer_in_the_past_fires_at_once)
{
	fire(1);
	CHECK_EQ(fired, 1);
}

TEST(timer_replaced_deadline)
{
	uint64_t start = hal_timer_now();

	hal_timer_set(start + 3600 * NANOSECONDS);
	fire(start + NANOSECONDS / 1000); /* replaces it */
	CHECK(hal_timer_now() - start < 3600 * NANOSECONDS);
}
