/*
 * Kernel objects. Everything that a program can name is an object: reference-counted, with an id
 * that is never used twice (koid), 32 signal bits, and observers that are told when bits change.
 * Waiting in this kernel always means waiting for signal bits of objects.
 *
 * An object's struct begins with struct object. Two counts keep it: references (by kernel code)
 * decide about its memory; handles (of programs) decide about its meaning: a channel's end is
 * closed when its last handle is, whoever in the kernel still looks at it.
 *
 * Context: executor or tests. Kernel code is not interrupted (<hal/irq.h>) and there is one CPU,
 * so there are no locks. object_signal alone may be called by interrupt handlers.
 */
#pragma once
#include <lib/list.h>
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

#define OBJECT_NAME_MAX 32

struct object;

/* One per type; types are compared by address. */
struct object_type {
	const char *name;
	uint32_t number;       /* Zircon's ZX_OBJ_TYPE_*, or 0 */
	rights_t rights;       /* of a fresh handle */
	signals_t user_signals; /* bits that programs may set and clear */
	/* The last reference is gone: release what the object holds, then kfree it. */
	void (*destroy)(struct object *object);
	/* The last handle is gone (may be NULL). */
	void (*on_no_handles)(struct object *object);
};

struct object {
	const struct object_type *type;
	uint64_t koid;
	uint32_t refs;
	uint32_t handles;
	signals_t signals;
	struct list observers;
	char name[OBJECT_NAME_MAX];
};

/* With one reference, which is the caller's. */
void object_init(struct object *object, const struct object_type *type, signals_t signals);

struct object *object_ref(struct object *object);
/* NULL is fine. The last reference destroys the object. */
void object_unref(struct object *object);

/* Programs' hold on the object; each also holds a reference. Called by the handle table and by
 * whoever carries handles (messages). */
void object_handle_opened(struct object *object);
void object_handle_closed(struct object *object);

/* Clears, then sets bits, and notifies the observers whose bits are now set. Any context. */
void object_signal(struct object *object, signals_t clear, signals_t set);

/*
 * An observer is told when any bit of `mask` is set: on every change while it is registered.
 * notify runs inside object_signal, perhaps in an interrupt: it wakes a task, or removes its own
 * observer, and nothing else. The caller owns the memory and keeps the object alive until
 * observer_remove (which may be called twice).
 */
struct observer {
	struct list node;
	signals_t mask;
	void (*notify)(struct observer *observer, signals_t observed);
};

void object_observe(struct object *object, struct observer *observer);
void observer_remove(struct observer *observer);

/* ref-counting that keeps the type: p = ref(p); unref(p). The member must be called `object`. */
#define ref(p)   ({ typeof(p) _p = (p); object_ref(&_p->object); _p; })
#define unref(p) ({ typeof(p) _p = (p); object_unref(_p ? &_p->object : NULL); })

/* How many objects exist: tests compare it before and after. */
size_t object_count(void);
