/* Who am I, and what was I given? */
#include <user/print.h>
#include <zircon/process.h>
#include <zircon/syscalls.h>
#include <zircon/syscalls/object.h>

int main(int argc, char **argv)
{
	zx_info_handle_basic_t info;
	zx_status_t status = zx_object_get_info(zx_process_self(), ZX_INFO_HANDLE_BASIC, &info,
						sizeof(info), NULL, NULL);

	for (int i = 0; i < argc; i++)
		print("argument %d: %s\n", i, argv[i]);
	if (status != ZX_OK) {
		print("zx_object_get_info: %s\n", zx_status_get_string(status));
		return 1;
	}
	print("process %lu of job %lu\n", info.koid, info.related_koid);
	print("%ld us since boot, %lu MiB of memory, %s\n", zx_clock_get_monotonic() / 1000,
	      zx_system_get_physmem() >> 20, zx_system_get_version_string().c_str);
	return 0;
}
