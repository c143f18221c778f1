#include <lib/errno.h>
#include <mm/heap.h>
#include <object/futex.h>
#include <object/task.h>
#include <object/user_memory.h>

struct futex {
	struct list node;     /* in its bucket */
	vaddr_t address;
	struct list waiters;  /* never empty while the lock is free */
	struct thread *owner; /* a reference; NULL: nobody */
};

void futex_table_init(struct futex_table *table)
{
	*table = (struct futex_table){ 0 };
	for (unsigned i = 0; i < FUTEX_BUCKETS; i++)
		list_init(&table->buckets[i]);
}

/* --- The table; its lock is held --- */

static struct list *bucket_of(struct futex_table *table, vaddr_t address)
{
	return &table->buckets[(address / sizeof(uint32_t) ^ address / PAGE_SIZE) % FUTEX_BUCKETS];
}

static struct futex *find(struct futex_table *table, vaddr_t address)
{
	list_for_each(futex, bucket_of(table, address), struct futex, node)
		if (futex->address == address)
			return futex;
	return NULL;
}

/* The futex at the address; *spare becomes it, if there was none. */
static struct futex *find_or_add(struct futex_table *table, vaddr_t address, struct futex **spare)
{
	struct futex *futex = find(table, address);

	if (futex)
		return futex;
	futex = *spare;
	*spare = NULL;
	*futex = (struct futex){ .address = address };
	list_init(&futex->waiters);
	list_push_back(bucket_of(table, address), &futex->node);
	return futex;
}

static void set_owner(struct futex *futex, struct thread *owner)
{
	struct thread *old = futex->owner;

	futex->owner = owner ? ref(owner) : NULL;
	unref(old);
}

/* Nobody waits there any more: it is forgotten. */
static void drop_if_empty(struct futex *futex)
{
	if (!list_empty(&futex->waiters))
		return;
	set_owner(futex, NULL);
	list_remove(&futex->node);
	kfree(futex);
}

static bool waits_at(const struct futex *futex, const struct thread *thread)
{
	list_for_each(waiter, &futex->waiters, struct futex_waiter, node)
		if (waiter->thread == thread)
			return true;
	return false;
}

/* The futex may be gone afterwards. */
static int wake(struct futex *futex, uint32_t count, enum futex_owner owner)
{
	int woken = 0;

	while ((uint32_t)woken < count && !list_empty(&futex->waiters)) {
		struct futex_waiter *waiter =
			list_first(&futex->waiters, struct futex_waiter, node);

		list_remove(&waiter->node);
		set_owner(futex, owner == FUTEX_OWNER_WOKEN ? waiter->thread : NULL);
		waiter->futex = NULL;
		waiter->notify(waiter);
		woken++;
	}
	drop_if_empty(futex);
	return woken;
}

/* --- The word --- */

static int check_address(vaddr_t address)
{
	return address && address % sizeof(uint32_t) == 0 ? 0 : -EINVAL;
}

/* Takes the table's lock with the word in view: whoever changes it wakes later. */
static int lock_if_value(struct futex_table *table, struct vmar *vmar, vaddr_t address,
			 uint32_t value)
{
	uint32_t word;

	for (;;) {
		int err = user_read(vmar, &word, address, sizeof(word)); /* enters the page */

		if (err)
			return err;
		lock_take(&table->lock);
		if (user_read_present(vmar, &word, address, sizeof(word)))
			break;
		lock_give(&table->lock); /* the page has gone again */
	}
	if (word == value)
		return 0;
	lock_give(&table->lock);
	return -EAGAIN;
}

/* --- Waiting --- */

static int wait_locked(struct futex_table *table, vaddr_t address, struct thread *thread,
		       struct thread *owner, struct futex_waiter *waiter, struct futex **spare)
{
	struct futex *futex = find(table, address);

	if (owner && (owner == thread || (futex && waits_at(futex, owner))))
		return -EINVAL;
	futex = find_or_add(table, address, spare);
	waiter->futex = futex;
	waiter->thread = thread;
	list_push_back(&futex->waiters, &waiter->node);
	set_owner(futex, owner);
	return 0;
}

int futex_wait_begin(struct futex_table *table, struct vmar *vmar, vaddr_t address, uint32_t value,
		     struct thread *thread, struct thread *owner, struct futex_waiter *waiter)
{
	struct futex *spare;
	int err = check_address(address);

	if (err)
		return err;
	spare = new(struct futex);
	if (!spare)
		return -ENOMEM;
	err = lock_if_value(table, vmar, address, value);
	if (!err) {
		err = wait_locked(table, address, thread, owner, waiter, &spare);
		lock_give(&table->lock);
	}
	kfree(spare);
	return err;
}

bool futex_wait_end(struct futex_table *table, struct futex_waiter *waiter)
{
	bool woken;

	lock_take(&table->lock);
	woken = !waiter->futex;
	if (!woken) {
		list_remove(&waiter->node);
		drop_if_empty(waiter->futex);
		waiter->futex = NULL;
	}
	lock_give(&table->lock);
	return woken;
}

/* --- Waking --- */

int futex_wake(struct futex_table *table, vaddr_t address, uint32_t count, enum futex_owner owner)
{
	struct futex *futex;
	int woken = check_address(address);

	if (woken)
		return woken;
	lock_take(&table->lock);
	futex = find(table, address);
	if (futex)
		woken = wake(futex, count, owner);
	lock_give(&table->lock);
	return woken;
}

/* Moves waiters from one futex to another, if the wake before has left any. */
static void move(struct futex_table *table, vaddr_t address, const struct futex_target *target,
		 struct futex **spare)
{
	struct futex *from = find(table, address), *to = NULL;

	for (uint32_t i = 0; from && i < target->count && !list_empty(&from->waiters); i++) {
		struct futex_waiter *waiter =
			list_first(&from->waiters, struct futex_waiter, node);

		if (!to)
			to = find_or_add(table, target->address, spare);
		list_remove(&waiter->node);
		list_push_back(&to->waiters, &waiter->node);
		waiter->futex = to;
	}
	if (from)
		drop_if_empty(from);
	if (!to)
		to = find(table, target->address);
	if (to)
		set_owner(to, target->owner);
}

/* The new owner must not be one of those that would wait for it. */
static bool owner_waits(struct futex_table *table, vaddr_t address,
			const struct futex_target *target)
{
	struct futex *from = find(table, address), *to = find(table, target->address);

	return target->owner && ((from && waits_at(from, target->owner)) ||
				 (to && waits_at(to, target->owner)));
}

int futex_requeue(struct futex_table *table, struct vmar *vmar, vaddr_t address, uint32_t value,
		  uint32_t wake_count, enum futex_owner owner, const struct futex_target *target)
{
	struct futex *spare, *futex;
	int woken = 0, err = check_address(address);

	if (!err)
		err = address == target->address ? -EINVAL : check_address(target->address);
	if (err)
		return err;
	spare = new(struct futex);
	if (!spare)
		return -ENOMEM;
	err = lock_if_value(table, vmar, address, value);
	if (!err) {
		if (owner_waits(table, address, target)) {
			err = -EINVAL;
		} else {
			futex = find(table, address);
			woken = futex ? wake(futex, wake_count, owner) : 0;
			move(table, address, target, &spare);
		}
		lock_give(&table->lock);
	}
	kfree(spare);
	return err ? err : woken;
}

uint64_t futex_get_owner(struct futex_table *table, vaddr_t address)
{
	struct futex *futex;
	uint64_t koid = 0;

	lock_take(&table->lock);
	futex = find(table, address);
	if (futex && futex->owner)
		koid = futex->owner->object.koid;
	lock_give(&table->lock);
	return koid;
}
