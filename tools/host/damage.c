/* Damaged device trees and ACPI tables, by chance and repeatably. See <describe.h>. */
#include <describe.h>
#include <lib/string.h>
#include <stdlib.h>

static uint64_t state;

void damage_seed(uint64_t seed)
{
	state = seed;
}

/* xorshift64* (Vigna, 2016) */
static uint64_t random_below(uint64_t limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * UINT64_C(0x2545f4914f6cdd1d) >> 16) % limit;
}

static void damage(uint8_t *bytes, size_t size)
{
	static const uint8_t masks[] = { 0x01, 0x02, 0x80, 0xff };

	for (uint64_t n = 1 + random_below(8); n > 0 && size > 0; n--)
		bytes[random_below(size)] ^= masks[random_below(sizeof(masks))];
}

/* Sometimes only the beginning is there, and the header may know it. */
static size_t cut(uint8_t *bytes, size_t size)
{
	if (random_below(4) || size < 8)
		return size;
	size = random_below(size);
	for (unsigned i = 0; i < 4 && size >= 8 && random_below(2); i++)
		bytes[4 + i] = (uint8_t)(size >> 8 * (3 - i));
	return size;
}

static void read_everything(const struct fdt *fdt)
{
	static struct boot_info info;

	info = (struct boot_info){};
	(void)fdt_boot_info(fdt, &info);
	print_tree(fdt);
	print_fdt_devices(fdt);
}

void damage_fdt(const uint8_t *bytes, size_t size)
{
	uint8_t *whole = malloc(size), *copy;
	struct fdt fdt;
	size_t left;

	memcpy(whole, bytes, size);
	damage(whole, size);
	left = cut(whole, size);
	copy = malloc(left); /* exactly: AddressSanitizer sees the first byte too many */
	memcpy(copy, whole, left);
	if (fdt_open(&fdt, copy, left) == 0)
		read_everything(&fdt);
	free(copy);
	free(whole);
}

/* A table that ends early, and knows it. */
static void cut_piece(struct piece *piece)
{
	uint32_t size = (uint32_t)random_below(piece->size);

	if (size < 36)
		return;
	piece->bytes = realloc(piece->bytes, size); /* exactly: see above */
	piece->size = size;
	memcpy(piece->bytes + 4, &size, sizeof(size));
}

static void seal_piece(struct piece *piece)
{
	uint8_t sum = 0;

	for (uint64_t at = 0; at < piece->size; at++)
		sum = (uint8_t)(sum + piece->bytes[at]);
	if (piece->size >= 36)
		piece->bytes[9] = (uint8_t)(piece->bytes[9] - sum);
}

/* Half of the time the sums are made right again: then the damage gets further. */
void damage_acpi(const uint8_t *bytes, size_t size)
{
	bool seal = random_below(2);

	pieces_take(bytes, size);
	for (unsigned i = 0; i < piece_count; i++) {
		if (random_below(piece_count) == 0)
			damage(pieces[i].bytes, pieces[i].size);
		if (i > 0 && random_below(2 * piece_count) == 0)
			cut_piece(&pieces[i]);
		if (i > 0 && seal)
			seal_piece(&pieces[i]);
	}
	describe_acpi();
	pieces_drop();
}
