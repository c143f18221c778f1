/*
 * The boot loader of a process is its command line:
 *
 *   kernel [--initramfs FILE] [--memory MiB] [--cpus N] [words of the kernel command line …]
 */
#include <arch/boot.h>
#include <fcntl.h>
#include <hal/boot.h>
#include <hal/entropy.h>
#include <kernel/command_line.h>
#include <kernel/log.h>
#include <kernel/stack_guard.h>
#include <lib/string.h>
#include <stdlib.h>
#include <sys/stat.h>

#define RAM_BASE       UINT64_C(0x10000000) /* not 0: a null physical address stays wrong */
#define MEMORY_DEFAULT "512" /* MiB, as the others */
#define MEMORY_MIN     16
#define MEMORY_MAX     (1024 * 1024)
#define CPUS_LIMIT     256

struct boot_info boot_info;
int boot_initramfs_fd = -1;
unsigned boot_cpus = 1;

static _Noreturn void usage(const char *complaint, const char *word)
{
	kprintf("kernel: %s %s\n", complaint, word);
	kprintf("usage: kernel [--initramfs FILE] [--memory MiB] [--cpus N] "
		"[words of the command line]\n");
	exit(2);
}

static void ram_describe(const char *mib)
{
	char *end;
	unsigned long n = strtoul(mib, &end, 10);

	if (*end || n < MEMORY_MIN || n > MEMORY_MAX)
		usage("cannot have this many MiB of memory:", mib);
	boot_info.ram[0] = (struct boot_range){ RAM_BASE, n << 20 };
	boot_info.ram_count = 1;
}

static void cpus_describe(const char *number)
{
	char *end;
	unsigned long n = strtoul(number, &end, 10);

	if (*end || n < 1 || n > CPUS_LIMIT)
		usage("cannot have this many CPUs:", number);
	boot_cpus = (unsigned)n;
}

/* The initramfs will lie at the end of memory. */
static void initramfs_describe(const char *file)
{
	const struct boot_range *ram = &boot_info.ram[0];
	struct stat stat;
	uint64_t size;

	boot_initramfs_fd = open(file, O_RDONLY | O_CLOEXEC);
	if (boot_initramfs_fd < 0 || fstat(boot_initramfs_fd, &stat) != 0)
		usage("cannot open", file);
	size = (uint64_t)stat.st_size;
	if (size > ram->size / 2)
		usage("not enough memory for", file);
	boot_info.initramfs.base = round_down(ram->base + ram->size - size, PAGE_SIZE);
	boot_info.initramfs.size = size;
	boot_info.reserved[boot_info.reserved_count++] = boot_info.initramfs;
}

static void words_join(char **words)
{
	size_t size = 1, len = 0;
	char *line;

	for (char **word = words; *word; word++)
		size += strlen(*word) + 1;
	line = malloc(size);
	if (!line)
		usage("no memory for the command line from", *words);
	for (*line = '\0'; *words; words++) {
		len += string_copy(line + len, *words, size - len);
		len += string_copy(line + len, words[1] ? " " : "", size - len);
	}
	command_line_set(line);
	free(line);
}

/* The argument of the option `name` when `words` start with it. */
static const char *option(char **words, const char *name)
{
	if (strcmp(words[0], name) != 0)
		return NULL;
	if (!words[1])
		usage("missing argument of", name);
	return words[1];
}

int main(int argc, char **argv)
{
	const char *memory = NULL, *initramfs = NULL, *cpus = NULL, *value;
	char **words = argv + (argc > 0);

	for (; *words; words += 2) {
		if ((value = option(words, "--memory")))
			memory = value;
		else if ((value = option(words, "--initramfs")))
			initramfs = value;
		else if ((value = option(words, "--cpus")))
			cpus = value;
		else
			break;
	}
	ram_describe(memory ? memory : MEMORY_DEFAULT);
	if (cpus)
		cpus_describe(cpus);
	if (initramfs)
		initramfs_describe(initramfs);
	words_join(words);
	stack_guard_init(hal_entropy_word());
	kernel_enter();
}
