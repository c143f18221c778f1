/*
 * Yours to look at, not to write: shows on the real machine what the tasks make of it. `make run`
 * prints it at boot; `tools/run … --append panic` adds your backtrace to the panic report.
 */
#include <hal/boot.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <lab/hexdump.h>
#include <lab/memory_map.h>
#include <lab/size.h>
#include <lab/stack_walk.h>

#define STACK_SIZE_MAX (64 * 1024) /* no stack of the kernel is larger */

static void to_log(void *arg, const char *text, size_t len)
{
	kprintf("%.*s", (int)len, text);
}

static void show_size(void)
{
	char text[32];
	uint64_t size;

	if (!command_line_option("size", text, sizeof(text)))
		return;
	if (size_parse(text, &size) == 0)
		kprintf("lab: size=%s is %lu bytes\n", text, size);
	else
		kprintf("lab: size=%s is not a size\n", text);
}

static void show_memory(void)
{
	struct memory_map map = { boot_info.ram, boot_info.ram_count, boot_info.reserved,
				  boot_info.reserved_count };
	struct boot_range usable[BOOT_RANGES_MAX];
	int count = memory_map_usable(&map, usable, BOOT_RANGES_MAX);

	for (int i = 0; i < count; i++)
		kprintf("lab: usable %#lx, %lu KiB\n", usable[i].base, usable[i].size / 1024);
	if (count < 0)
		kprintf("lab: no memory map (error %d)\n", -count);
}

static void show_stack(void)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
	struct stack stack = { round_down(frame, PAGE_SIZE), frame + STACK_SIZE_MAX };
	struct stack_step steps[32];
	enum walk_end end;
	unsigned count = stack_walk(&stack, (uintptr_t)show_stack, frame, steps, 32, &end);

	kprintf("lab: %u steps up the stack\n", count);
	stack_print(to_log, NULL, steps, count);
}

static void lab_demo(void)
{
	static const char text[] = "The first 48 bytes of this text.................";

	if (command_line_has("test"))
		return;
	show_size();
	hexdump(to_log, NULL, text, sizeof(text) - 1, 0);
	show_memory();
}

static void lab_panic_report(void)
{
	if (!command_line_has("test"))
		show_stack();
}

INIT_HOOK(INIT_SERVICES, lab_demo);
PANIC_REPORT(lab_panic_report);
