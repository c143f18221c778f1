/*
 * Defaults of AddressSanitizer and UBSan (SAN=1); the environment's ASAN_OPTIONS go on top. The
 * CPU's exceptions are the kernel's to handle, and so is the signal stack. Leaks are the tests'
 * to find: power-off leaves everything as it is.
 */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>

const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:handle_abort=0:"
	       "use_sigaltstack=0:detect_leaks=0:allocator_may_return_null=1:exitcode=125";
}

const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1:exitcode=125";
}
#endif
