/*
 * A reader for the flattened device tree: the description of the machine that firmware hands to
 * the kernel (Devicetree Specification 0.4, chapter 5). It reads the blob in place and allocates
 * nothing. The blob is not trusted: whatever its bytes are, nothing outside of it is read, and
 * every walk ends. Any context.
 *
 * Device addresses are taken as they stand: `ranges` of buses are assumed to translate nothing.
 */
#pragma once
#include <hal/boot.h>
#include <lib/types.h>

#define FDT_SIZE_MAX  (UINT64_C(2) << 20)
#define FDT_DEPTH_MAX 16

struct fdt_block {
	const uint8_t *base;
	uint32_t size;
};

/* An opened blob; it must stay where it is. All zero: a tree without nodes. */
struct fdt {
	struct fdt_block structure;    /* nodes and properties, a stream of tokens */
	struct fdt_block strings;      /* the names of properties */
	struct fdt_block reservations; /* pairs of address and size */
};

/*
 * A place in a walk through all nodes in the order of the blob, parents before children. All zero:
 * before the root. Pointers in it point into the blob.
 */
struct fdt_node {
	const char *name;  /* with the unit address: "memory@80000000"; the root's is "" */
	uint32_t contents; /* offset of the node's first property */
	unsigned depth;    /* the root's is 1 */
	struct {
		uint32_t address, size; /* words per address and size in `reg` of the children */
	} cells[FDT_DEPTH_MAX + 1];     /* by depth: of this node and those it lies in */
};

struct fdt_property {
	const char *name;
	const uint8_t *data;
	uint32_t size;
};

/* `limit`: how many bytes may be read. -EINVAL when they are no device tree of version 17. */
int fdt_open(struct fdt *fdt, const void *blob, size_t limit);
/* The size that the header of an opened blob claims. */
uint32_t fdt_size(const void *blob);

/* Steps to the next node; false at the end. */
bool fdt_next(const struct fdt *fdt, struct fdt_node *node);
/* Steps to the next node whose `compatible` lists the name. */
bool fdt_next_compatible(const struct fdt *fdt, struct fdt_node *node, const char *name);
/* Finds "/cpus/cpu@0"; a component without '@' fits any unit address. */
bool fdt_find(const struct fdt *fdt, const char *path, struct fdt_node *node);

/* Steps through a node's properties; *offset starts as node->contents. False at the end. */
bool fdt_next_property(const struct fdt *fdt, uint32_t *offset, struct fdt_property *property);
bool fdt_property(const struct fdt *fdt, const struct fdt_node *node, const char *name,
		  struct fdt_property *property);
/* A property's i-th word. */
bool fdt_word(const struct fdt *fdt, const struct fdt_node *node, const char *name, unsigned i,
	      uint32_t *value);
/* A property of one or two words. */
bool fdt_number(const struct fdt *fdt, const struct fdt_node *node, const char *name,
		uint64_t *value);
/* A property that is a string; NULL when it is absent or has no end. */
const char *fdt_string(const struct fdt *fdt, const struct fdt_node *node, const char *name);
/* The i-th range of `reg`. */
bool fdt_reg(const struct fdt *fdt, const struct fdt_node *node, unsigned i,
	     struct boot_range *range);
/* The i-th entry of the memory reservation block; false behind the last. */
bool fdt_reservation(const struct fdt *fdt, unsigned i, struct boot_range *range);

/*
 * Adds to `info` what the tree says about memory: RAM, reserved ranges, the initramfs (boot/
 * fdt_boot_info.c). -EINVAL for a range that wraps around, -ENOSPC when there are too many.
 */
int fdt_boot_info(const struct fdt *fdt, struct boot_info *info);
