/*
 * A pipe is a vnode with a ring buffer and two files, its ends. The ring's memory is a VMO, so that
 * an idle pipe costs nothing.
 *
 *	reader ──► pipe (vnode) ◄── writer      an end refers to the pipe; the pipe knows the ends
 *	                                        while they exist
 */
#include <async/thread_task.h>
#include <fs/filesystem.h>
#include <fs/pipe.h>
#include <lib/errno.h>

struct pipe {
	struct vnode vnode;
	struct vmo *ring;                  /* PIPE_SIZE bytes */
	uint64_t read_count, write_count;  /* bytes that ever went through */
	struct file *reader, *writer;      /* NULL: closed. No references */
};

static struct pipe *pipe_of(const struct file *file)
{
	return container_of(file->vnode, struct pipe, vnode);
}

static size_t pipe_used(const struct pipe *pipe)
{
	return (size_t)(pipe->write_count - pipe->read_count);
}

static size_t pipe_room(const struct pipe *pipe)
{
	return PIPE_SIZE - pipe_used(pipe);
}

/* Writable means that any write that must be made whole has room. */
static void pipe_update(struct pipe *pipe)
{
	bool writable = pipe_room(pipe) >= PIPE_BUF;

	if (pipe->reader)
		object_signal(&pipe->reader->object, SIGNAL_READABLE,
			      (pipe_used(pipe) ? SIGNAL_READABLE : 0) |
				      (pipe->writer ? 0 : SIGNAL_PEER_CLOSED));
	if (pipe->writer)
		object_signal(&pipe->writer->object, SIGNAL_WRITABLE,
			      (writable ? SIGNAL_WRITABLE : 0) |
				      (pipe->reader ? 0 : SIGNAL_PEER_CLOSED));
}

/* How far one can go from `count` before the ring's end. */
static size_t ring_piece(uint64_t count, size_t n)
{
	return min(n, (size_t)(PIPE_SIZE - count % PIPE_SIZE));
}

static int pipe_read(struct file *file, struct io *io, uint64_t offset)
{
	struct pipe *pipe = pipe_of(file);
	size_t before = io->left;
	int err = 0;

	if (!pipe_used(pipe) && pipe->writer && io->left)
		return task_retry_when(&file->object, SIGNAL_READABLE | SIGNAL_PEER_CLOSED);
	while (io->left && pipe_used(pipe) && !err) {
		size_t left = io->left;
		size_t n = ring_piece(pipe->read_count, min(left, pipe_used(pipe)));

		err = io_put_vmo(io, pipe->ring, pipe->read_count % PIPE_SIZE, n);
		pipe->read_count += left - io->left;
	}
	if (io->left < before)
		pipe_update(pipe);
	return err;
}

static int pipe_write(struct file *file, struct io *io, uint64_t offset)
{
	struct pipe *pipe = pipe_of(file);
	bool whole = io->left <= PIPE_BUF;
	int err = 0;

	if (!pipe->reader)
		return -EPIPE;
	while (io->left && !err) {
		size_t left = io->left;
		size_t n = ring_piece(pipe->write_count, min(left, pipe_room(pipe)));

		if (!n || (whole && pipe_room(pipe) < left)) {
			err = task_retry_when(&file->object, SIGNAL_WRITABLE | SIGNAL_PEER_CLOSED);
			break;
		}
		err = io_get_vmo(io, pipe->ring, pipe->write_count % PIPE_SIZE, n);
		pipe->write_count += left - io->left;
	}
	pipe_update(pipe);
	return err;
}

#define FIONREAD 0x541b

static int64_t pipe_ioctl(struct file *file, struct vmar *vmar, uint32_t request, vaddr_t arg)
{
	int32_t used = (int32_t)pipe_used(pipe_of(file));
	struct io io = io_user(vmar, arg, sizeof(used));

	return request == FIONREAD ? io_put(&io, &used, sizeof(used)) : -ENOTTY;
}

static void end_release(struct file *file)
{
	struct pipe *pipe = pipe_of(file);

	if (pipe->reader == file)
		pipe->reader = NULL;
	else
		pipe->writer = NULL;
	pipe_update(pipe);
}

static const struct file_ops reader_ops = { .read = pipe_read, .ioctl = pipe_ioctl,
					    .release = end_release, .stream = true };
static const struct file_ops writer_ops = { .write = pipe_write, .ioctl = pipe_ioctl,
					    .release = end_release, .stream = true };

/* By way of /proc/PID/fd: the end that is there already. */
static int pipe_open(struct vnode *vnode, int flags, struct file **out)
{
	struct pipe *pipe = container_of(vnode, struct pipe, vnode);
	struct file *end = (flags & O_ACCMODE) == O_RDONLY ? pipe->reader : pipe->writer;

	if (!end)
		return -ENXIO;
	*out = ref(end);
	return 0;
}

static void pipe_release(struct vnode *vnode)
{
	unref(container_of(vnode, struct pipe, vnode)->ring);
}

static const struct vnode_ops pipe_vnode_ops = { .open = pipe_open, .release = pipe_release };

/* Pipes have names in no directory; they are a file system of their own all the same (pipefs). */
static struct filesystem pipefs = { .name = "pipefs", .magic = 0x50495045, .device = 0xff };

static struct pipe *pipe_alloc(void)
{
	static uint64_t next_inode = 1;
	struct pipe *pipe = vnode_alloc(sizeof(*pipe), &pipe_vnode_ops, &pipefs, S_IFIFO | 0600);

	if (!pipe)
		return NULL;
	pipe->vnode.inode = next_inode++;
	if (vmo_create(PIPE_SIZE, false, &pipe->ring)) {
		unref(&pipe->vnode);
		return NULL;
	}
	return pipe;
}

int pipe_create(int flags, struct file **reader, struct file **writer)
{
	struct pipe *pipe = pipe_alloc();

	if (!pipe)
		return -ENOMEM;
	*reader = file_alloc(sizeof(**reader), &reader_ops, &pipe->vnode, O_RDONLY | flags);
	*writer = file_alloc(sizeof(**writer), &writer_ops, &pipe->vnode, O_WRONLY | flags);
	pipe->reader = *reader;
	pipe->writer = *writer;
	unref(&pipe->vnode);
	if (!*reader || !*writer) {
		unref(*reader);
		unref(*writer);
		return -ENOMEM;
	}
	(*reader)->object.signals = 0;
	(*writer)->object.signals = SIGNAL_WRITABLE;
	return 0;
}
