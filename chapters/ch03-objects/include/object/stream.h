/*
 * Stream: a VMO as a file: reading and writing at a position that moves on, up to the VMO's content
 * size, which writing extends. The position is advanced before the bytes are copied, so that
 * concurrent readers get different bytes and no lock is held while copying.
 */
#pragma once
#include <object/vmo.h>

enum { STREAM_READ = 1, STREAM_WRITE = 2 }; /* modes: ZX_STREAM_MODE_* */

struct stream {
	struct object object;
	struct vmo *vmo;  /* a reference */
	unsigned mode;
	uint64_t position; /* the object's lock */
};

extern const struct object_type stream_type;

/* -ENOMEM; -EINVAL (unknown mode); -EOPNOTSUPP (physical memory). */
int stream_create(struct vmo *vmo, unsigned mode, uint64_t position, struct stream **out);

/* At the end of the content 0 bytes are read. -EACCES (not the mode); as of vmo_read. */
int stream_read(struct stream *stream, void *buf, size_t n, size_t *actual);
int stream_read_at(struct stream *stream, uint64_t offset, void *buf, size_t n, size_t *actual);

/* As much as the VMO can hold. -EACCES; -ENOSPC (nothing); -EFBIG (beyond all sizes); -ENOMEM. */
int stream_write(struct stream *stream, const void *buf, size_t n, size_t *actual);
int stream_write_at(struct stream *stream, uint64_t offset, const void *buf, size_t n,
		    size_t *actual);
/* At the end of the content, where the position is afterwards. */
int stream_append(struct stream *stream, const void *buf, size_t n, size_t *actual);

enum stream_origin { STREAM_START, STREAM_CURRENT, STREAM_END };
/* -EINVAL: before the beginning, beyond all numbers, or no such origin. */
int stream_seek(struct stream *stream, unsigned origin, int64_t offset, uint64_t *position);
