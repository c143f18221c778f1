#include <fs/fd.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

#define FD_TABLE_FIRST 16 /* slots of a new table */

struct fd_table *fd_table_create(void)
{
	return new(struct fd_table);
}

/* Room for `fd`: twice as much as before, so that growing is rare. */
static int fd_table_grow(struct fd_table *table, unsigned fd)
{
	unsigned size = max(table->size, (unsigned)FD_TABLE_FIRST);
	struct fd_slot *slots;

	if (fd < table->size)
		return 0;
	while (size <= fd)
		size *= 2;
	slots = kzalloc(size * sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	if (table->size)
		memcpy(slots, table->slots, table->size * sizeof(*slots));
	kfree(table->slots);
	table->slots = slots;
	table->size = size;
	return 0;
}

struct fd_table *fd_table_fork(const struct fd_table *table)
{
	struct fd_table *copy = fd_table_create();

	if (!copy)
		return NULL;
	if (table->size && fd_table_grow(copy, table->size - 1)) {
		kfree(copy);
		return NULL;
	}
	for (unsigned i = 0; i < table->size; i++) {
		copy->slots[i] = table->slots[i];
		if (copy->slots[i].file)
			ref(copy->slots[i].file);
	}
	return copy;
}

void fd_table_close_on_exec(struct fd_table *table)
{
	for (unsigned i = 0; i < table->size; i++)
		if (table->slots[i].close_on_exec)
			fd_close(table, (int)i);
}

void fd_table_free(struct fd_table *table)
{
	if (!table)
		return;
	for (unsigned i = 0; i < table->size; i++)
		fd_close(table, (int)i);
	kfree(table->slots);
	kfree(table);
}

int fd_table_init_console(struct fd_table *table, struct fs_context *fs)
{
	struct file *file;
	int err = vfs_open(fs, "/dev/console", O_RDWR, 0, &file);

	if (err)
		return err;
	for (unsigned i = 0; i < 3 && err >= 0; i++)
		err = fd_add(table, file, 0, false);
	unref(file);
	return min(err, 0);
}

struct fd_slot *fd_slot(const struct fd_table *table, int fd)
{
	if (fd < 0 || (unsigned)fd >= table->size || !table->slots[fd].file)
		return NULL;
	return &table->slots[fd];
}

struct file *fd_file(const struct fd_table *table, int fd)
{
	struct fd_slot *slot = fd_slot(table, fd);

	return slot ? slot->file : NULL;
}

int fd_add(struct fd_table *table, struct file *file, unsigned from, bool close_on_exec)
{
	unsigned fd = from;
	int err;

	while (fd < table->size && table->slots[fd].file)
		fd++;
	if (fd >= FD_MAX)
		return -EMFILE;
	err = fd_table_grow(table, fd);
	if (err)
		return err;
	table->slots[fd] = (struct fd_slot){ ref(file), close_on_exec };
	return (int)fd;
}

int fd_set(struct fd_table *table, unsigned fd, struct file *file, bool close_on_exec)
{
	struct file *old;
	int err;

	if (fd >= FD_MAX)
		return -EBADF;
	err = fd_table_grow(table, fd);
	if (err)
		return err;
	old = table->slots[fd].file;
	table->slots[fd] = (struct fd_slot){ ref(file), close_on_exec };
	unref(old);
	return (int)fd;
}

int fd_close(struct fd_table *table, int fd)
{
	struct fd_slot *slot = fd_slot(table, fd);
	struct file *file;

	if (!slot)
		return -EBADF;
	file = slot->file;
	*slot = (struct fd_slot){ 0 };
	unref(file);
	return 0;
}
