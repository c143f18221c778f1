/*
 * Advisory locks. The vnode's signals tell what could be had now: SIGNAL_READABLE a shared lock,
 * SIGNAL_WRITABLE an exclusive one.
 */
#include <async/retry.h>
#include <fs/vnode.h>

static void vnode_update(struct vnode *node)
{
	bool shared = !node->locked_exclusive, exclusive = shared && !node->locks_shared;

	object_signal(&node->object, SIGNAL_READABLE | SIGNAL_WRITABLE,
		      (shared ? SIGNAL_READABLE : 0) | (exclusive ? SIGNAL_WRITABLE : 0));
}

static void unlock(struct file *file)
{
	if (file->lock == LOCK_SHARED)
		file->vnode->locks_shared--;
	else if (file->lock == LOCK_EXCLUSIVE)
		file->vnode->locked_exclusive = false;
	file->lock = LOCK_NONE;
}

int file_set_lock(struct file *file, enum file_lock lock)
{
	struct vnode *node = file->vnode;

	unlock(file);
	vnode_update(node);
	if (lock == LOCK_SHARED && node->locked_exclusive)
		return task_retry_when(&node->object, SIGNAL_READABLE);
	if (lock == LOCK_EXCLUSIVE && (node->locked_exclusive || node->locks_shared))
		return task_retry_when(&node->object, SIGNAL_WRITABLE);
	if (lock == LOCK_SHARED)
		node->locks_shared++;
	else if (lock == LOCK_EXCLUSIVE)
		node->locked_exclusive = true;
	file->lock = lock;
	vnode_update(node);
	return 0;
}
