#include <lib/spinlock.h>

void (*spin_waiting)(void);

bool spin_try(struct spinlock *lock)
{
	return __atomic_exchange_n(&lock->held, 1, __ATOMIC_ACQUIRE) == 0;
}

/* Between two attempts it only looks: whoever writes takes the cache line from the holder. */
void spin_lock(struct spinlock *lock)
{
	while (!spin_try(lock))
		while (__atomic_load_n(&lock->held, __ATOMIC_RELAXED))
			if (spin_waiting)
				spin_waiting();
}

void spin_unlock(struct spinlock *lock)
{
	__atomic_store_n(&lock->held, 0, __ATOMIC_RELEASE);
}
