/*
 * The far side of a transfer: where a read puts its bytes and a write gets them, in kernel memory
 * or in a program's, in one piece or scattered over an iovec. Files, pipes and the terminal move
 * their bytes piece by piece between their own storage and a struct io; what is left in it tells
 * how far they came, whatever happened then. Executor context.
 */
#pragma once
#include <object/vmar.h>

struct io {
	struct vmar *vmar; /* NULL: kernel memory */
	union {
		vaddr_t user;
		char *kernel;
	};
	size_t piece;      /* bytes left in the current piece */
	size_t left;       /* bytes left altogether */
	vaddr_t iov;       /* the pieces that follow: struct iovec in user memory */
	unsigned iov_left;
};

struct io io_kernel(const void *buf, size_t n);
struct io io_user(struct vmar *vmar, vaddr_t buf, size_t n);
/*
 * Pieces described by an iovec, which is read as the transfer proceeds. -EINVAL (too many, too
 * long), -EFAULT.
 */
int io_user_vector(struct vmar *vmar, vaddr_t iov, uint64_t count, struct io *out);

/* Moves n bytes (at most io->left) and advances by what was moved. -EFAULT, -ENOMEM. */
int io_put(struct io *io, const void *data, size_t n);
int io_get(struct io *io, void *data, size_t n);

/* The same between the io and a range of a VMO. */
int io_put_vmo(struct io *io, struct vmo *vmo, uint64_t offset, size_t n);
int io_get_vmo(struct io *io, struct vmo *vmo, uint64_t offset, size_t n);
/* For a reader of a text that lies in memory: what of it is at `offset`. */
int io_put_text(struct io *io, const char *text, size_t size, uint64_t offset);
