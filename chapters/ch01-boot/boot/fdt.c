/*
 * The flattened device tree. The structure block is a stream of big-endian words:
 *
 *   BEGIN_NODE name…  { PROP size name_offset data… }  { child nodes }  END_NODE  …  END
 *
 * Everything is read through take_word, take_property and string_at, which check the bounds; a
 * blob that breaks the grammar ends the walk.
 */
#include <boot/fdt.h>
#include <lib/errno.h>
#include <lib/string.h>

#define FDT_MAGIC   0xd00dfeed
#define FDT_VERSION 17

enum header_word { /* Devicetree Specification 5.2 */
	MAGIC, TOTAL_SIZE, STRUCTURE_OFFSET, STRINGS_OFFSET, RESERVATIONS_OFFSET, VERSION,
	LAST_COMPATIBLE_VERSION, BOOT_CPU, STRINGS_SIZE, STRUCTURE_SIZE, HEADER_WORDS
};

enum token { BEGIN_NODE = 1, END_NODE = 2, PROP = 3, NOP = 4 }; /* 5.4.1 */

/* Byte by byte: the blob need not be aligned. */
static uint32_t word_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t words_at(const uint8_t *p, unsigned count)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < count; i++)
		value = value << 32 | word_at(p + 4 * i);
	return value;
}

static uint32_t header(const void *blob, enum header_word word)
{
	return word_at((const uint8_t *)blob + 4 * word);
}

uint32_t fdt_size(const void *blob)
{
	return header(blob, TOTAL_SIZE);
}

static bool block_open(struct fdt_block *block, const void *blob, uint32_t offset, uint32_t size)
{
	if (offset > fdt_size(blob) || size > fdt_size(blob) - offset)
		return false;
	*block = (struct fdt_block){ (const uint8_t *)blob + offset, size };
	return true;
}

static bool header_valid(const void *blob, size_t limit)
{
	return limit >= 4 * HEADER_WORDS && header(blob, MAGIC) == FDT_MAGIC &&
	       fdt_size(blob) >= 4 * HEADER_WORDS && fdt_size(blob) <= min(limit, FDT_SIZE_MAX) &&
	       header(blob, VERSION) >= FDT_VERSION &&
	       header(blob, LAST_COMPATIBLE_VERSION) <= FDT_VERSION;
}

int fdt_open(struct fdt *fdt, const void *blob, size_t limit)
{
	uint32_t reservations;

	*fdt = (struct fdt){};
	if (!header_valid(blob, limit))
		return -EINVAL;
	/* The reservations have no size: a pair of zeroes ends them, or the blob does. */
	reservations = min(header(blob, RESERVATIONS_OFFSET), fdt_size(blob));
	block_open(&fdt->reservations, blob, reservations, fdt_size(blob) - reservations);
	if (block_open(&fdt->strings, blob, header(blob, STRINGS_OFFSET),
		       header(blob, STRINGS_SIZE)) &&
	    block_open(&fdt->structure, blob, header(blob, STRUCTURE_OFFSET),
		       header(blob, STRUCTURE_SIZE)))
		return 0;
	*fdt = (struct fdt){};
	return -EINVAL;
}

/* --- Reading the stream: `offset` moves behind what was read. --- */

static bool take_word(const struct fdt_block *block, uint32_t *offset, uint32_t *word)
{
	if (*offset > block->size || block->size - *offset < 4)
		return false;
	*word = word_at(block->base + *offset);
	*offset += 4;
	return true;
}

/* NULL when the string does not end within the block. */
static const char *string_at(const struct fdt_block *block, uint32_t offset)
{
	if (offset >= block->size || !memchr(block->base + offset, '\0', block->size - offset))
		return NULL;
	return (const char *)block->base + offset;
}

/* The words behind PROP: the data's size, the offset of the name, the data, padding. */
static bool take_property(const struct fdt *fdt, uint32_t *offset, struct fdt_property *property)
{
	const struct fdt_block *block = &fdt->structure;
	uint32_t name;

	if (!take_word(block, offset, &property->size) || !take_word(block, offset, &name) ||
	    property->size > block->size - *offset)
		return false;
	property->name = string_at(&fdt->strings, name);
	property->data = block->base + *offset;
	*offset += (uint32_t)round_up(property->size, 4);
	return property->name != NULL;
}

bool fdt_next_property(const struct fdt *fdt, uint32_t *offset, struct fdt_property *property)
{
	uint32_t token;

	while (take_word(&fdt->structure, offset, &token))
		if (token != NOP)
			return token == PROP && take_property(fdt, offset, property);
	return false;
}

bool fdt_property(const struct fdt *fdt, const struct fdt_node *node, const char *name,
		  struct fdt_property *property)
{
	uint32_t offset = node->contents;

	while (fdt_next_property(fdt, &offset, property))
		if (!strcmp(property->name, name))
			return true;
	return false;
}

/* --- Walking. --- */

/* Behind BEGIN_NODE: the name, padded. */
static bool enter_node(const struct fdt *fdt, struct fdt_node *node)
{
	node->name = string_at(&fdt->structure, node->contents);
	if (!node->name || node->depth == FDT_DEPTH_MAX)
		return false;
	node->contents += (uint32_t)round_up(strlen(node->name) + 1, 4);
	node->depth++;
	if (!fdt_word(fdt, node, "#address-cells", 0, &node->cells[node->depth].address))
		node->cells[node->depth].address = 2;
	if (!fdt_word(fdt, node, "#size-cells", 0, &node->cells[node->depth].size))
		node->cells[node->depth].size = 1;
	return true;
}

bool fdt_next(const struct fdt *fdt, struct fdt_node *node)
{
	struct fdt_property skipped;
	uint32_t token;

	while (take_word(&fdt->structure, &node->contents, &token)) {
		if (token == BEGIN_NODE)
			return enter_node(fdt, node);
		if (token == END_NODE && node->depth > 0)
			node->depth--;
		else if (token == PROP && take_property(fdt, &node->contents, &skipped))
			continue;
		else if (token != NOP)
			return false;
	}
	return false;
}

static bool list_contains(const struct fdt_property *list, const char *name)
{
	struct fdt_block block = { list->data, list->size };
	const char *entry;

	for (uint32_t at = 0; (entry = string_at(&block, at)); at += (uint32_t)strlen(entry) + 1)
		if (!strcmp(entry, name))
			return true;
	return false;
}

bool fdt_next_compatible(const struct fdt *fdt, struct fdt_node *node, const char *name)
{
	struct fdt_property compatible;

	while (fdt_next(fdt, node))
		if (fdt_property(fdt, node, "compatible", &compatible) &&
		    list_contains(&compatible, name))
			return true;
	return false;
}

static bool name_fits(const struct fdt_node *node, const char *name, size_t len)
{
	return !strncmp(node->name, name, len) && (!node->name[len] || node->name[len] == '@');
}

/* Steps from a node to the child of that name. */
static bool find_child(const struct fdt *fdt, struct fdt_node *node, const char *name, size_t len)
{
	unsigned depth = node->depth;

	while (fdt_next(fdt, node) && node->depth > depth)
		if (node->depth == depth + 1 && name_fits(node, name, len))
			return true;
	return false;
}

bool fdt_find(const struct fdt *fdt, const char *path, struct fdt_node *node)
{
	*node = (struct fdt_node){};
	if (!fdt_next(fdt, node))
		return false;
	while (*path == '/' && path[1]) {
		const char *end = strchr(++path, '/');
		size_t len = end ? (size_t)(end - path) : strlen(path);

		if (!find_child(fdt, node, path, len))
			return false;
		path += len;
	}
	return true;
}

/* --- Values of properties. --- */

bool fdt_word(const struct fdt *fdt, const struct fdt_node *node, const char *name, unsigned i,
	      uint32_t *value)
{
	struct fdt_property property;

	if (!fdt_property(fdt, node, name, &property) || i >= property.size / 4)
		return false;
	*value = word_at(property.data + 4 * i);
	return true;
}

bool fdt_number(const struct fdt *fdt, const struct fdt_node *node, const char *name,
		uint64_t *value)
{
	struct fdt_property property;

	if (!fdt_property(fdt, node, name, &property) || (property.size != 4 && property.size != 8))
		return false;
	*value = words_at(property.data, property.size / 4);
	return true;
}

const char *fdt_string(const struct fdt *fdt, const struct fdt_node *node, const char *name)
{
	struct fdt_property property;

	if (!fdt_property(fdt, node, name, &property))
		return NULL;
	return string_at(&(struct fdt_block){ property.data, property.size }, 0);
}

bool fdt_reg(const struct fdt *fdt, const struct fdt_node *node, unsigned i,
	     struct boot_range *range)
{
	uint32_t address = node->depth ? node->cells[node->depth - 1].address : 0;
	uint32_t size = node->depth ? node->cells[node->depth - 1].size : 0;
	struct fdt_property reg;
	const uint8_t *entry;

	if (address < 1 || address > 2 || size > 2 || !fdt_property(fdt, node, "reg", &reg) ||
	    i >= reg.size / (4 * (address + size)))
		return false;
	entry = reg.data + 4 * (address + size) * i;
	range->base = words_at(entry, address);
	range->size = words_at(entry + 4 * address, size);
	return true;
}

bool fdt_reservation(const struct fdt *fdt, unsigned i, struct boot_range *range)
{
	const uint8_t *entry = fdt->reservations.base + 16 * i;

	if (i >= fdt->reservations.size / 16)
		return false;
	*range = (struct boot_range){ words_at(entry, 2), words_at(entry + 8, 2) };
	return range->base || range->size;
}
