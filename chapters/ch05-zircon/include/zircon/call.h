/* What the functions of syscalls/zircon.def have in common: from handles to objects and back. */
#pragma once
#include <lib/errno.h>
#include <object/task.h>
#include <object/user_memory.h>
#include <syscall/table.h>
#include <zircon/types.h>
#include <zircon_calls.h>

/*
 * The object behind a handle of the thread's process, with a reference for the caller:
 *
 *	struct channel *channel;
 *	int err = decode(thread, handle, channel, RIGHT_READ, &channel);
 */
#define decode(thread_, handle_, type_, rights_, out_)                                      \
	({                                                                                  \
		struct object *_object = NULL;                                              \
		int _err = handle_get(&(thread_)->process->handles, handle_, &type_##_type, \
				      rights_, &_object);                                   \
		*(out_) = _err ? NULL : container_of(_object, struct type_, object);        \
		_err;                                                                       \
	})

/* The same for an object of any type. */
static inline int decode_any(struct thread *thread, zx_handle_t handle, rights_t rights,
			     struct object **out)
{
	return handle_get(&thread->process->handles, handle, NULL, rights, out);
}

static inline int copy_in(struct thread *thread, void *dst, vaddr_t src, size_t n)
{
	return user_read(thread->process->vmar, dst, src, n);
}

static inline int copy_out(struct thread *thread, vaddr_t dst, const void *src, size_t n)
{
	return user_write(thread->process->vmar, dst, src, n);
}

/* For results that the program may not want: a null pointer is skipped. */
static inline int copy_out_optional(struct thread *thread, vaddr_t dst, const void *src, size_t n)
{
	return dst ? copy_out(thread, dst, src, n) : 0;
}

/*
 * Gives the thread's process a handle and writes its number to the program's memory at `out`.
 * Nothing has happened when it fails. The caller's reference stays the caller's.
 */
int grant(struct thread *thread, struct object *object, rights_t rights, vaddr_t out);
/* Two at once: both, or none. */
int grant_pair(struct thread *thread, struct object *a, rights_t rights_a, vaddr_t out_a,
	       struct object *b, rights_t rights_b, vaddr_t out_b);

/* A name from the program's memory, cut to OBJECT_NAME_MAX. */
int copy_in_name(struct thread *thread, char name[OBJECT_NAME_MAX], vaddr_t src, size_t size);

/* A deadline as <hal/timer.h> has them. */
uint64_t deadline_of(zx_time_t deadline);
