/*
 * A table of slots that doubles when it is full. The number holds the slot and how often the slot
 * was used, so that closing and reopening yields another number:
 *
 *   31        generation       18 17      slot      2  1 0
 *   |--------------------------|-------------------|  1 1 |   low bits: ZX_HANDLE_FIXED_BITS_MASK
 */
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/handle.h>

#define SLOT_BITS  16
#define SLOTS_MAX  (1u << SLOT_BITS)
#define FIXED_BITS 3u

struct handle_slot {
	struct handle handle; /* object NULL: free */
	uint16_t generation;
};

static handle_t number_of(const struct handle_table *table, uint32_t slot)
{
	uint32_t generation = table->slots[slot].generation & 0x3fff;

	return generation << (SLOT_BITS + 2) | slot << 2 | FIXED_BITS;
}

static struct handle_slot *find(const struct handle_table *table, handle_t number)
{
	uint32_t slot = (number >> 2) % SLOTS_MAX;

	if (slot >= table->size || !table->slots[slot].handle.object ||
	    number_of(table, slot) != number)
		return NULL;
	return &table->slots[slot];
}

void handle_table_init(struct handle_table *table)
{
	*table = (struct handle_table){ 0 };
}

void handle_table_destroy(struct handle_table *table)
{
	for (uint32_t i = 0; i < table->size; i++)
		if (table->slots[i].handle.object)
			handle_release(table->slots[i].handle);
	kfree(table->slots);
	handle_table_init(table);
}

static int grow(struct handle_table *table)
{
	uint32_t size = table->size ? table->size * 2 : 16;
	struct handle_slot *slots;

	if (size > SLOTS_MAX)
		return -EMFILE;
	slots = kzalloc(size * sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	if (table->size)
		memcpy(slots, table->slots, table->size * sizeof(*slots));
	kfree(table->slots);
	table->slots = slots;
	table->size = size;
	return 0;
}

static uint32_t find_free(struct handle_table *table)
{
	uint32_t slot = table->next;

	while (table->slots[slot % table->size].handle.object)
		slot++;
	return slot % table->size;
}

int handle_insert(struct handle_table *table, struct handle handle, handle_t *out)
{
	uint32_t slot;
	int err = table->used == table->size ? grow(table) : 0;

	if (err)
		return err;
	slot = find_free(table);
	table->slots[slot].handle = handle;
	table->used++;
	table->next = slot + 1;
	*out = number_of(table, slot);
	return 0;
}

int handle_add(struct handle_table *table, struct object *object, rights_t rights, handle_t *out)
{
	int err = handle_insert(table, (struct handle){ object, rights }, out);

	if (!err)
		object_handle_opened(object);
	return err;
}

int handle_take(struct handle_table *table, handle_t number, struct handle *out)
{
	struct handle_slot *slot = find(table, number);

	if (!slot)
		return -EBADF;
	*out = slot->handle;
	slot->handle.object = NULL;
	slot->generation++;
	table->used--;
	return 0;
}

void handle_release(struct handle handle)
{
	object_handle_closed(handle.object);
}

int handle_close(struct handle_table *table, handle_t number)
{
	struct handle handle;
	int err = handle_take(table, number, &handle);

	if (!err)
		handle_release(handle);
	return err;
}

int handle_get(const struct handle_table *table, handle_t number, const struct object_type *type,
	       rights_t rights, struct object **out)
{
	struct handle_slot *slot = find(table, number);

	if (!slot)
		return -EBADF;
	if (type && slot->handle.object->type != type)
		return -EPROTOTYPE;
	if ((slot->handle.rights & rights) != rights)
		return -EACCES;
	*out = object_ref(slot->handle.object);
	return 0;
}

int handle_rights(const struct handle_table *table, handle_t number, rights_t *out)
{
	struct handle_slot *slot = find(table, number);

	if (!slot)
		return -EBADF;
	*out = slot->handle.rights;
	return 0;
}
