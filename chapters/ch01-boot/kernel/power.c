#include <hal/console.h>
#include <hal/power.h>
#include <kernel/command_line.h>
#include <kernel/log.h>
#include <kernel/power.h>
#include <lib/format.h>

/* Marks go straight to the console: they are for tools/run, not for the log. */
static void run_mark(const char *what)
{
	char token[40], mark[80];
	int len;

	if (!command_line_option("token", token, sizeof(token)))
		return;
	len = string_format(mark, sizeof(mark), "[[%s %s]]\r\n", token, what);
	hal_console_write(mark, (size_t)len);
}

void run_mark_ready(void)
{
	run_mark("ready");
	log_set_quiet(true);
}

void run_mark_panic(void)
{
	run_mark("panic");
}

void power_off(int status)
{
	char text[24];

	string_format(text, sizeof(text), "exit %d", status & 0xff);
	run_mark(text);
	hal_power_off(status & 0xff);
}
