#include <lib/format.h>
#include <linux_user/syscall.h>
#include <user/print.h>

void print(const char *fmt, ...)
{
	char text[512];
	va_list args;
	int len;

	va_start(args, fmt);
	len = string_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	syscall(SYS_write, 1, text, min((size_t)len, sizeof(text) - 1));
}
