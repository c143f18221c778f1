/* Task 3: see <lab/timer_wheel.h>. */
#include <lab/timer_wheel.h>
#include <lib/types.h>

static unsigned digit(uint64_t time, unsigned level)
{
	return time >> (level * WHEEL_BITS) & (WHEEL_SLOTS - 1);
}

/* The level of the highest digit in which two times differ. */
static unsigned level_of(uint64_t deadline, uint64_t now)
{
	uint64_t different = deadline ^ now;

	return different ? (63 - (unsigned)__builtin_clzll(different)) / WHEEL_BITS : 0;
}

/* The first tick of the slot `slot` of a level, in the turn of the wheel that is on. */
static uint64_t slot_start(const struct timer_wheel *wheel, unsigned level, unsigned slot)
{
	unsigned shift = level * WHEEL_BITS, above = shift + WHEEL_BITS;
	uint64_t higher = above < 64 ? wheel->now >> above << above : 0;

	return higher | (uint64_t)slot << shift;
}

void wheel_init(struct timer_wheel *wheel, uint64_t now)
{
	wheel->now = now;
	for (unsigned level = 0; level < WHEEL_LEVELS; level++) {
		wheel->occupied[level] = 0;
		for (unsigned slot = 0; slot < WHEEL_SLOTS; slot++)
			list_init(&wheel->slots[level][slot]);
	}
}

static void insert(struct timer_wheel *wheel, struct wheel_timer *timer)
{
	unsigned level = level_of(timer->deadline, wheel->now);
	unsigned slot = digit(timer->deadline, level);

	list_push_back(&wheel->slots[level][slot], &timer->node);
	wheel->occupied[level] |= UINT64_C(1) << slot;
}

/* Where it lies is computed as insert did: the time cannot have passed its slot. */
static void remove(struct timer_wheel *wheel, struct wheel_timer *timer)
{
	unsigned level = level_of(timer->deadline, wheel->now);
	unsigned slot = digit(timer->deadline, level);

	list_remove(&timer->node);
	if (list_empty(&wheel->slots[level][slot]))
		wheel->occupied[level] &= ~(UINT64_C(1) << slot);
}

void wheel_add(struct timer_wheel *wheel, struct wheel_timer *timer, uint64_t deadline)
{
	wheel_cancel(wheel, timer);
	timer->deadline = max(deadline, wheel->now);
	timer->pending = true;
	insert(wheel, timer);
}

bool wheel_cancel(struct timer_wheel *wheel, struct wheel_timer *timer)
{
	if (!timer->pending)
		return false;
	remove(wheel, timer);
	timer->pending = false;
	return true;
}

/* The slot that comes first, of the lowest level that has any; false when the wheel is empty. */
static bool first_slot(const struct timer_wheel *wheel, unsigned *level, unsigned *slot)
{
	for (*level = 0; *level < WHEEL_LEVELS; ++*level)
		if (wheel->occupied[*level]) {
			*slot = (unsigned)__builtin_ctzll(wheel->occupied[*level]);
			return true;
		}
	return false;
}

/* The time has come to a slot of a higher level: its timers now differ in lower digits only. */
static void move_down(struct timer_wheel *wheel, unsigned level, unsigned slot)
{
	struct list *list = &wheel->slots[level][slot], *node;

	wheel->occupied[level] &= ~(UINT64_C(1) << slot);
	while ((node = list_pop_front(list)))
		insert(wheel, list_entry(node, struct wheel_timer, node));
}

static void fire_slot(struct timer_wheel *wheel, unsigned slot)
{
	struct list *list = &wheel->slots[0][slot];

	while (!list_empty(list)) {
		struct wheel_timer *timer = list_first(list, struct wheel_timer, node);

		wheel_cancel(wheel, timer);
		timer->fire(timer);
	}
}

void wheel_advance(struct timer_wheel *wheel, uint64_t now)
{
	unsigned level, slot;

	while (first_slot(wheel, &level, &slot) && slot_start(wheel, level, slot) <= now) {
		wheel->now = max(wheel->now, slot_start(wheel, level, slot));
		if (level)
			move_down(wheel, level, slot);
		else
			fire_slot(wheel, slot);
	}
	wheel->now = max(wheel->now, now);
}

uint64_t wheel_next(const struct timer_wheel *wheel)
{
	uint64_t next = WHEEL_NEVER;
	unsigned level, slot;

	if (!first_slot(wheel, &level, &slot))
		return WHEEL_NEVER;
	list_for_each(timer, &wheel->slots[level][slot], struct wheel_timer, node)
		next = min(next, timer->deadline);
	return next;
}
