/* Memory maps as no firmware should write them. */
#include <kernel/test.h>
#include <mm/memory_map.h>

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

struct map {
	struct boot_range ram[6], reserved[6];
	struct boot_range want[8]; /* up to the first that is empty */
};

static const struct map maps[] = {
	/* a PC: low memory, the hole below 1 MiB, memory above 4 GiB; kernel and initramfs */
	{ .ram = { { 0, 0x9fc00 }, { MIB, 2 * GIB - MIB }, { 4 * GIB, 3 * GIB } },
	  .reserved = { { 0, MIB }, { MIB, 2 * MIB + 5 }, { 2 * GIB - 0x1001, 0x1001 } },
	  .want = { { 0x301000, 2 * GIB - 0x303000 }, { 4 * GIB, 3 * GIB } } },
	/* in any order, overlapping, touching, one inside another, empty */
	{ .ram = { { 8 * MIB, MIB }, { 2 * MIB, 4 * MIB }, { 5 * MIB, 3 * MIB }, { 3 * MIB, MIB },
		   { 20 * MIB, 0 } },
	  .want = { { 2 * MIB, 7 * MIB } } },
	/* two halves of a frame make a frame; a lonely half makes none */
	{ .ram = { { 0x10000, 0x1800 }, { 0x11800, 0x800 }, { 0x20800, 0x1000 },
		   { 0x30001, 0x1fff } },
	  .want = { { 0x10000, 0x2000 }, { 0x31000, 0x1000 } } },
	/* one byte reserved costs its frame; so does the frame of an empty range nothing */
	{ .ram = { { 0x10000, 0x5000 } },
	  .reserved = { { 0x12345, 1 }, { 0x14001, 0 } },
	  .want = { { 0x10000, 0x2000 }, { 0x13000, 0x2000 } } },
	/* reserved ranges overlap each other, reach beyond the memory, or lie elsewhere */
	{ .ram = { { 0x10000, 0x10000 } },
	  .reserved = { { 0x8000, 0x9000 }, { 0x18000, 0x4000 }, { 0x1a000, 0x4000 },
			{ 0x100000, 0x1000 }, { 0, 0x100 } },
	  .want = { { 0x11000, 0x7000 }, { 0x1e000, 0x2000 } } },
	/* up to the end of the address space and beyond */
	{ .ram = { { UINT64_MAX - 0x2fff, UINT64_MAX } },
	  .reserved = { { UINT64_MAX - 10, 100 } },
	  .want = { { UINT64_MAX - 0x2fff, 0x2000 } } },
	/* 64 GiB, far apart */
	{ .ram = { { 62 * GIB, 2 * GIB }, { 16 * GIB, MIB }, { 0x80000000, 128 * MIB } },
	  .reserved = { { 63 * GIB, MIB } },
	  .want = { { 0x80000000, 128 * MIB }, { 16 * GIB, MIB }, { 62 * GIB, GIB },
		    { 63 * GIB + MIB, GIB - MIB } } },
	/* nothing at all; frame 0 alone; all of it reserved */
	{ .want = { { 0, 0 } } },
	{ .ram = { { 0, 0x1fff } } },
	{ .ram = { { MIB, MIB }, { 4 * MIB, MIB } }, .reserved = { { 0, UINT64_MAX } } },
};

/* The ranges behind the last one that is not empty do not count. */
static unsigned length(const struct boot_range *ranges, unsigned count)
{
	while (count && !ranges[count - 1].size)
		count--;
	return count;
}

TEST(memory_map_free_frames)
{
	for (unsigned i = 0; i < array_size(maps); i++) {
		struct map map = maps[i];
		struct boot_range out[12];
		unsigned ram_count = memory_map_join(map.ram, array_size(map.ram));
		unsigned count = memory_map_free(map.ram, ram_count, map.reserved,
						 array_size(map.reserved), out);

		CHECK_EQ(count, length(map.want, array_size(map.want)));
		for (unsigned j = 0; j < count; j++) {
			CHECK_EQ(out[j].base, map.want[j].base);
			CHECK_EQ(out[j].size, map.want[j].size);
		}
	}
}

TEST(memory_map_holds_whole_ranges)
{
	static const struct boot_range map[] = { { 0x1000, 0x1000 }, { 0x3000, 0x2000 } };

	CHECK(memory_map_holds(map, 2, 0x1000, 0x1000));
	CHECK(memory_map_holds(map, 2, 0x4fff, 1));
	CHECK(memory_map_holds(map, 2, 0x4fff, 0));
	CHECK(!memory_map_holds(map, 2, 0xfff, 1));
	CHECK(!memory_map_holds(map, 2, 0x1fff, 2)); /* into the hole */
	CHECK(!memory_map_holds(map, 2, 0x1800, 0x2000)); /* across it */
	CHECK(!memory_map_holds(map, 2, 0x5000, 1));
	CHECK(!memory_map_holds(map, 2, 0x3000, UINT64_MAX));
	CHECK(!memory_map_holds(map, 0, 0x1000, 1));
}
