/*
 * An example of each task's contract; they fail until you have written something. Add your own: a
 * file in tests/ is compiled without being named anywhere.
 */
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <lab/dma_zone.h>
#include <lab/page_runs.h>
#include <lab/timer_wheel.h>
#include <lab/user_string.h>
#include <lab/work_queue.h>
#include <lib/string.h>

static struct user_program program;

TEST(lab_user_string_in_zeroed_memory)
{
	char text[4] = "###";

	CHECK(user_program_load(&program, syscall));
	CHECK_EQ(user_string_read(&program.pt, text, program.data_at, sizeof(text)), 0);
	CHECK_EQ(text[0], '\0');
	user_program_free(&program);
}

static bool remember(void *arg, const struct page_run *run)
{
	*(struct page_run *)arg = *run;
	return true;
}

TEST(lab_page_runs_of_a_program)
{
	struct page_run last = {};
	vaddr_t base;
	uint64_t size;

	CHECK(user_program_load(&program, syscall));
	hal_pt_user_range(&program.pt, &base, &size);
	CHECK_EQ(page_runs(&program.pt, base, base + size, remember, &last), 2);
	CHECK_EQ(last.va, program.data_at);
	CHECK_EQ(last.size, PAGE_SIZE);
	user_program_free(&program);
}

static unsigned fired;

static void count(struct wheel_timer *timer)
{
	fired++;
}

TEST(lab_timer_wheel_fires)
{
	static struct timer_wheel wheel;
	struct wheel_timer timer = { .fire = count };

	fired = 0;
	wheel_init(&wheel, 1000);
	wheel_add(&wheel, &timer, 5000);
	CHECK_EQ(wheel_next(&wheel), 5000);
	wheel_advance(&wheel, 4999);
	CHECK_EQ(fired, 0);
	wheel_advance(&wheel, 5000);
	CHECK_EQ(fired, 1);
}

TEST(lab_dma_alignment)
{
	struct dma_zone zone;

	CHECK_EQ(dma_zone_init(&zone, 0x1000, 0x4000), 0);
	CHECK_EQ(dma_alloc(&zone, 10, 0, 0), 0x1000);
	CHECK_EQ(dma_alloc(&zone, 10, 0x1000, 0), 0x2000);
	CHECK_EQ(dma_free(&zone, 0x1000), 0);
}

static void run_once(struct work *work)
{
	fired++;
}

TEST(lab_work_runs_once)
{
	struct work_queue queue;
	struct work work = { .run = run_once };

	fired = 0;
	work_queue_init(&queue);
	CHECK(work_post(&queue, &work));
	CHECK(!work_post(&queue, &work));
	CHECK_EQ(work_run(&queue, 10), 1);
	CHECK_EQ(fired, 1);
}
