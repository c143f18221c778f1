/* The first code of a Linux program. On the stack: argc, the arguments, NULL, … (psABI 3.4.1). */
#include <linux_user/syscall.h>

int main(int argc, char **argv);
_Noreturn void linux_start(long *stack);

char **environment;

_Noreturn void linux_start(long *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);

	environment = argv + argc + 1;
	for (;;)
		syscall(SYS_exit_group, main(argc, argv));
}
