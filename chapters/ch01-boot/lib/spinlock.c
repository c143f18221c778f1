#include <lib/spinlock.h>

void (*spin_waiting)(void);

void spin_lock(struct spinlock *lock)
{
	uint32_t ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket)
		if (spin_waiting)
			spin_waiting();
}

bool spin_try(struct spinlock *lock)
{
	uint32_t serving = __atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE);
	uint32_t ticket = serving;

	return __atomic_compare_exchange_n(&lock->next, &ticket, serving + 1, false,
					   __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

void spin_unlock(struct spinlock *lock)
{
	__atomic_store_n(&lock->serving, lock->serving + 1, __ATOMIC_RELEASE);
}
