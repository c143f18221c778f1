#define _GNU_SOURCE
#include <arch/patch.h>
#include <arch/patch_slot.h>
#include <arch/window.h>
#include <lib/spinlock.h>
#include <lib/string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK   0x10000 /* in each there are a few slots at the right distance from a site */
#define STRETCH 0x100   /* so many bytes lie at such distances */

#define LEA_R11_RIP "\x4c\x8d\x1d" /* and four bytes: the distance from the end */
#define JMP_POINTER "\xff\x24\x25" /* and four bytes: the address */
#define JMP         0xe9           /* and four bytes: the distance from the end */

static uintptr_t slots_of(const struct window *w)
{
	return w == &window_low ? PATCH_SLOTS : w->start - PATCH_SLOTS_SIZE;
}

/* They appear twice: where they run, and where they are written. NULL: the host refuses. */
static struct slot *slots_create(const struct window *w)
{
	int fd = memfd_create("slots", MFD_CLOEXEC);
	void *written = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, PATCH_SLOTS_SIZE) == 0 &&
	    mmap((void *)slots_of(w), PATCH_SLOTS_SIZE, PROT_READ | PROT_EXEC,
		 MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED)
		written = mmap(NULL, PATCH_SLOTS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return written == MAP_FAILED ? NULL : written;
}

static void put_word(uint8_t *to, uint64_t value)
{
	uint32_t word = (uint32_t)value;

	memcpy(to, &word, sizeof(word));
}

/* As it will stand at the address `at`. */
static struct slot slot_for(uintptr_t at, vaddr_t next, const uint8_t *tail, size_t size)
{
	struct slot slot = { .next = next, .tail_size = (uint8_t)size };
	uintptr_t end = at + offsetof(struct slot, tail) + size + 5;

	memcpy(slot.lea, LEA_R11_RIP, 3);
	put_word(slot.lea + 3, (uint64_t)-7);
	memcpy(slot.jmp, JMP_POINTER, 3);
	put_word(slot.jmp + 3, PATCH_ENTRY);
	memcpy(slot.tail, tail, size);
	slot.tail[size] = JMP;
	put_word(slot.tail + size + 1, next + size - end);
	return slot;
}

/*
 * Where in a block the slots for a site may begin: where the distance from the jump's end, three
 * bytes behind `next`, has SLOT_UNDEFINED as its second byte.
 */
static uintptr_t stretch_in_block(uintptr_t block, vaddr_t next)
{
	uintptr_t wanted = next + 3 + (SLOT_UNDEFINED << 8);

	return block + (wanted - block) % BLOCK;
}

static bool in_reach(uintptr_t at, vaddr_t next)
{
	int64_t distance = (int64_t)(at - next);

	return distance > INT32_MIN + SLOT_SIZE && distance < INT32_MAX - SLOT_SIZE;
}

/* The slot at this address: found as wanted, or made so. */
static const struct slot *try(struct window *w, uintptr_t at, const struct slot *wanted,
			      bool create)
{
	struct slot *slot = &w->slots[(at - slots_of(w)) / SLOT_SIZE];

	if (!slot->next && create)
		*slot = *wanted;
	return memcmp(slot, wanted, sizeof(*slot)) == 0 ? (const struct slot *)at : NULL;
}

static const struct slot *find_in_block(struct window *w, uintptr_t block, vaddr_t next,
					const uint8_t *tail, size_t size, bool create)
{
	uintptr_t start = stretch_in_block(block, next), end = slots_of(w) + PATCH_SLOTS_SIZE;
	const struct slot *found = NULL;

	for (uintptr_t at = round_up(start, SLOT_SIZE);
	     at < start + STRETCH && at + SLOT_SIZE <= end && !found; at += SLOT_SIZE) {
		struct slot wanted = slot_for(at, next, tail, size);

		found = try(w, at, &wanted, create);
	}
	return found;
}

const struct slot *slot_find(struct window *w, vaddr_t next, const uint8_t *tail, size_t size,
			     bool create)
{
	static struct spinlock lock;
	const struct slot *found = NULL;
	uintptr_t slots = slots_of(w);

	if (!in_reach(slots, next) || !in_reach(slots + PATCH_SLOTS_SIZE, next))
		return NULL;
	spin_lock(&lock);
	if (!w->slots)
		w->slots = slots_create(w);
	for (uintptr_t block = 0; block < PATCH_SLOTS_SIZE && w->slots && !found; block += BLOCK)
		found = find_in_block(w, slots + block, next, tail, size, create);
	spin_unlock(&lock);
	return found;
}

const struct slot *slot_at(const struct window *w, uintptr_t address)
{
	uintptr_t offset = address - slots_of(w);

	if (!w->slots || offset >= PATCH_SLOTS_SIZE || !w->slots[offset / SLOT_SIZE].next)
		return NULL;
	return (const struct slot *)round_down(address, SLOT_SIZE);
}
