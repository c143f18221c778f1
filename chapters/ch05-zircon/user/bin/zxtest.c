/* Tests of the system calls, from where it matters: outside. Returns how many failed. */
#include <isa/raw_syscall.h>
#include <lib/string.h>
#include <user/print.h>
#include <zircon/process.h>
#include <zircon/syscalls.h>
#include <zircon/syscalls/object.h>

#define PAGE      ((size_t)ZX_PAGE_SIZE)
#define WILD      ((void *)0x123000)              /* nothing is mapped there */
#define KERNEL    ((void *)0xffffffff80200000)
#define NO_HANDLE ((zx_handle_t)0x7ffffff3)       /* well-formed, but nobody's */

static unsigned passed, failed;

static void expect(int line, const char *what, int64_t got, int64_t want)
{
	if (got == want) {
		passed++;
		return;
	}
	failed++;
	print("zxtest.c:%d: %s is %ld (%s), expected %ld (%s)\n", line, what, got,
	      zx_status_get_string((zx_status_t)got), want,
	      zx_status_get_string((zx_status_t)want));
}

#define EXPECT(got, want) expect(__LINE__, #got, (int64_t)(got), (int64_t)(want))

static zx_handle_t make_event(void)
{
	zx_handle_t event = ZX_HANDLE_INVALID;

	EXPECT(zx_event_create(0, &event), ZX_OK);
	return event;
}

static void test_handles(void)
{
	zx_handle_t event = make_event(), weak, copy;

	EXPECT(zx_handle_close(NO_HANDLE), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_handle_close(ZX_HANDLE_INVALID), ZX_OK);
	EXPECT(zx_handle_close(event & ~ZX_HANDLE_FIXED_BITS_MASK), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_event_create(1, &copy), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_event_create(0, WILD), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_event_create(0, KERNEL), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_handle_duplicate(event, ZX_RIGHT_WAIT, &weak), ZX_OK);
	EXPECT(zx_handle_duplicate(weak, ZX_RIGHT_WAIT, &copy), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_handle_duplicate(event, ZX_RIGHT_READ, &copy), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_object_signal(weak, 0, ZX_EVENT_SIGNALED), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_handle_replace(weak, ZX_RIGHT_SAME_RIGHTS, &copy), ZX_OK);
	EXPECT(zx_handle_close(weak), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_handle_replace(copy, ZX_RIGHT_WRITE, &weak), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_handle_close(copy), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_handle_close(event), ZX_OK);
	EXPECT(zx_handle_close(event), ZX_ERR_BAD_HANDLE);
}

static void test_signals_and_waits(void)
{
	zx_handle_t event = make_event(), other = make_event();
	zx_wait_item_t items[] = { { event, ZX_EVENT_SIGNALED, 0 },
				   { other, ZX_USER_SIGNAL_0, 0 } };
	zx_signals_t seen = 99;
	zx_time_t start = zx_clock_get_monotonic();

	EXPECT(zx_object_wait_one(event, ZX_EVENT_SIGNALED, 0, &seen), ZX_ERR_TIMED_OUT);
	EXPECT(seen, 0);
	EXPECT(zx_object_wait_one(event, 1, zx_deadline_after(ZX_MSEC(3)), NULL), ZX_ERR_TIMED_OUT);
	EXPECT(zx_clock_get_monotonic() - start >= ZX_MSEC(3), true);
	EXPECT(zx_object_wait_many(items, 2, zx_deadline_after(ZX_MSEC(1))), ZX_ERR_TIMED_OUT);
	EXPECT(zx_object_signal(event, 0, ZX_CHANNEL_READABLE), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_object_signal(other, 0, ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_7), ZX_OK);
	EXPECT(zx_object_wait_many(items, 2, ZX_TIME_INFINITE), ZX_OK);
	EXPECT(items[0].pending, 0);
	EXPECT(items[1].pending, ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_7);
	EXPECT(zx_object_wait_one(other, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE, WILD),
	       ZX_ERR_INVALID_ARGS);
	EXPECT(zx_object_wait_many(WILD, 2, ZX_TIME_INFINITE), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_object_wait_many(items, ZX_WAIT_MANY_MAX_ITEMS + 1, 0), ZX_ERR_OUT_OF_RANGE);
	items[1].handle = NO_HANDLE;
	EXPECT(zx_object_wait_many(items, 2, 0), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_object_wait_many(NULL, 0, zx_deadline_after(1)), ZX_ERR_TIMED_OUT);
	EXPECT(zx_object_signal_peer(event, 0, ZX_USER_SIGNAL_0), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_nanosleep(zx_deadline_after(ZX_USEC(10))), ZX_OK);
	EXPECT(zx_nanosleep(0), ZX_OK);
	zx_handle_close(event);
	zx_handle_close(other);
}

static void test_channel_messages(zx_handle_t a, zx_handle_t b)
{
	char buffer[8];
	uint32_t bytes, handles;

	EXPECT(zx_channel_read(b, 0, buffer, NULL, 8, 0, NULL, NULL), ZX_ERR_SHOULD_WAIT);
	EXPECT(zx_channel_write(a, 0, "message", 7, NULL, 0), ZX_OK);
	EXPECT(zx_channel_write(a, 0, WILD, 7, NULL, 0), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_write(a, 0, buffer, ZX_CHANNEL_MAX_MSG_BYTES + 1, NULL, 0),
	       ZX_ERR_OUT_OF_RANGE);
	EXPECT(zx_channel_read(b, 0, buffer, NULL, 6, 0, &bytes, &handles),
	       ZX_ERR_BUFFER_TOO_SMALL);
	EXPECT(bytes == 7 && handles == 0, true);
	EXPECT(zx_channel_read(b, 0, WILD, NULL, 8, 0, NULL, NULL), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_read(b, 0, buffer, NULL, 8, 0, &bytes, NULL), ZX_OK);
	EXPECT(memcmp(buffer, "message", 7), 0);
	EXPECT(zx_channel_write(a, 0, "gone", 4, NULL, 0), ZX_OK);
	EXPECT(zx_channel_read(b, ZX_CHANNEL_READ_MAY_DISCARD, NULL, NULL, 0, 0, NULL, NULL),
	       ZX_ERR_BUFFER_TOO_SMALL);
	EXPECT(zx_channel_read(b, 0, buffer, NULL, 8, 0, NULL, NULL), ZX_ERR_SHOULD_WAIT);
}

static void test_channel_handles(zx_handle_t a, zx_handle_t b)
{
	zx_handle_t event = make_event(), twice[2] = { event, event }, got;
	uint32_t handles;

	EXPECT(zx_channel_write(a, 0, NULL, 0, &event, 1), ZX_OK);
	EXPECT(zx_handle_close(event), ZX_ERR_BAD_HANDLE); /* it is on its way */
	EXPECT(zx_channel_read(b, 0, NULL, NULL, 0, 0, NULL, &handles), ZX_ERR_BUFFER_TOO_SMALL);
	EXPECT(handles, 1);
	EXPECT(zx_channel_read(b, 0, NULL, WILD, 0, 1, NULL, NULL), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_read(b, 0, NULL, &got, 0, 1, NULL, NULL), ZX_OK);
	EXPECT(zx_object_signal(got, 0, ZX_EVENT_SIGNALED), ZX_OK);
	twice[0] = twice[1] = got;
	EXPECT(zx_channel_write(a, 0, NULL, 0, twice, 2), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_handle_close(got), ZX_ERR_BAD_HANDLE); /* also a failed write takes them */
	EXPECT(zx_channel_write(a, 0, NULL, 0, &a, 1), ZX_ERR_NOT_SUPPORTED);
	EXPECT(zx_channel_read(b, 0, NULL, NULL, 0, 0, NULL, NULL), ZX_ERR_PEER_CLOSED);
	EXPECT(zx_channel_write(b, 0, NULL, 0, NULL, 0), ZX_ERR_PEER_CLOSED);
	EXPECT(zx_object_wait_one(b, ZX_CHANNEL_PEER_CLOSED, 0, NULL), ZX_OK);
}

static void test_channels(void)
{
	zx_handle_t a, b;

	EXPECT(zx_channel_create(0, WILD, &b), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_create(0, &a, WILD), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_create(0, &a, &b), ZX_OK);
	EXPECT(zx_channel_write(make_event(), 0, NULL, 0, NULL, 0), ZX_ERR_WRONG_TYPE);
	test_channel_messages(a, b);
	test_channel_handles(a, b);
	zx_handle_close(b);
}

static void test_vmo(zx_handle_t vmo)
{
	zx_handle_t child;
	char text[8] = "";
	uint64_t size = 0;

	EXPECT(zx_vmo_get_size(vmo, &size), ZX_OK);
	EXPECT(size, 2 * PAGE);
	EXPECT(zx_vmo_write(vmo, "parent", PAGE - 3, 7), ZX_OK);
	EXPECT(zx_vmo_write(vmo, "parent", 2 * PAGE - 3, 7), ZX_ERR_OUT_OF_RANGE);
	EXPECT(zx_vmo_read(vmo, text, UINT64_MAX - 3, 7), ZX_ERR_OUT_OF_RANGE);
	EXPECT(zx_vmo_read(vmo, WILD, 0, 7), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmo_create_child(vmo, ZX_VMO_CHILD_SNAPSHOT, 0, 2 * PAGE, &child), ZX_OK);
	EXPECT(zx_vmo_write(child, "child!", PAGE - 3, 7), ZX_OK);
	EXPECT(zx_vmo_read(vmo, text, PAGE - 3, 7), ZX_OK);
	EXPECT(strcmp(text, "parent"), 0);
	EXPECT(zx_vmo_op_range(child, ZX_VMO_OP_ZERO, PAGE - 1, 2, NULL, 0), ZX_OK);
	EXPECT(zx_vmo_read(child, text, PAGE - 3, 7), ZX_OK);
	EXPECT(memcmp(text, "ch\0\0d!", 7), 0);
	EXPECT(zx_vmo_op_range(child, ZX_VMO_OP_DECOMMIT, 0, PAGE, NULL, 0), ZX_OK);
	EXPECT(zx_vmo_op_range(child, ZX_VMO_OP_COMMIT, 0, 3 * PAGE, NULL, 0), ZX_ERR_OUT_OF_RANGE);
	EXPECT(zx_vmo_set_size(vmo, PAGE), ZX_ERR_UNAVAILABLE);
	zx_handle_close(child);
}

static void test_mapping(zx_handle_t vmo)
{
	zx_handle_t vmar = zx_vmar_root_self(), read_only;
	zx_vaddr_t at = 0, none;
	char text[4];

	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, 2 * PAGE, &at),
	       ZX_OK);
	memcpy((char *)at + 10, "abc", 4);
	EXPECT(zx_vmo_read(vmo, text, 10, 4), ZX_OK);
	EXPECT(strcmp(text, "abc"), 0);
	EXPECT(zx_vmar_protect(vmar, ZX_VM_PERM_READ, at, PAGE), ZX_OK);
	/* Not ours to write any more: */
	EXPECT(zx_vmo_read(vmo, (void *)at, 0, 1), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmar_protect(vmar, ZX_VM_PERM_EXECUTE, at, PAGE), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_vmar_unmap(vmar, at, 2 * PAGE), ZX_OK);
	EXPECT(zx_debug_write((void *)at, 1), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo, 0, PAGE, WILD), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_WRITE, 0, vmo, 0, PAGE, &none), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo, 1, PAGE, &none), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_READ, 0, vmo, 0, SIZE_MAX, &none), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_handle_duplicate(vmo, ZX_RIGHT_READ | ZX_RIGHT_MAP, &read_only), ZX_OK);
	EXPECT(zx_vmar_map(vmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, read_only, 0, PAGE, &none),
	       ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_vmo_write(read_only, "x", 0, 1), ZX_ERR_ACCESS_DENIED);
	zx_handle_close(read_only);
}

static void test_memory(void)
{
	zx_handle_t vmo = ZX_HANDLE_INVALID;

	EXPECT(zx_vmo_create(UINT64_MAX, 0, &vmo), ZX_ERR_OUT_OF_RANGE);
	EXPECT(zx_vmo_create(PAGE + 1, 0, &vmo), ZX_OK);
	test_vmo(vmo);
	test_mapping(vmo);
	zx_handle_close(vmo);
	EXPECT(zx_vmo_create(0, ZX_VMO_RESIZABLE, &vmo), ZX_OK);
	EXPECT(zx_vmo_set_size(vmo, 3 * PAGE), ZX_OK);
	zx_handle_close(vmo);
}

static void test_info(void)
{
	zx_info_handle_basic_t basic;
	zx_info_process_t process;
	zx_handle_t self = zx_process_self(), event = make_event();
	char name[ZX_MAX_NAME_LEN];
	size_t actual = 9, avail = 9;

	EXPECT(zx_object_get_info(event, ZX_INFO_HANDLE_VALID, NULL, 0, NULL, NULL), ZX_OK);
	EXPECT(zx_object_get_info(event, ZX_INFO_HANDLE_BASIC, &basic, sizeof(basic), &actual,
				  NULL),
	       ZX_OK);
	EXPECT(actual == 1 && basic.type == ZX_OBJ_TYPE_EVENT &&
		       basic.rights == ZX_DEFAULT_EVENT_RIGHTS,
	       true);
	EXPECT(zx_object_get_info(event, ZX_INFO_HANDLE_BASIC, &basic, 8, &actual, &avail),
	       ZX_ERR_BUFFER_TOO_SMALL);
	EXPECT(actual == 0 && avail == 1, true);
	EXPECT(zx_object_get_info(event, ZX_INFO_PROCESS, &process, sizeof(process), NULL, NULL),
	       ZX_ERR_WRONG_TYPE);
	EXPECT(zx_object_get_info(self, ZX_INFO_PROCESS, &process, sizeof(process), NULL, NULL),
	       ZX_OK);
	EXPECT(process.started && !process.exited, true);
	EXPECT(zx_object_get_info(self, 9999, &process, sizeof(process), NULL, NULL),
	       ZX_ERR_NOT_SUPPORTED);
	EXPECT(zx_object_set_property(self, ZX_PROP_NAME, "renamed", 7), ZX_OK);
	EXPECT(zx_object_get_property(self, ZX_PROP_NAME, name, sizeof(name)), ZX_OK);
	EXPECT(strcmp(name, "renamed"), 0);
	EXPECT(zx_object_get_property(self, ZX_PROP_NAME, name, 4), ZX_ERR_BUFFER_TOO_SMALL);
	zx_handle_close(event);
}

static _Alignas(16) char thread_stack[8192];

static void thread_main(uintptr_t event, uintptr_t signals)
{
	zx_object_signal((zx_handle_t)event, 0, (uint32_t)signals);
	zx_thread_exit();
}

static void test_threads(void)
{
	zx_handle_t event = make_event(), thread;
	zx_vaddr_t top = (zx_vaddr_t)thread_stack + sizeof(thread_stack) - 8;

	EXPECT(zx_thread_create(zx_process_self(), "second", 6, 0, &thread), ZX_OK);
	EXPECT(zx_thread_start(thread, (zx_vaddr_t)thread_main, top & ~7ul, event,
			       ZX_USER_SIGNAL_3),
	       ZX_OK);
	EXPECT(zx_object_wait_one(event, ZX_USER_SIGNAL_3, zx_deadline_after(ZX_SEC(5)), NULL),
	       ZX_OK);
	EXPECT(zx_object_wait_one(thread, ZX_THREAD_TERMINATED, zx_deadline_after(ZX_SEC(5)), NULL),
	       ZX_OK);
	EXPECT(zx_thread_start(thread, (zx_vaddr_t)thread_main, top, 0, 0), ZX_ERR_BAD_STATE);
	zx_handle_close(thread);
	zx_handle_close(event);
}

/* Answers one call, with the number of bytes that it has got behind the transaction's number. */
static void serve_one(uintptr_t channel, uintptr_t unused)
{
	uint32_t message[4], bytes;

	zx_object_wait_one((zx_handle_t)channel, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE, NULL);
	zx_channel_read((zx_handle_t)channel, 0, message, NULL, sizeof(message), 0, &bytes, NULL);
	message[1] = bytes - 4;
	zx_channel_write((zx_handle_t)channel, 0, "other", 5, NULL, 0);
	zx_channel_write((zx_handle_t)channel, 0, message, 8, NULL, 0);
	zx_thread_exit();
}

static void test_channel_call(void)
{
	uint32_t request[3] = { 0 }, reply[2] = { 0 }, bytes = 0;
	zx_channel_call_args_t args = { .wr_bytes = request, .wr_num_bytes = sizeof(request),
					.rd_bytes = reply, .rd_num_bytes = sizeof(reply) };
	zx_vaddr_t top = (zx_vaddr_t)thread_stack + sizeof(thread_stack) - 8;
	zx_handle_t a, b, thread;

	EXPECT(zx_channel_create(0, &a, &b), ZX_OK);
	EXPECT(zx_channel_call(a, 0, ZX_TIME_INFINITE, WILD, NULL, NULL), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_channel_call(a, 0, zx_deadline_after(ZX_MSEC(1)), &args, NULL, NULL),
	       ZX_ERR_TIMED_OUT);
	EXPECT(zx_channel_read(b, 0, request, NULL, sizeof(request), 0, &bytes, NULL), ZX_OK);
	EXPECT(zx_thread_create(zx_process_self(), "server", 6, 0, &thread), ZX_OK);
	EXPECT(zx_thread_start(thread, (zx_vaddr_t)serve_one, top & ~7ul, b, 0), ZX_OK);
	EXPECT(zx_channel_call(a, 0, zx_deadline_after(ZX_SEC(5)), &args, &bytes, NULL), ZX_OK);
	EXPECT(bytes == 8 && reply[0] >> 31 == 1 && reply[1] == 8, true);
	EXPECT(zx_channel_read(a, 0, reply, NULL, 8, 0, &bytes, NULL), ZX_OK); /* the other one */
	EXPECT(bytes, 5);
	EXPECT(zx_object_wait_one(thread, ZX_THREAD_TERMINATED, ZX_TIME_INFINITE, NULL), ZX_OK);
	zx_handle_close(thread);
	zx_handle_close(b);
	EXPECT(zx_channel_call(a, 0, ZX_TIME_INFINITE, &args, NULL, NULL), ZX_ERR_PEER_CLOSED);
	zx_handle_close(a);
}

/* A process of another program's making: its only thread jumps to nowhere. */
static void test_processes(void)
{
	zx_handle_t job, process, vmar, thread, event = make_event();
	zx_info_process_t info;

	EXPECT(zx_job_create(zx_job_default(), 0, &job), ZX_OK);
	EXPECT(zx_process_create(job, "victim", 6, 0, &process, WILD), ZX_ERR_INVALID_ARGS);
	EXPECT(zx_process_create(job, "victim", 6, 0, &process, &vmar), ZX_OK);
	EXPECT(zx_thread_create(process, "main", 4, 0, &thread), ZX_OK);
	/* The process must come first: */
	EXPECT(zx_thread_start(thread, 0, 0, 0, 0), ZX_ERR_BAD_STATE);
	EXPECT(zx_process_start(process, zx_thread_self(), 0, 0, 0, 0), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_process_start(process, thread, 0x1000, 0, event, 0), ZX_OK);
	EXPECT(zx_handle_close(event), ZX_ERR_BAD_HANDLE);
	EXPECT(zx_object_wait_one(process, ZX_PROCESS_TERMINATED, zx_deadline_after(ZX_SEC(5)),
				  NULL),
	       ZX_OK);
	EXPECT(zx_object_get_info(process, ZX_INFO_PROCESS, &info, sizeof(info), NULL, NULL),
	       ZX_OK);
	EXPECT(info.return_code, ZX_TASK_RETCODE_EXCEPTION_KILL);
	EXPECT(zx_thread_create(process, "late", 4, 0, &event), ZX_ERR_BAD_STATE);
	EXPECT(zx_task_kill(vmar), ZX_ERR_ACCESS_DENIED);
	EXPECT(zx_task_kill(job), ZX_OK);
	EXPECT(zx_job_create(job, 0, &event), ZX_ERR_BAD_STATE);
	zx_handle_close(thread);
	zx_handle_close(vmar);
	zx_handle_close(process);
	zx_handle_close(job);
}

/* The first syscall instruction at or behind a function of the vDSO. */
static const char *find_instruction(const char *code)
{
	while (memcmp(code, syscall_instruction, sizeof(syscall_instruction)) != 0)
		code++;
	return code;
}

static void test_unknown_numbers(void)
{
	static const uint64_t numbers[] = { 999, 12345, UINT32_MAX, UINT64_MAX, INT64_MIN };
	const char *instruction = find_instruction((const char *)(uintptr_t)zx_handle_close);

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		EXPECT(syscall_at(instruction, numbers[i]), ZX_ERR_BAD_SYSCALL);
}

int main(int argc, char **argv)
{
	test_handles();
	test_signals_and_waits();
	test_channels();
	test_memory();
	test_info();
	test_threads();
	test_channel_call();
	test_processes();
	test_unknown_numbers();
	EXPECT(zx_debug_write(KERNEL, 8), ZX_ERR_INVALID_ARGS);
	print("zxtest: %u passed, %u failed\n", passed, failed);
	return failed > 255 ? 255 : (int)failed;
}
