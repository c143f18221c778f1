/* Memory: mappings at their limits, protection, files in memory, and what fork shares. */
#include <isa/linux_user.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux_user/abi.h>
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/syscall.h>

#define READ_WRITE (PROT_READ | PROT_WRITE)

static long map_at(const void *address, size_t size, int prot, int flags)
{
	return syscall(SYS_mmap, address, size, prot, flags | MAP_ANONYMOUS, -1, 0);
}

/* --- Which accesses kill --- */

static volatile char *target;

static void read_target(void)
{
	(void)*target;
}

static void write_target(void)
{
	*target = 1;
}

static void call_target(void)
{
	CHECK_EQ(((int (*)(void))(uintptr_t)target)(), 42);
}

static int status_at(const void *address, void (*access)(void))
{
	target = (char *)address;
	return status_of(access);
}

/* The letters of what may be done there: "rw", "" … */
static void allows(const void *address, const char *what)
{
	CHECK_EQ(status_at(address, read_target), strchr(what, 'r') ? 0 : SIGSEGV);
	CHECK_EQ(status_at(address, write_target), strchr(what, 'w') ? 0 : SIGSEGV);
}

TEST(sizes_out_of_range)
{
	static const size_t sizes[] = {
		SIZE_MAX,	   SIZE_MAX - PAGE_SIZE, INT64_MAX,
		UINT64_C(1) << 62, UINT64_C(1) << 48,	 UINT64_C(1) << 47
	};
	char *page = map_pages(1, READ_WRITE, MAP_PRIVATE);

	for (unsigned i = 0; i < array_size(sizes); i++) {
		CHECK_EQ(map_at(0, sizes[i], READ_WRITE, MAP_PRIVATE), -ENOMEM);
		CHECK(map_at(page, sizes[i], READ_WRITE, MAP_PRIVATE | MAP_FIXED) < 0);
		CHECK_EQ(syscall(SYS_munmap, page, sizes[i]), -EINVAL);
		CHECK(syscall(SYS_mprotect, page, sizes[i], PROT_READ) < 0);
	}
	CHECK_EQ(map_at(0, 0, READ_WRITE, MAP_PRIVATE), -EINVAL);
	CHECK_EQ(syscall(SYS_munmap, page, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_mprotect, page, 0, PROT_READ), 0);
	*page = 1; /* it is still there */
}

TEST(addresses_out_of_range)
{
	static const uint64_t bad[] = { 0x7ffffffff000, 0x800000000000, 0x8000000000000000,
					0xffffffff80000000, 0xfffffffffffff000 };
	char *page = map_pages(1, READ_WRITE, MAP_PRIVATE);

	for (unsigned i = 0; i < array_size(bad); i++) {
		CHECK(map_at((void *)bad[i], PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED) < 0);
		CHECK(map_at((void *)bad[i], PAGE_SIZE, READ_WRITE, MAP_PRIVATE) >
		      0); /* only a hint */
		CHECK_EQ(syscall(SYS_munmap, bad[i], PAGE_SIZE), -EINVAL);
		CHECK(syscall(SYS_mprotect, bad[i], PAGE_SIZE, PROT_READ) < 0);
		CHECK(syscall(SYS_madvise, bad[i], PAGE_SIZE, MADV_DONTNEED) < 0);
	}
	CHECK_EQ(map_at(page + 1, PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED), -EINVAL);
	CHECK_EQ(syscall(SYS_munmap, page + 1, PAGE_SIZE), -EINVAL);
	CHECK_EQ(syscall(SYS_mprotect, page + 1, PAGE_SIZE, PROT_READ), -EINVAL);
	CHECK_EQ(map_at(0, PAGE_SIZE, READ_WRITE, 0), -EINVAL);
	CHECK_EQ(syscall(SYS_mmap, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0, 1), -EINVAL);
}

TEST(fixed_mappings)
{
	char *pages = map_pages(3, READ_WRITE, MAP_PRIVATE);

	memset(pages, 7, 3 * PAGE_SIZE);
	CHECK_EQ(
		map_at(pages + PAGE_SIZE, PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE),
		-EEXIST);
	CHECK_EQ(map_at(pages + PAGE_SIZE, PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED),
		 pages + PAGE_SIZE);
	CHECK(pages[PAGE_SIZE - 1] == 7 && pages[PAGE_SIZE] == 0 && pages[2 * PAGE_SIZE] == 7);
	unmap_pages(pages + PAGE_SIZE, 1);
	allows(pages, "rw");
	allows(pages + PAGE_SIZE, "");
	allows(pages + 2 * PAGE_SIZE, "rw");
	unmap_pages(pages, 3); /* over the hole */
	allows(pages + 2 * PAGE_SIZE, "");
	CHECK_EQ(map_at(pages, PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE), pages);
}

TEST(protection)
{
	char *pages = map_pages(3, READ_WRITE, MAP_PRIVATE);

	memset(pages, 7, 3 * PAGE_SIZE);
	CHECK_EQ(syscall(SYS_mprotect, pages + PAGE_SIZE, 1, PROT_READ), 0);
	allows(pages, "rw");
	allows(pages + PAGE_SIZE, "r");
	allows(pages + 2 * PAGE_SIZE, "rw");
	CHECK_EQ(syscall(SYS_mprotect, pages, 3 * PAGE_SIZE, PROT_NONE), 0);
	allows(pages, "");
	CHECK_EQ(syscall(SYS_mprotect, pages, 3 * PAGE_SIZE, READ_WRITE), 0);
	allows(pages, "rw");
	CHECK(pages[0] == 7 && pages[3 * PAGE_SIZE - 1] == 7);
	unmap_pages(pages + PAGE_SIZE, 1);
	CHECK_EQ(syscall(SYS_mprotect, pages, 3 * PAGE_SIZE, PROT_READ), -ENOMEM);
	CHECK_EQ(syscall(SYS_mprotect, pages, PAGE_SIZE, 99), -EINVAL);
}

TEST(code_must_be_executable)
{
	char *code = map_pages(1, READ_WRITE, MAP_PRIVATE);

	memcpy(code, returns_42, sizeof(returns_42));
	CHECK_EQ(status_at(code, call_target), SIGSEGV);
	CHECK_EQ(syscall(SYS_mprotect, code, PAGE_SIZE, PROT_READ | PROT_EXEC), 0);
	instruction_fence();
	CHECK_EQ(status_at(code, call_target), 0);
	CHECK_EQ(status_at(code, write_target), SIGSEGV);
	CHECK_EQ(syscall(SYS_mprotect, code, PAGE_SIZE, PROT_READ), 0);
	CHECK_EQ(status_at(code, call_target), SIGSEGV);
}

TEST(dontneed_makes_zeroes)
{
	char *pages = map_pages(2, READ_WRITE, MAP_PRIVATE);

	memset(pages, 7, 2 * PAGE_SIZE);
	CHECK_EQ(syscall(SYS_madvise, pages + PAGE_SIZE, PAGE_SIZE, MADV_DONTNEED), 0);
	CHECK(pages[0] == 7 && pages[PAGE_SIZE] == 0);
	CHECK_EQ(syscall(SYS_madvise, pages + 1, PAGE_SIZE, MADV_DONTNEED), -EINVAL);
}

TEST(brk_limits)
{
	char *start = (char *)syscall(SYS_brk, 0), *end = start + 5 * PAGE_SIZE + 3;
	static const uint64_t bad[] = { 1, 0x7ffffffff000, INT64_MAX, UINT64_MAX,
					UINT64_MAX - PAGE_SIZE };

	CHECK_EQ(syscall(SYS_brk, end), end);
	memset(start, 7, (size_t)(end - start));
	for (unsigned i = 0; i < array_size(bad); i++)
		CHECK_EQ(syscall(SYS_brk, bad[i]), end);
	CHECK_EQ(syscall(SYS_brk, start + PAGE_SIZE), start + PAGE_SIZE);
	allows(start + 2 * PAGE_SIZE, "");
	CHECK_EQ(syscall(SYS_brk, end), end);
	CHECK(start[0] == 7 && start[2 * PAGE_SIZE] == 0);
}

/* The heap does not grow over what is mapped in its way. */
TEST(brk_is_blocked)
{
	char *start = (char *)round_up((uint64_t)syscall(SYS_brk, 0), PAGE_SIZE),
	     *wall = start + PAGE_SIZE;

	CHECK_EQ(map_at(wall, PAGE_SIZE, READ_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE), wall);
	*wall = 7;
	CHECK_EQ(syscall(SYS_brk, wall + 1), start);
	CHECK_EQ(syscall(SYS_brk, wall), wall);
	CHECK_EQ(*wall, 7);
}

/* --- Files in memory --- */

static int make_file(const char *text, size_t size)
{
	int fd =
		(int)syscall(SYS_openat, AT_FDCWD, "/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd > 2);
	CHECK_EQ(syscall(SYS_write, fd, text, size), size);
	return fd;
}

static int reopen_file(int flags)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "/tmp/mapped", flags);

	CHECK(fd > 2);
	return fd;
}

static long map_file(int fd, size_t size, int prot, int flags)
{
	return syscall(SYS_mmap, 0, size, prot, flags, fd, 0);
}

static char byte_of_file(int fd, long offset)
{
	char byte = 0;

	CHECK_EQ(syscall(SYS_pread64, fd, &byte, 1, offset), 1);
	return byte;
}

TEST(private_file)
{
	int fd = make_file("hello", 5);
	char *file = (char *)map_file(fd, PAGE_SIZE, READ_WRITE, MAP_PRIVATE);

	CHECK(!memcmp(file, "hello\0\0", 7));
	file[0] = 'j';
	CHECK_EQ(byte_of_file(fd, 0), 'h');
	CHECK_EQ(syscall(SYS_pwrite64, fd, "xyz", 3, 0), 3);
	CHECK_EQ(file[0], 'j');
}

TEST(shared_file)
{
	int fd = make_file("hello", 5);
	char *file = (char *)map_file(fd, PAGE_SIZE, READ_WRITE, MAP_SHARED);
	char *again = (char *)map_file(reopen_file(O_RDONLY), PAGE_SIZE, PROT_READ, MAP_SHARED);

	CHECK(!memcmp(file, "hello\0\0", 7));
	file[0] = 'j';
	CHECK_EQ(byte_of_file(fd, 0), 'j');
	CHECK_EQ(again[0], 'j');
	CHECK_EQ(syscall(SYS_pwrite64, fd, "xyz", 3, 1), 3);
	CHECK(file[1] == 'x' && again[3] == 'z');
	CHECK_EQ(syscall(SYS_close, fd), 0);
	CHECK_EQ(syscall(SYS_unlinkat, AT_FDCWD, "/tmp/mapped", 0), 0);
	CHECK_EQ(file[0], 'j');
}

TEST(file_rights)
{
	int fd = make_file("hello", 5), reader = reopen_file(O_RDONLY),
	    writer = reopen_file(O_WRONLY);
	char *file;

	CHECK_EQ(map_file(writer, PAGE_SIZE, PROT_READ, MAP_PRIVATE), -EACCES);
	CHECK_EQ(map_file(reader, PAGE_SIZE, READ_WRITE, MAP_SHARED), -EACCES);
	file = (char *)map_file(reader, PAGE_SIZE, PROT_READ, MAP_SHARED);
	CHECK_EQ(syscall(SYS_mprotect, file, PAGE_SIZE, READ_WRITE), -EACCES);
	allows(file, "r");
	CHECK(map_file(reader, PAGE_SIZE, READ_WRITE, MAP_PRIVATE) > 0);
	CHECK_EQ(byte_of_file(fd, 0), 'h');
}

TEST(behind_the_end_of_a_file)
{
	int fd = make_file("hello", 5);
	char *file = (char *)map_file(fd, 3 * PAGE_SIZE, READ_WRITE, MAP_SHARED);

	CHECK_EQ(status_at(file + PAGE_SIZE - 1, read_target), 0);
	CHECK_EQ(status_at(file + PAGE_SIZE, read_target), SIGBUS);
	CHECK_EQ(status_at(file + 2 * PAGE_SIZE, write_target), SIGBUS);
	CHECK_EQ(syscall(SYS_read, fd, file + PAGE_SIZE, 1), 0); /* nothing to read: not touched */
	CHECK_EQ(syscall(SYS_pread64, fd, file + PAGE_SIZE, 1, 0), -EFAULT);
	CHECK_EQ(syscall(SYS_ftruncate, fd, 2 * PAGE_SIZE), 0);
	CHECK_EQ(status_at(file + PAGE_SIZE, read_target), 0);
	CHECK_EQ(syscall(SYS_ftruncate, fd, 0), 0);
	CHECK_EQ(status_at(file, read_target), SIGBUS);
	CHECK_EQ(syscall(SYS_mmap, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, fd, INT64_MIN) < 0, 1);
	CHECK_EQ(syscall(SYS_mmap, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, fd, -(long)PAGE_SIZE) < 0,
		 1);
}

/* --- Fork --- */

static struct {
	volatile int child_ready, parent_ready;
	char text[16];
} *shared;

/* Both sides see their own memory, whoever writes first. */
static void check_copies(char *memory, size_t size, char seen, char written)
{
	for (size_t i = 0; i < size; i++)
		CHECK_EQ(memory[i], seen);
	memset(memory, written, size);
}

TEST(fork_copies)
{
	const size_t size = 64 * PAGE_SIZE;
	char *memory = map_pages(64, READ_WRITE, MAP_PRIVATE);
	int pid;

	shared = map_pages(1, READ_WRITE, MAP_SHARED);
	memset(memory, 1, size);
	pid = fork();
	if (!pid) {
		check_copies(memory, size / 2, 1, 2);
		shared->child_ready = 1;
		await_flag(&shared->parent_ready);
		check_copies(memory + size / 2, size / 2, 1, 2);
		exit(status_of(write_target) == SIGSEGV ? 0 : 1);
	}
	await_flag(&shared->child_ready);
	check_copies(memory, size, 1, 3);
	shared->parent_ready = 1;
	CHECK_EQ(wait_for(pid), 0);
	check_copies(memory, size, 3, 3);
}

/* Each generation writes one page and sees those of its ancestors. */
static void generation(char *memory, int depth)
{
	int pid;

	for (int i = 0; i < 8; i++)
		CHECK_EQ(memory[i * (long)PAGE_SIZE], i < depth ? 5 : 0);
	if (depth == 8)
		return;
	memory[depth * (long)PAGE_SIZE] = 5;
	pid = fork();
	if (!pid) {
		generation(memory, depth + 1);
		exit(0);
	}
	for (int i = depth + 1; i < 8; i++)
		memory[i * (long)PAGE_SIZE] = 9;
	CHECK_EQ(wait_for(pid), 0);
}

TEST(fork_of_forks)
{
	generation(map_pages(8, READ_WRITE, MAP_PRIVATE), 0);
}

/* The kernel writes into pages that are shared for the time being: it must copy them too. */
TEST(kernel_writes_copy)
{
	char *page = map_pages(1, READ_WRITE, MAP_PRIVATE);
	int fds[2], pid;

	make_pipe(fds);
	shared = map_pages(1, READ_WRITE, MAP_SHARED);
	memset(page, 1, PAGE_SIZE);
	CHECK_EQ(syscall(SYS_write, fds[1], "\7\7", 2), 2);
	pid = fork();
	if (!pid) {
		CHECK_EQ(syscall(SYS_read, fds[0], page, 1), 1);
		shared->child_ready = 1;
		await_flag(&shared->parent_ready);
		CHECK(page[0] == 7 && page[1] == 1);
		exit(0);
	}
	await_flag(&shared->child_ready);
	CHECK_EQ(page[0], 1);
	CHECK_EQ(syscall(SYS_read, fds[0], page + 1, 1), 1);
	CHECK(page[0] == 1 && page[1] == 7);
	shared->parent_ready = 1;
	CHECK_EQ(wait_for(pid), 0);
}

TEST(fork_shares_shared_mappings)
{
	int fd = make_file("hello", 5), pid;
	char *file = (char *)map_file(fd, PAGE_SIZE, READ_WRITE, MAP_SHARED);

	shared = map_pages(1, READ_WRITE, MAP_SHARED);
	pid = fork();
	if (!pid) {
		memcpy(shared->text, "from the child", 15);
		file[0] = 'j';
		exit(0);
	}
	CHECK_EQ(wait_for(pid), 0);
	CHECK(!memcmp(shared->text, "from the child", 15) && file[0] == 'j');
	CHECK_EQ(byte_of_file(fd, 0), 'j');
}

TEST(fork_keeps_protection)
{
	char *page = map_pages(2, READ_WRITE, MAP_PRIVATE);

	page[0] = page[PAGE_SIZE] = 1;
	CHECK_EQ(syscall(SYS_mprotect, page, PAGE_SIZE, PROT_READ), 0);
	CHECK_EQ(status_at(page, write_target), SIGSEGV);
	CHECK_EQ(status_at(page + PAGE_SIZE, write_target), 0);
	CHECK_EQ(page[PAGE_SIZE], 1);
}

int main(int argc, char **argv)
{
	return run_checks(argc, argv);
}
