/*
 * File descriptors: a process's small numbers for open files. The lowest free number is taken,
 * as POSIX demands. Executor context.
 */
#pragma once
#include <fs/context.h>
#include <fs/file.h>

#define FD_MAX 1024 /* RLIMIT_NOFILE */

struct fd_slot {
	struct file *file; /* a reference; NULL: free */
	bool close_on_exec;
};

struct fd_table {
	struct fd_slot *slots;
	unsigned size; /* slots allocated; grows up to FD_MAX */
};

/* Empty. NULL when memory is exhausted. */
struct fd_table *fd_table_create(void);
/* A copy, for a child: the same open files. NULL when memory is exhausted. */
struct fd_table *fd_table_fork(const struct fd_table *table);
void fd_table_close_on_exec(struct fd_table *table);
/* Closes everything. NULL is fine. */
void fd_table_free(struct fd_table *table);
/* Opens /dev/console as 0, 1 and 2 of an empty table. -ENOENT, -ENOMEM. */
int fd_table_init_console(struct fd_table *table, struct fs_context *fs);

/* The lowest free number from `from` on; the table takes a reference. -EMFILE, -ENOMEM. */
int fd_add(struct fd_table *table, struct file *file, unsigned from, bool close_on_exec);
/* At that number, whose file is closed. -EBADF, -ENOMEM. */
int fd_set(struct fd_table *table, unsigned fd, struct file *file, bool close_on_exec);
/* The file behind a number, without a reference: it lasts as long as the descriptor. NULL. */
struct file *fd_file(const struct fd_table *table, int fd);
struct fd_slot *fd_slot(const struct fd_table *table, int fd);
/* -EBADF. */
int fd_close(struct fd_table *table, int fd);
