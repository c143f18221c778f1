/*
 * The number holds the slot and how often the slot was used, so that closing and reopening yields
 * another number:
 *
 *   31        generation       18 17      slot      2  1 0
 *   |--------------------------|-------------------|  1 1 |   low bits: ZX_HANDLE_FIXED_BITS_MASK
 */
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/handle.h>

#define SLOT_BITS   16
#define FIRST_CHUNK 16 /* slots; the later ones are as large as all before them together */
#define FIXED_BITS  3u
#define NO_SLOT     UINT32_MAX

_Static_assert(FIRST_CHUNK << (HANDLE_CHUNKS - 1) == HANDLES_MAX, "the chunks hold all handles");

struct handle_slot {
	struct handle handle; /* object NULL: free */
	uint32_t next_free;
	uint16_t generation;
	bool moving;          /* between handles_move_begin and …_end: nobody can find it */
};

/* --- Slots; the table's lock is held --- */

static uint32_t chunk_start(unsigned chunk)
{
	return chunk ? FIRST_CHUNK << (chunk - 1) : 0;
}

static unsigned chunk_of(uint32_t slot)
{
	return slot < FIRST_CHUNK ? 0 : 32 - (unsigned)__builtin_clz(slot / FIRST_CHUNK);
}

static struct handle_slot *slot_at(const struct handle_table *table, uint32_t slot)
{
	unsigned chunk = chunk_of(slot);

	return &table->chunks[chunk][slot - chunk_start(chunk)];
}

static handle_t number_of(const struct handle_table *table, uint32_t slot)
{
	uint32_t generation = slot_at(table, slot)->generation & 0x3fff;

	return generation << (SLOT_BITS + 2) | slot << 2 | FIXED_BITS;
}

static uint32_t slot_of(handle_t number)
{
	return (number >> 2) % HANDLES_MAX;
}

static struct handle_slot *find(const struct handle_table *table, handle_t number)
{
	uint32_t index = slot_of(number);
	struct handle_slot *slot;

	if (index >= table->size || number_of(table, index) != number)
		return NULL;
	slot = slot_at(table, index);
	return slot->handle.object && !slot->moving ? slot : NULL;
}

static void push_free(struct handle_table *table, uint32_t slot)
{
	slot_at(table, slot)->next_free = NO_SLOT;
	if (table->first_free == NO_SLOT)
		table->first_free = slot;
	else
		slot_at(table, table->last_free)->next_free = slot;
	table->last_free = slot;
}

static int grow(struct handle_table *table)
{
	unsigned chunk = table->size ? chunk_of(table->size) : 0;
	uint32_t end = FIRST_CHUNK << chunk;

	if (chunk == HANDLE_CHUNKS)
		return -EMFILE;
	table->chunks[chunk] = kzalloc((end - table->size) * sizeof(struct handle_slot));
	if (!table->chunks[chunk])
		return -ENOMEM;
	for (; table->size < end; table->size++)
		push_free(table, table->size);
	return 0;
}

static int insert(struct handle_table *table, struct handle handle, handle_t *out)
{
	uint32_t slot;
	int err = 0;

	if (table->closed)
		return -EBADFD;
	if (table->first_free == NO_SLOT)
		err = grow(table);
	if (err)
		return err;
	slot = table->first_free;
	table->first_free = slot_at(table, slot)->next_free;
	slot_at(table, slot)->handle = handle;
	table->used++;
	*out = number_of(table, slot);
	return 0;
}

static void remove_slot(struct handle_table *table, handle_t number)
{
	struct handle_slot *slot = slot_at(table, slot_of(number));

	slot->handle.object = NULL;
	slot->generation++;
	table->used--;
	push_free(table, slot_of(number));
}

/* The one place where rights are checked. */
static int check(const struct handle_table *table, handle_t number, const struct object_type *type,
		 rights_t rights, struct handle_slot **out)
{
	struct handle_slot *slot = find(table, number);

	if (!slot)
		return -EBADF;
	if (type && slot->handle.object->type != type)
		return -EPROTOTYPE;
	if ((slot->handle.rights & rights) != rights)
		return -EACCES;
	*out = slot;
	return 0;
}

/* --- The table --- */

void handle_table_init(struct handle_table *table)
{
	*table = (struct handle_table){ .first_free = NO_SLOT, .last_free = NO_SLOT };
}

uint32_t handle_table_count(struct handle_table *table)
{
	uint32_t count;

	lock_take(&table->lock);
	count = table->used;
	lock_give(&table->lock);
	return count;
}

void handle_table_close(struct handle_table *table)
{
	lock_take(&table->lock);
	table->closed = true;
	lock_give(&table->lock);
	for (uint32_t slot = 0; slot < table->size; slot++)
		handle_close(table, number_of(table, slot));
}

void handle_table_destroy(struct handle_table *table)
{
	handle_table_close(table);
	for (unsigned chunk = 0; chunk < HANDLE_CHUNKS; chunk++)
		kfree(table->chunks[chunk]);
	handle_table_init(table);
}

int handle_insert(struct handle_table *table, struct handle handle, handle_t *out)
{
	int err;

	lock_take(&table->lock);
	err = insert(table, handle, out);
	lock_give(&table->lock);
	return err;
}

int handle_add(struct handle_table *table, struct object *object, rights_t rights, handle_t *out)
{
	int err;

	lock_take(&table->lock);
	err = insert(table, (struct handle){ object, rights }, out);
	if (!err)
		object_handle_opened(object);
	lock_give(&table->lock);
	return err;
}

int handle_take(struct handle_table *table, handle_t number, struct handle *out)
{
	struct handle_slot *slot;

	lock_take(&table->lock);
	slot = find(table, number);
	if (slot) {
		*out = slot->handle;
		remove_slot(table, number);
		object_handle_gone(out->object, table, number);
	}
	lock_give(&table->lock);
	return slot ? 0 : -EBADF;
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

static int duplicate(struct handle_table *table, handle_t number, rights_t rights, handle_t *out)
{
	struct handle_slot *slot;
	int err = check(table, number, NULL, RIGHT_DUPLICATE, &slot);

	if (err)
		return err;
	if (rights == RIGHTS_SAME)
		rights = slot->handle.rights;
	if (rights & ~slot->handle.rights)
		return -EINVAL;
	err = insert(table, (struct handle){ slot->handle.object, rights }, out);
	if (!err)
		object_handle_opened(slot->handle.object);
	return err;
}

int handle_duplicate(struct handle_table *table, handle_t number, rights_t rights, handle_t *out)
{
	int err;

	lock_take(&table->lock);
	err = duplicate(table, number, rights, out);
	lock_give(&table->lock);
	return err;
}

int handle_get_rights(struct handle_table *table, handle_t number, const struct object_type *type,
		      rights_t rights, struct object **out, rights_t *have)
{
	struct handle_slot *slot;
	int err;

	lock_take(&table->lock);
	err = check(table, number, type, rights, &slot);
	if (!err) {
		*out = object_ref(slot->handle.object);
		if (have)
			*have = slot->handle.rights;
	}
	lock_give(&table->lock);
	return err;
}

int handle_get(struct handle_table *table, handle_t number, const struct object_type *type,
	       rights_t rights, struct object **out)
{
	return handle_get_rights(table, number, type, rights, out, NULL);
}

int handle_observe(struct handle_table *table, handle_t number, struct observer *observer)
{
	struct handle_slot *slot;
	int err;

	lock_take(&table->lock);
	err = check(table, number, NULL, RIGHT_WAIT, &slot);
	if (!err) {
		observer->table = table;
		observer->number = number;
		object_observe(slot->handle.object, observer);
	}
	lock_give(&table->lock);
	return err;
}

/* --- Moving several --- */

/* Our reference keeps the object alive: the receiver may have closed the handle already. */
static void move_one(struct handle_table *table, handle_t number, bool sent)
{
	struct handle_slot *slot = slot_at(table, slot_of(number));
	struct object *object = slot->handle.object;

	slot->moving = false;
	if (sent) {
		object_handle_gone(object, table, number);
		remove_slot(table, number);
	}
	object_unref(object);
}

static int mark_moving(struct handle_table *table, const handle_t *numbers, size_t count,
		       rights_t rights, struct handle *out)
{
	struct handle_slot *slot;

	for (size_t i = 0; i < count; i++) {
		int err = check(table, numbers[i], NULL, rights, &slot);

		if (err) {
			while (i--)
				move_one(table, numbers[i], false);
			return err;
		}
		slot->moving = true;
		out[i] = slot->handle;
		object_ref(slot->handle.object);
	}
	return 0;
}

int handles_move_begin(struct handle_table *table, const handle_t *numbers, size_t count,
		       rights_t rights, struct handle *out)
{
	int err;

	lock_take(&table->lock);
	err = mark_moving(table, numbers, count, rights, out);
	lock_give(&table->lock);
	return err;
}

void handles_move_end(struct handle_table *table, const handle_t *numbers, size_t count, bool sent)
{
	lock_take(&table->lock);
	for (size_t i = 0; i < count; i++)
		move_one(table, numbers[i], sent);
	lock_give(&table->lock);
}
