/*
 * A function for GNU make (loaded by exit_status.mk): $(exit-status-in FILE) ends make with the
 * status that stands in FILE.PID, PID being make's, if it is not 0. By itself make turns every
 * failure into status 2.
 */
#include <gnumake.h>
#include <stdio.h>
#include <unistd.h>

int plugin_is_GPL_compatible;

/* make's own way out: it returns its job tokens and removes its temporary files. */
_Noreturn void die(int status);

static char *exit_status_in(const char *function, unsigned argc, char **argv)
{
	char name[4096];
	FILE *file;
	int status = 0;

	snprintf(name, sizeof(name), "%s.%d", argv[0], getpid());
	file = fopen(name, "r");
	if (!file)
		return NULL;
	if (fscanf(file, "%d", &status) != 1)
		status = 2;
	fclose(file);
	if (status) {
		unlink(name);
		die(status);
	}
	return NULL;
}

int exit_status_gmk_setup(void)
{
	gmk_add_function("exit-status-in", exit_status_in, 1, 1, GMK_FUNC_DEFAULT);
	return 1;
}
