#include <arch/machine.h>
#include <kernel/test.h>

#define TAKEN 16 /* at boot: a word for the slide, one for the stack guard */

TEST(seed_of_the_device_tree_is_wiped)
{
	struct fdt_property seed;
	struct fdt_node chosen;

	CHECK(fdt_find(&machine_tree, "/chosen", &chosen));
	if (fdt_property(&machine_tree, &chosen, "kaslr-seed", &seed) ||
	    !fdt_property(&machine_tree, &chosen, "rng-seed", &seed) || seed.size < TAKEN)
		return; /* not QEMU's board */
	for (unsigned i = 0; i < TAKEN; i++)
		CHECK_EQ(seed.data[i], 0);
}
