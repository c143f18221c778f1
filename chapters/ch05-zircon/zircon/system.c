/* zx_debug_…, zx_system_… */
#include <hal/serial.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <zircon/call.h>
#include <zircon/types.h>

/* A terminal returns the carriage only when told. */
static void console_write(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			hal_serial_write("\r\n", 2);
		else
			hal_serial_write(text + i, 1);
	}
}

int64_t sys_zx_debug_write(struct thread *thread, vaddr_t buffer, size_t size)
{
	char piece[256];
	int err = 0;

	while (size && !err) {
		size_t n = min(size, sizeof(piece));

		err = copy_in(thread, piece, buffer, n);
		if (!err)
			console_write(piece, n);
		buffer += n;
		size -= n;
	}
	return err;
}

int64_t sys_zx_system_get_physmem(struct thread *thread)
{
	return (int64_t)(frame_total_count() * PAGE_SIZE);
}
