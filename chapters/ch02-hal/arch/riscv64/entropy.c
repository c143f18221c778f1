/*
 * The only source in reach of supervisor mode is the seed that the host put into the device tree
 * (/chosen/rng-seed). Each of its bytes is given out once; who needs more stretches them with a
 * generator.
 */
#include <arch/machine.h>
#include <hal/entropy.h>
#include <lib/string.h>

size_t hal_entropy(void *buf, size_t n)
{
	static size_t used;
	struct fdt_property seed;
	struct fdt_node chosen;

	if (!fdt_find(&machine_tree, "/chosen", &chosen) ||
	    !fdt_property(&machine_tree, &chosen, "rng-seed", &seed))
		return 0;
	n = min(n, seed.size - used);
	memcpy(buf, seed.data + used, n);
	used += n;
	return n;
}
