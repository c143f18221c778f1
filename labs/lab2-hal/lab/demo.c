/*
 * Yours to look at, not to write: at boot it shows on the real machine what the tasks make of it.
 * The wheel runs on the machine's clock for a moment.
 */
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/user_program.h>
#include <lab/page_runs.h>
#include <lab/timer_wheel.h>
#include <lab/user_string.h>

#define TICK (NANOSECONDS / 1000)

static bool print_run(void *arg, const struct page_run *run)
{
	kprintf("lab: %#lx … %#lx maps %#lx %c%c%c\n", run->va, run->va + run->size, run->pa,
		run->flags & PAGE_READ ? 'r' : '-', run->flags & PAGE_WRITE ? 'w' : '-',
		run->flags & PAGE_EXEC ? 'x' : '-');
	return true;
}

static void show_program(void)
{
	static struct user_program program;
	vaddr_t base;
	uint64_t size;
	char text[16];

	if (!user_program_load(&program, syscall))
		return;
	hal_pt_user_range(&program.pt, &base, &size);
	kprintf("lab: a program's address space, in %lu runs\n",
		page_runs(&program.pt, base, base + size, print_run, NULL));
	kprintf("lab: the string in its data has %ld bytes\n",
		user_string_read(&program.pt, text, program.data_at, sizeof(text)));
	user_program_free(&program);
}

static struct timer_wheel wheel;

static void print_time(struct wheel_timer *timer)
{
	kprintf("lab: the timer for tick %lu fires at tick %lu\n", timer->deadline,
		hal_timer_now() / TICK);
}

/* Three timers, and a loop that stands for a kernel with other things to do. */
static void show_wheel(void)
{
	static struct wheel_timer timers[3];

	wheel_init(&wheel, hal_timer_now() / TICK);
	for (unsigned i = 0; i < array_size(timers); i++) {
		timers[i].fire = print_time;
		wheel_add(&wheel, &timers[i], hal_timer_now() / TICK + 3 - i);
	}
	while (wheel_next(&wheel) != WHEEL_NEVER)
		wheel_advance(&wheel, hal_timer_now() / TICK);
}

static void lab_demo(void)
{
	if (command_line_has("test") || command_line_has("bench"))
		return;
	show_program();
	show_wheel();
}

INIT_HOOK(INIT_SERVICES, lab_demo);
