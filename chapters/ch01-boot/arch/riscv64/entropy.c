/*
 * The only source in reach of supervisor mode is the seed that the firmware put into the device
 * tree, under /chosen: kaslr-seed (U-Boot) or rng-seed (QEMU). Each byte is given out once and
 * wiped from the tree; who needs more stretches them with a generator.
 */
#include <arch/csr.h>
#include <arch/machine.h>
#include <hal/entropy.h>
#include <lib/mix.h>
#include <lib/string.h>

/* The bytes of a property that are not yet given out, from `*used` on. */
static size_t take(const struct fdt_node *chosen, const char *name, size_t *used, void *buf,
		   size_t n)
{
	struct fdt_property seed;
	uint8_t *bytes;

	if (!fdt_property(&machine_tree, chosen, name, &seed))
		return 0;
	n = min(n, seed.size - *used);
	bytes = (uint8_t *)(uintptr_t)seed.data + *used; /* not const: the blob is ours */
	memcpy(buf, bytes, n);
	memset(bytes, 0, n);
	*used += n;
	return n;
}

size_t hal_entropy(void *buf, size_t n)
{
	static size_t used_kaslr, used_rng;
	struct fdt_node chosen;
	size_t done;

	if (!fdt_find(&machine_tree, "/chosen", &chosen))
		return 0;
	done = take(&chosen, "kaslr-seed", &used_kaslr, buf, n);
	return done + take(&chosen, "rng-seed", &used_rng, (char *)buf + done, n - done);
}

uint64_t hal_entropy_word(void)
{
	uint64_t word = 0;

	hal_entropy(&word, sizeof(word));
	return mix64(word ^ csr_read(time));
}
