#include <hal/cpus.h>
#include <kernel/panic.h>
#include <kernel/test_gauge.h>
#include <lib/string.h>
#include <object/object.h>

#define KOID_FIRST 1024 /* ZX_KOID_FIRST */

static uint64_t next_koid = KOID_FIRST;
static size_t count;

void object_init(struct object *object, const struct object_type *type, signals_t signals)
{
	*object = (struct object){ .type = type, .refs = 1, .signals = signals };
	object->koid = __atomic_fetch_add(&next_koid, 1, __ATOMIC_RELAXED);
	object->lock = &object->own_lock;
	list_init(&object->observers);
	__atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
}

size_t object_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

/* --- Ends --- */

/*
 * The end of an object is often that of others: a channel in a message in a channel … A program
 * can make such a chain longer than the kernel's stack is deep; and what happens at an end takes
 * locks, which the CPU may hold already. So objects wait in a list: those whose last handle is
 * gone, with a reference, and the dead, without.
 */
static struct {
	unsigned locks; /* held by this CPU */
	bool busy;
	struct object *ended;
} CPU_ALIGNED cpus[CPUS_MAX];

static void end(struct object *object)
{
	if (object->closing) {
		__atomic_store_n(&object->closing, 0, __ATOMIC_RELEASE);
		object->type->on_no_handles(object);
		object_unref(object);
		return;
	}
	assert(list_empty(&object->observers));
	__atomic_fetch_sub(&count, 1, __ATOMIC_RELAXED);
	object->type->destroy(object);
}

static void end_all(void)
{
	unsigned cpu = hal_cpu_id();
	struct object *object;

	if (cpus[cpu].locks || cpus[cpu].busy)
		return;
	cpus[cpu].busy = true;
	while ((object = cpus[cpu].ended)) {
		cpus[cpu].ended = object->next_ended;
		end(object);
	}
	cpus[cpu].busy = false;
}

static void queue_end(struct object *object)
{
	unsigned cpu = hal_cpu_id();

	object->next_ended = cpus[cpu].ended;
	cpus[cpu].ended = object;
	end_all();
}

void lock_take(struct spinlock *lock)
{
	cpus[hal_cpu_id()].locks++;
	spin_lock(lock);
}

void lock_give(struct spinlock *lock)
{
	unsigned cpu = hal_cpu_id();

	spin_unlock(lock);
	if (--cpus[cpu].locks == 0 && cpus[cpu].ended)
		end_all();
}

/* --- Counts --- */

struct object *object_ref(struct object *object)
{
	uint32_t refs = __atomic_fetch_add(&object->refs, 1, __ATOMIC_RELAXED);

	assert(refs > 0 && refs < UINT32_MAX);
	return object;
}

bool object_try_ref(struct object *object)
{
	uint32_t refs = __atomic_load_n(&object->refs, __ATOMIC_RELAXED);

	while (refs && !__atomic_compare_exchange_n(&object->refs, &refs, refs + 1, true,
						    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return refs > 0;
}

void object_unref(struct object *object)
{
	uint32_t refs;

	if (!object)
		return;
	refs = __atomic_fetch_sub(&object->refs, 1, __ATOMIC_ACQ_REL);
	assert(refs > 0);
	if (refs == 1)
		queue_end(object);
}

void object_handle_opened(struct object *object)
{
	object_ref(object);
	__atomic_fetch_add(&object->handles, 1, __ATOMIC_RELAXED);
}

/* The reference goes into the list with the object. */
void object_handle_closed(struct object *object)
{
	uint32_t handles = __atomic_fetch_sub(&object->handles, 1, __ATOMIC_ACQ_REL);

	assert(handles > 0);
	if (handles == 1 && object->type->on_no_handles &&
	    !__atomic_exchange_n(&object->closing, 1, __ATOMIC_ACQ_REL))
		queue_end(object);
	else
		object_unref(object);
}

/* --- Signals and observers --- */

void object_signal_locked(struct object *object, signals_t clear, signals_t set)
{
	signals_t signals = (object->signals & ~clear) | set;
	signals_t new_signals = signals & ~object->signals;

	__atomic_store_n(&object->signals, signals, __ATOMIC_RELEASE);
	list_for_each_safe(observer, &object->observers, struct observer, node)
		if (observer->mask & (observer->edge ? new_signals : signals))
			observer->notify(observer, signals);
}

void object_signal(struct object *object, signals_t clear, signals_t set)
{
	object_lock(object);
	object_signal_locked(object, clear, set);
	object_unlock(object);
}

void object_observe(struct object *object, struct observer *observer)
{
	observer->object = object;
	object_lock(object);
	list_push_back(&object->observers, &observer->node);
	if (observer->now && (observer->mask & object->signals))
		observer->notify(observer, object->signals);
	object_unlock(object);
}

void observer_remove(struct observer *observer)
{
	if (!observer->object)
		return;
	object_lock(observer->object);
	list_remove(&observer->node);
	object_unlock(observer->object);
}

void object_handle_gone(struct object *object, const struct handle_table *table, uint32_t number)
{
	object_lock(object);
	list_for_each_safe(observer, &object->observers, struct observer, node) {
		if (observer->table != table || observer->number != number)
			continue;
		list_remove(&observer->node);
		observer->cancelled(observer);
	}
	object_unlock(object);
}

/* --- Names --- */

void object_set_name(struct object *object, const char *name)
{
	object_lock(object);
	memset(object->name, 0, sizeof(object->name));
	string_copy(object->name, name, sizeof(object->name));
	object_unlock(object);
}

void object_get_name(struct object *object, char name[OBJECT_NAME_MAX])
{
	object_lock(object);
	memcpy(name, object->name, OBJECT_NAME_MAX);
	object_unlock(object);
}

TEST_GAUGE(objects, "objects", object_count, NULL);
