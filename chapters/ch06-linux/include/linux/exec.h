/*
 * Running programs: what execve does, in the steps that init needs too.
 */
#pragma once
#include <linux/process.h>

#define EXEC_STRINGS_MAX (128 * 1024) /* all arguments and variables of a program, in bytes */

/* Strings one behind the other, each ended by NUL: argv, or the environment. */
struct strings {
	char *bytes;   /* EXEC_STRINGS_MAX of them */
	size_t used;
	unsigned count;
};

/* -ENOMEM. */
int strings_create(struct strings *strings);
void strings_free(struct strings *strings);
/* -E2BIG. */
int strings_add(struct strings *strings, const char *text);
/* Replaces the first string (if any) by those in `prefix`. -E2BIG. */
int strings_replace_first(struct strings *strings, const struct strings *prefix);

/*
 * Replaces the thread's program: a Linux ELF image, a script, or a Zircon program (the process then
 * speaks Zircon). Everything that can fail happens before the old program is touched.
 * Errors as in execve(2). May change args.
 */
int linux_exec(struct thread *thread, const char *path, struct strings *args, struct strings *env);

/* Builds a new program's stack: strings, vectors, auxiliary vector (System V psABI 3.4.1). */
struct elf_info;
struct stack_image {
	vaddr_t sp;
	vaddr_t args_start, args_end;
};
int exec_build_stack(struct vmar *vmar, const struct elf_info *program, vaddr_t interpreter_base,
		     const char *path, const struct strings *args, const struct strings *env,
		     struct stack_image *out);
