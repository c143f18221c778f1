#include <fs/context.h>
#include <fs/filesystem.h>
#include <mm/heap.h>

#define UMASK_DEFAULT 022

static struct fs_context *context_new(struct vnode *root, struct vnode *cwd, uint32_t umask)
{
	struct fs_context *fs = new(struct fs_context);

	if (fs)
		*fs = (struct fs_context){ ref(root), ref(cwd), umask };
	return fs;
}

struct fs_context *fs_context_create(void)
{
	return context_new(fs_root(), fs_root(), UMASK_DEFAULT);
}

struct fs_context *fs_context_fork(const struct fs_context *fs)
{
	return context_new(fs->root, fs->cwd, fs->umask);
}

void fs_context_free(struct fs_context *fs)
{
	if (!fs)
		return;
	unref(fs->root);
	unref(fs->cwd);
	kfree(fs);
}
