/* What a process needs to understand a path: where "/" and "." are, and its umask. */
#pragma once
#include <fs/vnode.h>

struct fs_context {
	struct vnode *root, *cwd; /* references */
	uint32_t umask;
};

/* At the root of the file system. NULL when memory is exhausted. */
struct fs_context *fs_context_create(void);
/* A copy, for a child. NULL when memory is exhausted. */
struct fs_context *fs_context_fork(const struct fs_context *fs);
/* NULL is fine. */
void fs_context_free(struct fs_context *fs);
