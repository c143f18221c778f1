#include <kernel/test.h>
#include <lib/spinlock.h>

TEST(spinlock_excludes)
{
	struct spinlock lock = SPINLOCK_INIT;

	spin_lock(&lock);
	CHECK(!spin_try(&lock));
	spin_unlock(&lock);
	CHECK(spin_try(&lock));
	CHECK(!spin_try(&lock));
	spin_unlock(&lock);
}

/* The tickets are 32 bits wide and wrap. */
TEST(spinlock_outlives_its_tickets)
{
	struct spinlock lock = { UINT32_MAX, UINT32_MAX };

	for (int i = 0; i < 3; i++) {
		spin_lock(&lock);
		CHECK(!spin_try(&lock));
		spin_unlock(&lock);
	}
	CHECK_EQ(lock.serving, 2);
}
