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

static struct spinlock busy;
static unsigned looks;

/* Stands for another CPU, which lets go when it has been waited for a while. */
static void let_go_in_the_end(void)
{
	if (++looks == 3)
		spin_unlock(&busy);
}

TEST(spinlock_waiting_is_put_to_use)
{
	void (*before)(void) = spin_waiting;

	looks = 0;
	spin_waiting = let_go_in_the_end;
	spin_lock(&busy);
	CHECK_EQ(looks, 0);
	spin_lock(&busy);
	spin_waiting = before;
	CHECK_EQ(looks, 3);
	CHECK(!spin_try(&busy));
	spin_unlock(&busy);
}
