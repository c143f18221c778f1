/*
 * The first code of a program. The kernel enters _start with two arguments: a channel that holds
 * the start message (<zircon/processargs.h>), and where the vDSO lies.
 */
#include <lib/string.h>
#include <user/link.h>
#include <zircon/process.h>
#include <zircon/processargs.h>
#include <zircon/syscalls.h>

#define ARGS_MAX 64

int main(int argc, char **argv);
_Noreturn void _start(zx_handle_t bootstrap, uintptr_t vdso_base);

static _Alignas(8) char message[8192];
static zx_handle_t handles[ZX_CHANNEL_MAX_MSG_HANDLES];
static uint32_t handle_count;
static char *arguments[ARGS_MAX + 1];

/* The kernel wrote the message: it is well-formed. */
static const zx_proc_args_t *header(void)
{
	return (const zx_proc_args_t *)message;
}

static zx_handle_t *find(uint32_t info)
{
	const uint32_t *infos = (const uint32_t *)(message + header()->handle_info_off);

	for (uint32_t i = 0; i < handle_count; i++)
		if (infos[i] == info)
			return &handles[i];
	return NULL;
}

static zx_handle_t handle_of(uint32_t type)
{
	zx_handle_t *handle = find(PA_HND(type, 0));

	return handle ? *handle : ZX_HANDLE_INVALID;
}

zx_handle_t zx_process_self(void)
{
	return handle_of(PA_PROC_SELF);
}

zx_handle_t zx_thread_self(void)
{
	return handle_of(PA_THREAD_SELF);
}

zx_handle_t zx_job_default(void)
{
	return handle_of(PA_JOB_DEFAULT);
}

zx_handle_t zx_vmar_root_self(void)
{
	return handle_of(PA_VMAR_ROOT);
}

zx_handle_t zx_take_startup_handle(uint32_t info)
{
	zx_handle_t *slot = find(info), handle = slot ? *slot : ZX_HANDLE_INVALID;

	if (slot)
		*slot = ZX_HANDLE_INVALID;
	return handle;
}

static int split_arguments(void)
{
	char *p = message + header()->args_off;
	int argc = 0;

	while (argc < ARGS_MAX && argc < (int)header()->args_num) {
		arguments[argc++] = p;
		p += strlen(p) + 1;
	}
	return argc;
}

_Noreturn void _start(zx_handle_t bootstrap, uintptr_t vdso_base)
{
	uint32_t size;

	link_program(vdso_base);
	if (zx_channel_read(bootstrap, 0, message, handles, sizeof(message),
			    ZX_CHANNEL_MAX_MSG_HANDLES, &size, &handle_count) != ZX_OK)
		zx_process_exit(-1);
	zx_handle_close(bootstrap);
	zx_process_exit(main(split_arguments(), arguments));
}
