#include <fs/vnode.h>
#include <lib/errno.h>
#include <mm/heap.h>

static void file_destroy(struct object *object)
{
	struct file *file = container_of(object, struct file, object);

	if (file->ops->release)
		file->ops->release(file);
	file_set_lock(file, LOCK_NONE);
	unref(file->vnode);
	kfree(file);
}

const struct object_type file_type = { .name = "file", .destroy = file_destroy };

void *file_alloc(size_t size, const struct file_ops *ops, struct vnode *vnode, int flags)
{
	struct file *file = kzalloc(size);

	if (!file)
		return NULL;
	object_init(&file->object, &file_type, SIGNAL_READABLE | SIGNAL_WRITABLE);
	file->ops = ops;
	file->vnode = ref(vnode);
	file->ready = &file->object;
	file->flags = flags & (O_ACCMODE | O_APPEND | O_NONBLOCK | O_PATH);
	return file;
}

/* What a transfer tells its caller, whose io was at `before`. */
static int64_t transfer_result(const struct io *io, size_t before, int err)
{
	size_t done = before - io->left;

	return done && err != -EAGAIN ? (int64_t)done : err;
}

static int64_t file_read_from(struct file *file, struct io *io, uint64_t offset)
{
	size_t before = io->left;

	if (file->flags & O_PATH || (file->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	if (!file->ops->read)
		return -EINVAL;
	return transfer_result(io, before, file->ops->read(file, io, offset));
}

static int64_t file_write_to(struct file *file, struct io *io, uint64_t offset)
{
	size_t before = io->left;

	if (file->flags & O_PATH || (file->flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (!file->ops->write)
		return -EINVAL;
	return transfer_result(io, before, file->ops->write(file, io, offset));
}

int64_t file_read(struct file *file, struct io *io)
{
	int64_t n = file_read_from(file, io, file->offset);

	if (n > 0)
		file->offset += (uint64_t)n;
	return n;
}

int64_t file_write(struct file *file, struct io *io)
{
	uint64_t offset = file->flags & O_APPEND ? file->vnode->size : file->offset;
	int64_t n = file_write_to(file, io, offset);

	if (n > 0)
		file->offset = offset + (uint64_t)n;
	return n;
}

static int check_offset(const struct file *file, uint64_t offset)
{
	if (file->ops->stream)
		return -ESPIPE;
	return offset > INT64_MAX ? -EINVAL : 0;
}

int64_t file_read_io_at(struct file *file, struct io *io, uint64_t offset)
{
	int err = check_offset(file, offset);

	return err ? err : file_read_from(file, io, offset);
}

int64_t file_write_io_at(struct file *file, struct io *io, uint64_t offset)
{
	int err = check_offset(file, offset);

	return err ? err : file_write_to(file, io, offset);
}

int64_t file_read_at(struct file *file, uint64_t offset, void *buf, size_t n)
{
	struct io io = io_kernel(buf, n);

	return file_read_io_at(file, &io, offset);
}

int file_get_vmo_at(struct file *file, uint64_t *offset, struct vmo **out)
{
	if (file->flags & O_PATH)
		return -EBADF;
	if ((file->flags & O_ACCMODE) == O_WRONLY)
		return -EACCES;
	return file->ops->get_vmo ? file->ops->get_vmo(file, offset, out) : -ENODEV;
}

int file_get_vmo(struct file *file, struct vmo **out)
{
	uint64_t start = 0;

	return file_get_vmo_at(file, &start, out);
}
