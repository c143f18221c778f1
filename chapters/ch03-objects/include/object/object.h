/*
 * Kernel objects. Everything that a program can name is an object: reference-counted, with an id
 * that is never used twice (koid), 32 signal bits, and observers that are told when bits change.
 * Waiting in this kernel always means waiting for signal bits of objects.
 *
 * An object's struct begins with struct object. Two counts keep it: references (by kernel code)
 * decide about its memory; handles (of programs) decide about its meaning: a channel's end is
 * closed when its last handle is, whoever in the kernel still looks at it.
 *
 * Locking, for this whole layer: every object has one lock, which guards all its fields that can
 * change; the two ends of a pair (a channel) share one. The counts are atomic. Who needs several
 * locks takes them in this order:
 *
 *    1 handle table          4 address space                6 any other object
 *    2 job, parents first    5 VMO, a clone before the      7 port
 *    3 process, thread         VMO that it gets pages from  8 what lower layers lock by themselves
 *
 * Dropping a reference and closing a handle are allowed anywhere: what ends while this CPU holds
 * locks is taken care of when it has given back the last one. That is why the locks of this layer
 * are taken and given back with the functions below. Nothing waits under a lock.
 *
 * Context: executor or tests; object_signal also from interrupt handlers. (Kernel code is not
 * interrupted, <hal/irq.h>: a handler never finds a lock held by its own CPU.)
 */
#pragma once
#include <lib/list.h>
#include <lib/spinlock.h>
#include <lib/types.h>

typedef uint32_t rights_t;  /* RIGHT_* */
typedef uint32_t signals_t; /* SIGNAL_* */

/* Bits that mean the same wherever they occur; the rest belongs to the type, the top 8 to users. */
enum {
	SIGNAL_READABLE = 1 << 0,
	SIGNAL_WRITABLE = 1 << 1,
	SIGNAL_PEER_CLOSED = 1 << 2,
	SIGNAL_SIGNALED = 1 << 3, /* events; TERMINATED of tasks */
	SIGNAL_USER_ALL = 0xff000000u,
};
#define SIGNAL_TERMINATED SIGNAL_SIGNALED

#define OBJECT_NAME_MAX 32 /* with the NUL: ZX_MAX_NAME_LEN */

struct object;
struct handle_table;

/* One per type; types are compared by address. */
struct object_type {
	const char *name;
	uint32_t number;       /* Zircon's ZX_OBJ_TYPE_*, or 0 */
	rights_t rights;       /* of a fresh handle */
	signals_t user_signals; /* bits that programs may set and clear */
	/* The last reference is gone: release what the object holds, then kfree it. No lock is
	 * held, and nobody else can see the object. */
	void (*destroy)(struct object *object);
	/* The last handle is gone (may be NULL). No lock is held. */
	void (*on_no_handles)(struct object *object);
};

struct object {
	const struct object_type *type;
	uint64_t koid;
	uint64_t related_koid;  /* of the peer, parent, process …; fixed once the object is known */
	uint32_t refs;          /* atomic */
	uint32_t handles;       /* atomic */
	struct spinlock *lock;  /* own_lock, or that of the pair; guards all below */
	struct spinlock own_lock;
	signals_t signals;      /* written under the lock; object_signals reads it without */
	struct list observers;
	struct object *peer;    /* the other end of a pair; NULL: closed, or there is none */
	struct object *next_ended;
	uint32_t closing;       /* atomic, 0 or 1: queued for on_no_handles */
	char name[OBJECT_NAME_MAX];
};

/* With one reference, which is the caller's. */
void object_init(struct object *object, const struct object_type *type, signals_t signals);

/* --- Locks of this layer --- */

void lock_take(struct spinlock *lock);
/* Takes care of what has ended meanwhile, if this was the last lock that this CPU held. */
void lock_give(struct spinlock *lock);

static inline void object_lock(struct object *object)
{
	lock_take(object->lock);
}

static inline void object_unlock(struct object *object)
{
	lock_give(object->lock);
}

/* --- References and handles --- */

struct object *object_ref(struct object *object);
/* For an object that was found in a list which holds no references: false when it is dying. The
 * list's lock is held, and destroy takes the object out of the list under it. */
bool object_try_ref(struct object *object);
/* NULL is fine. The last reference destroys the object, perhaps when the locks are given back. */
void object_unref(struct object *object);

/* Programs' hold on the object; each also holds a reference. Called by the handle table and by
 * whoever carries handles (messages). */
void object_handle_opened(struct object *object);
void object_handle_closed(struct object *object);

/* ref-counting that keeps the type: p = ref(p); unref(p). The member must be called `object`. */
#define ref(p)   ({ typeof(p) _p = (p); object_ref(&_p->object); _p; })
#define unref(p) ({ typeof(p) _p = (p); object_unref(_p ? &_p->object : NULL); })

/* How many objects exist: tests compare it before and after. */
size_t object_count(void);

/* --- Signals --- */

static inline signals_t object_signals(const struct object *object)
{
	return __atomic_load_n(&object->signals, __ATOMIC_ACQUIRE);
}

/* Clears, then sets bits, and notifies the observers whose bits are now set. */
void object_signal(struct object *object, signals_t clear, signals_t set);
/* The same for who holds the object's lock. */
void object_signal_locked(struct object *object, signals_t clear, signals_t set);

/*
 * An observer is told when any bit of `mask` is set: on every change while it is registered.
 * notify runs under the object's lock, perhaps in an interrupt: it wakes a task, queues a packet,
 * or removes its own observer with list_remove, and nothing else. The caller owns the memory and
 * keeps the object alive until observer_remove (which may be called again); when that returns,
 * notify does not run and will not.
 */
struct observer {
	struct list node;
	struct object *object;  /* set by object_observe */
	signals_t mask;
	bool now;               /* told at once, too, if a bit is set already */
	bool edge;              /* told only when a bit of the mask *becomes* set */
	void (*notify)(struct observer *observer, signals_t observed);
	/* If it was registered through a handle (handle_observe): which one, and what to call, in
	 * the same way as notify, when that goes away; the observer is removed by then. */
	const struct handle_table *table;
	uint32_t number;
	void (*cancelled)(struct observer *observer);
};

void object_observe(struct object *object, struct observer *observer);
void observer_remove(struct observer *observer);
/* Removes and cancels the observers that came through this handle. */
void object_handle_gone(struct object *object, const struct handle_table *table, uint32_t number);

/* --- Names --- */

/* Cut to OBJECT_NAME_MAX - 1 characters. */
void object_set_name(struct object *object, const char *name);
/* Filled with NULs to the end. */
void object_get_name(struct object *object, char name[OBJECT_NAME_MAX]);
