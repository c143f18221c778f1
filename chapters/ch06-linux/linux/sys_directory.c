/* Reading directories: getdents(2). The file's offset is the position of the next entry. */
#include <fs/vnode.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/file_arg.h>
#include <linux_calls.h>
#include <object/user_memory.h>

struct linux_dirent64 {
	uint64_t inode;
	int64_t next;
	uint16_t record_length;
	uint8_t type;
	char name[NAME_MAX + 1];
} __attribute__((packed, aligned(8)));

#define RECORD_LENGTH(text) round_up(offsetof(struct linux_dirent64, name) + strlen(text) + 1, 8)

/* "." and "..", which no file system stores. */
static bool read_dot(struct vnode *dir, struct vnode *root, struct dir_entry *entry)
{
	struct vnode *parent = vnode_parent(dir, root);

	entry->inode = entry->position == 0 || !parent ? dir->inode : parent->inode;
	entry->mode = S_IFDIR;
	string_copy(entry->name, entry->position == 0 ? "." : "..", sizeof(entry->name));
	entry->position++;
	unref(parent);
	return true;
}

static bool read_entry(struct vnode *dir, struct vnode *root, struct dir_entry *entry)
{
	return entry->position < 2 ? read_dot(dir, root, entry) : dir->ops->readdir(dir, entry);
}

static size_t record_fill(struct linux_dirent64 *record, const struct dir_entry *entry)
{
	memset(record, 0, sizeof(*record));
	record->inode = entry->inode;
	record->next = (int64_t)entry->position;
	record->record_length = (uint16_t)RECORD_LENGTH(entry->name);
	record->type = (uint8_t)((entry->mode & S_IFMT) >> 12); /* DT_* are the mode's type bits */
	string_copy(record->name, entry->name, sizeof(record->name));
	return record->record_length;
}

/* As many records as fit: their size. */
static int64_t read_entries(struct thread *thread, struct file *file, vaddr_t buf, size_t size)
{
	struct vnode *root = fs_of(thread)->root;
	struct linux_dirent64 record;
	struct dir_entry entry = { .position = file->offset };
	size_t done = 0;

	while (read_entry(file->vnode, root, &entry)) {
		size_t len = record_fill(&record, &entry);
		int err;

		if (len > size - done)
			return done ? (int64_t)done : -EINVAL;
		err = user_write(thread->process->vmar, buf + done, &record, len);
		if (err)
			return done ? (int64_t)done : err;
		file->offset = entry.position;
		done += len;
	}
	return (int64_t)done;
}

int64_t sys_getdents64(struct thread *thread, int fd, vaddr_t buf, size_t size)
{
	struct file *file = file_arg(thread, fd);

	if (!file || file->flags & O_PATH)
		return -EBADF;
	if (!vnode_is(file->vnode, S_IFDIR))
		return -ENOTDIR;
	vnode_accessed(file->vnode);
	return read_entries(thread, file, buf, size);
}
