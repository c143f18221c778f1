#include <fs/path.h>
#include <lib/errno.h>
#include <linux/file_arg.h>
#include <mm/heap.h>
#include <object/user_memory.h>

int path_arg_get(const struct thread *thread, int dirfd, vaddr_t path, struct path_arg *out)
{
	struct file *file;
	int len;

	out->base = NULL;
	out->text = kmalloc(PATH_MAX);
	if (!out->text)
		return -ENOMEM;
	len = user_read_string(thread->process->vmar, out->text, path, PATH_MAX);
	if (len < 0)
		return len;
	if (out->text[0] == '/' || dirfd == AT_FDCWD)
		return 0;
	file = file_arg(thread, dirfd);
	if (!file)
		return -EBADF;
	out->base = file->vnode;
	return 0;
}

void path_arg_put(struct path_arg *arg)
{
	kfree(arg->text);
}

int vnode_arg(const struct thread *thread, int dirfd, vaddr_t path, int at_flags,
	      struct vnode **out)
{
	unsigned flags = at_flags & AT_SYMLINK_NOFOLLOW ? 0 : PATH_FOLLOW;
	struct fs_context *fs = fs_of(thread);
	struct path_arg arg;
	int err = path_arg_get(thread, dirfd, path, &arg);

	if (!err && at_flags & AT_EMPTY_PATH && !arg.text[0])
		*out = ref(arg.base ? arg.base : fs->cwd);
	else if (!err)
		err = path_lookup(fs, arg.base, arg.text, flags, out);
	path_arg_put(&arg);
	return err;
}
