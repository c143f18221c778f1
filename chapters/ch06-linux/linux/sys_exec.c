/* execve(2): strings in from the program that is about to go. */
#include <fs/vnode.h>
#include <lib/errno.h>
#include <linux/exec.h>
#include <mm/heap.h>
#include <object/user_memory.h>
#include <syscall/table.h>
#include <linux_calls.h>

/* Copies a vector of string pointers, ended by NULL; a NULL vector is an empty one. */
static int read_strings(struct vmar *vmar, vaddr_t vector, struct strings *out)
{
	for (; vector; vector += sizeof(uint64_t)) {
		uint64_t pointer;
		int len, err = user_read(vmar, &pointer, vector, sizeof(pointer));

		if (err || !pointer)
			return err;
		len = user_read_string(vmar, out->bytes + out->used, pointer,
				       EXEC_STRINGS_MAX - out->used);
		if (len < 0)
			return len == -ENAMETOOLONG ? -E2BIG : len;
		out->used += (size_t)len + 1;
		out->count++;
	}
	return 0;
}

static int exec_with(struct thread *thread, const char *path, vaddr_t argv, vaddr_t envp)
{
	struct vmar *vmar = thread->process->vmar;
	struct strings args = { 0 }, env = { 0 };
	int err = strings_create(&args);

	if (!err)
		err = strings_create(&env);
	if (!err)
		err = read_strings(vmar, argv, &args);
	if (!err)
		err = read_strings(vmar, envp, &env);
	if (!err)
		err = linux_exec(thread, path, &args, &env);
	strings_free(&args);
	strings_free(&env);
	return err;
}

int64_t sys_execve(struct thread *thread, vaddr_t path, vaddr_t argv, vaddr_t envp)
{
	char *kernel_path = kmalloc(PATH_MAX);
	int err;

	if (!kernel_path)
		return -ENOMEM;
	err = user_read_string(thread->process->vmar, kernel_path, path, PATH_MAX);
	if (err >= 0)
		err = exec_with(thread, kernel_path, argv, envp);
	kfree(kernel_path);
	/* The new program's registers are complete: a result would replace RISC-V's a0. */
	return err ? err : SYSCALL_NO_RETURN;
}
