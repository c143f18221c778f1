/* What tools/host/describe.c prints, for the damaged variants of tools/host/damage.c. */
#pragma once
#include <boot/fdt.h>
#include <lib/types.h>

void print_tree(const struct fdt *fdt);
void print_fdt_devices(const struct fdt *fdt);

/* Pieces of physical memory, each in memory of its own: AddressSanitizer sees both ends. */
#define PIECES_MAX 64

extern struct piece {
	paddr_t pa;
	uint64_t size;
	uint8_t *bytes;
} pieces[PIECES_MAX];
extern unsigned piece_count;

/* From the contents of a file, and back to none. */
void pieces_take(const uint8_t *bytes, size_t size);
void pieces_drop(void);

/* Whatever the tables are, there is a list: that of a plain PC. */
void describe_acpi(void);

/* Read one damaged variant; what does not crash now, prints something into nowhere. */
void damage_seed(uint64_t seed);
void damage_fdt(const uint8_t *bytes, size_t size);
void damage_acpi(const uint8_t *bytes, size_t size);
