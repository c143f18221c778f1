/*
 * Futexes: threads that wait at an address of their process until somebody wakes them, provided
 * that the word there still has the value they saw. The kernel knows a futex only while somebody
 * waits at it; it may have an owner, the thread that the others wait for.
 *
 * The table's lock is first in the order (<object/object.h>), beside that of handle tables. Words
 * are read with the lock held, so a change and a wake cannot slip in between.
 */
#pragma once
#include <object/vmar.h>

struct thread;

#define FUTEX_BUCKETS 16

struct futex_table {
	struct spinlock lock;
	struct list buckets[FUTEX_BUCKETS]; /* struct futex */
};

/* The memory is the caller's until futex_wait_end. */
struct futex_waiter {
	struct list node;      /* in the futex */
	struct futex *futex;   /* NULL: woken */
	struct thread *thread; /* who waits; the caller keeps it alive */
	/* It has been woken; under the table's lock: wakes a task. */
	void (*notify)(struct futex_waiter *waiter);
};

void futex_table_init(struct futex_table *table);

/*
 * Queues the waiter (node and thread set by this call) if the word at the address is `value`.
 * `owner` (NULL: nobody) becomes the futex's owner.
 * -EAGAIN (another value); -EINVAL (address not aligned; the owner waits here, or is the caller);
 * -EFAULT, -ENOMEM.
 */
int futex_wait_begin(struct futex_table *table, struct vmar *vmar, vaddr_t address, uint32_t value,
		     struct thread *thread, struct thread *owner, struct futex_waiter *waiter);
/* Ends it in any case; true if it had been woken. */
bool futex_wait_end(struct futex_table *table, struct futex_waiter *waiter);

/* Who owns the futex after a wake: nobody, or the one thread that was woken. */
enum futex_owner { FUTEX_OWNER_NOBODY, FUTEX_OWNER_WOKEN };

/* Wakes at most `count` waiters, the first ones. Returns how many; -EINVAL. */
int futex_wake(struct futex_table *table, vaddr_t address, uint32_t count, enum futex_owner owner);

/* Where the waiters that are not woken go. */
struct futex_target {
	vaddr_t address;
	uint32_t count;       /* at most so many */
	struct thread *owner; /* of that futex, afterwards; or NULL */
};
/* As futex_wake, if the word there is `value`; then moves others. Errors as of futex_wait_begin;
 * -EINVAL (the same address). Returns how many were woken. */
int futex_requeue(struct futex_table *table, struct vmar *vmar, vaddr_t address, uint32_t value,
		  uint32_t wake_count, enum futex_owner owner, const struct futex_target *target);

/* The koid of the owner; 0: nobody. */
uint64_t futex_get_owner(struct futex_table *table, vaddr_t address);
