/*
 * Takes more and more of what its argument names, until the kernel refuses (then it prints the
 * error) or kills it. `exhaust` alone lists the resources. The kernel must survive all of them.
 */
#include <lib/format.h>
#include <lib/string.h>
#include <linux_user/abi.h>
#include <linux_user/process.h>
#include <linux_user/syscall.h>
#include <user/print.h>

#define CHUNK (256 * PAGE_SIZE)

static long map(size_t size, int prot, int flags)
{
	return syscall(SYS_mmap, 0, size, prot, flags | MAP_ANONYMOUS, -1, 0);
}

static long take_chunks(int flags)
{
	for (;;) {
		long chunk = map(CHUNK, PROT_READ | PROT_WRITE, flags);

		if (chunk < 0)
			return chunk;
		for (uint64_t at = 0; at < CHUNK; at += PAGE_SIZE)
			write_at((uint64_t)chunk + at);
	}
}

static long exhaust_memory(void)
{
	return take_chunks(MAP_PRIVATE);
}

static long exhaust_shared_memory(void)
{
	return take_chunks(MAP_SHARED);
}

/* The kernel's own memory: each page a mapping of its own, never touched. */
static long exhaust_mappings(void)
{
	for (int prot = PROT_READ;; prot ^= PROT_READ | PROT_WRITE) {
		long page = map(PAGE_SIZE, prot, MAP_PRIVATE);

		if (page < 0)
			return page;
	}
}

/* As many as a process may have, all of them full. */
static long exhaust_pipes(void)
{
	static char bytes[65536];
	int fds[2];
	long err;

	while ((err = syscall(SYS_pipe2, fds, O_NONBLOCK)) == 0) {
		err = syscall(SYS_write, fds[1], bytes, sizeof(bytes));
		if (err < 0)
			return err;
	}
	return err;
}

/* Generations of processes; each holds what it got until the last one has ended. */
static long exhaust_pipes_in_children(void)
{
	for (;;) {
		int pid;

		exhaust_pipes();
		pid = fork();
		if (pid < 0)
			return pid;
		if (pid)
			exit(wait_for(pid) != 0);
		for (int fd = 3; fd < 1024; fd++)
			syscall(SYS_close, fd);
	}
}

/* Empty ones, some hundred in a directory: directories are searched one by one. */
static long exhaust_files(void)
{
	char name[64];

	for (int i = 0;; i++) {
		long fd;

		string_format(name, sizeof(name), "directory-%d", i / 400);
		syscall(SYS_mkdirat, AT_FDCWD, name, 0700);
		string_format(name, sizeof(name), "directory-%d/file-%d", i / 400, i % 400);
		fd = syscall(SYS_openat, AT_FDCWD, name, O_CREAT | O_WRONLY, 0600);
		if (fd < 0)
			return fd;
		syscall(SYS_close, fd);
	}
}

/* A directory in a directory in a … */
static long exhaust_depth(void)
{
	long err = 0;

	while (!err) {
		err = syscall(SYS_mkdirat, AT_FDCWD, "deeper", 0700);
		if (!err)
			err = syscall(SYS_chdir, "deeper");
	}
	while (syscall(SYS_chdir, "..") == 0 &&
	       syscall(SYS_unlinkat, AT_FDCWD, "deeper", 0x200) == 0)
		;
	return err;
}

static long exhaust_processes(void)
{
	for (;;) {
		int pid = fork();

		if (pid < 0)
			return pid;
		if (!pid)
			for (;;)
				sleep_ms(1000000);
	}
}

static const struct {
	const char *resource;
	long (*exhaust)(void);
} resources[] = {
	{ "memory", exhaust_memory },
	{ "shared-memory", exhaust_shared_memory },
	{ "mappings", exhaust_mappings },
	{ "pipes", exhaust_pipes },
	{ "pipes-in-children", exhaust_pipes_in_children },
	{ "files", exhaust_files },
	{ "depth", exhaust_depth },
	{ "processes", exhaust_processes },
};

int main(int argc, char **argv)
{
	for (unsigned i = 0; i < array_size(resources); i++) {
		if (argc < 2)
			print("%s\n", resources[i].resource);
		else if (!strcmp(argv[1], resources[i].resource))
			print("%s: %ld\n", argv[1], resources[i].exhaust());
	}
	return 0;
}
