/*
 * The device tree's reader against a blob made by hand:
 *
 *   / { #address-cells = 2; #size-cells = 2;
 *       memory@80000000 { device_type = "memory"; reg = 80000000+20000000; };
 *       reserved-memory { #address-cells = 2; #size-cells = 2; firmware@80000000 { reg }; };
 *       chosen { bootargs = "test a=b"; linux,initrd-start; linux,initrd-end; };
 *       soc { #address-cells = 1; #size-cells = 1;
 *             serial@10000000 { compatible = "other", "ns16550a"; reg; }; }; };
 */
#include <boot/fdt.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

#define BLOB_MAX 1024

static uint8_t blob[BLOB_MAX];
static uint32_t blob_size;
static uint32_t names; /* where the strings block starts, while the blob is made */

/* --- Making the blob. The strings block has a fixed place behind the structure. --- */

enum { RESERVATIONS = 40, STRUCTURE = RESERVATIONS + 32, STRINGS = 800 };

static void put_word(uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		blob[blob_size++] = (uint8_t)(value >> shift);
}

static void put_bytes(const void *data, uint32_t size)
{
	memcpy(blob + blob_size, data, size);
	blob_size = (uint32_t)round_up(blob_size + size, 4);
}

static void begin_node(const char *name)
{
	put_word(1);
	put_bytes(name, (uint32_t)strlen(name) + 1);
}

static void end_node(void)
{
	put_word(2);
}

static void put_property(const char *name, uint32_t size)
{
	put_word(3);
	put_word(size);
	put_word(names - STRINGS);
	string_copy((char *)blob + names, name, BLOB_MAX - names);
	names += (uint32_t)strlen(name) + 1;
}

static void string_property(const char *name, const char *value, uint32_t size)
{
	put_property(name, size);
	put_bytes(value, size);
}

static void word_property(const char *name, uint32_t value)
{
	put_property(name, 4);
	put_word(value);
}

static void cells(uint32_t count)
{
	word_property("#address-cells", count);
	word_property("#size-cells", count);
}

static void reg_property(uint32_t base, uint32_t size)
{
	put_property("reg", 16);
	put_word(0);
	put_word(base);
	put_word(0);
	put_word(size);
}

static void make_nodes(void)
{
	begin_node("");
	cells(2);
	begin_node("memory@80000000");
	string_property("device_type", "memory", 7);
	reg_property(0x80000000, 0x20000000);
	end_node();
	begin_node("reserved-memory");
	cells(2);
	begin_node("firmware@80000000");
	reg_property(0x80000000, 0x40000);
	end_node();
	end_node();
	put_word(4); /* a NOP */
	begin_node("chosen");
	string_property("bootargs", "test a=b", 9);
	word_property("linux,initrd-start", 0x84000000);
	word_property("linux,initrd-end", 0x84001234);
	end_node();
	begin_node("soc");
	cells(1);
	begin_node("serial@10000000");
	string_property("compatible", "other\0ns16550a", 15);
	put_property("reg", 8);
	put_word(0x10000000);
	put_word(0x100);
	end_node();
	end_node();
	end_node();
	put_word(9);
}

static void make_header(uint32_t structure_size)
{
	const uint32_t header[] = { 0xd00dfeed, names, STRUCTURE, STRINGS, RESERVATIONS, 17, 16, 0,
				    names - STRINGS, structure_size };

	blob_size = 0;
	for (unsigned i = 0; i < array_size(header); i++)
		put_word(header[i]);
	put_word(0); /* one reservation, 4 KiB at 0x88000000; two words of zeroes end the list */
	put_word(0x88000000);
	put_word(0);
	put_word(0x1000);
}

static void make_blob(void)
{
	memset(blob, 0, sizeof(blob));
	names = STRINGS;
	blob_size = STRUCTURE;
	make_nodes();
	make_header(blob_size - STRUCTURE);
	blob_size = names;
}

/* --- Reading it. --- */

TEST(fdt_finds_nodes_and_properties)
{
	struct fdt fdt;
	struct fdt_node node = {};
	struct boot_range range;

	make_blob();
	CHECK_EQ(fdt_open(&fdt, blob, sizeof(blob)), 0);
	CHECK(fdt_find(&fdt, "/", &node) && node.depth == 1);
	CHECK(fdt_find(&fdt, "/chosen", &node));
	CHECK(!strcmp(fdt_string(&fdt, &node, "bootargs"), "test a=b"));
	CHECK(fdt_find(&fdt, "/soc/serial", &node));
	CHECK(!strcmp(node.name, "serial@10000000"));
	CHECK(fdt_find(&fdt, "/soc/serial@10000000", &node));
	CHECK(!fdt_find(&fdt, "/soc/seria", &node));
	CHECK(!fdt_find(&fdt, "/serial", &node));
	CHECK(!fdt_find(&fdt, "/reserved-memory/serial", &node));

	node = (struct fdt_node){};
	CHECK(fdt_next_compatible(&fdt, &node, "ns16550a"));
	CHECK(fdt_reg(&fdt, &node, 0, &range));
	CHECK_EQ(range.base, 0x10000000);
	CHECK_EQ(range.size, 0x100);
	CHECK(!fdt_reg(&fdt, &node, 1, &range));
	CHECK(!fdt_next_compatible(&fdt, &node, "ns16550a"));
}

TEST(fdt_fills_boot_info)
{
	static struct boot_info info;
	struct fdt fdt;

	info = (struct boot_info){};
	make_blob();
	CHECK_EQ(fdt_open(&fdt, blob, sizeof(blob)), 0);
	CHECK_EQ(fdt_boot_info(&fdt, &info), 0);
	CHECK_EQ(info.ram_count, 1);
	CHECK_EQ(info.ram[0].base, 0x80000000);
	CHECK_EQ(info.ram[0].size, 0x20000000);
	CHECK_EQ(info.initramfs.base, 0x84000000);
	CHECK_EQ(info.initramfs.size, 0x1234);
	CHECK_EQ(info.reserved_count, 3); /* firmware, list, initramfs */
	CHECK_EQ(info.reserved[0].size, 0x40000);
	CHECK_EQ(info.reserved[1].base, 0x88000000);
}

/* --- Bad blobs: AddressSanitizer watches both ends of the arena. --- */

static uint8_t arena[BLOB_MAX];

/* Every way to read a tree; what it finds does not matter. Returns how many nodes it saw. */
static unsigned read_all(const void *bytes, size_t size)
{
	static struct boot_info info;
	struct fdt fdt;
	struct fdt_node node = {};
	struct boot_range range;
	unsigned count = 0;

	info = (struct boot_info){};
	if (fdt_open(&fdt, bytes, size) != 0)
		return 0;
	(void)fdt_boot_info(&fdt, &info);
	(void)fdt_find(&fdt, "/soc/serial", &node);
	node = (struct fdt_node){};
	(void)fdt_next_compatible(&fdt, &node, "ns16550a");
	for (node = (struct fdt_node){}; fdt_next(&fdt, &node); count++)
		(void)fdt_reg(&fdt, &node, 0, &range);
	return count;
}

TEST(fdt_truncated)
{
	make_blob();
	CHECK_EQ(read_all(blob, blob_size), 7);
	for (uint32_t size = 0; size < blob_size; size++) {
		uint8_t *copy = arena + sizeof(arena) - size;

		memcpy(copy, blob, size);
		CHECK_EQ(read_all(copy, size), 0); /* the header claims more */
		if (size < 8)
			continue;
		copy[6] = (uint8_t)(size >> 8); /* now it claims what is there */
		copy[7] = (uint8_t)size;
		CHECK_EQ(read_all(copy, size), 0);
	}
}

TEST(fdt_corrupted)
{
	static const uint8_t masks[] = { 0x01, 0x02, 0x80, 0xff };

	make_blob();
	for (uint32_t at = 0; at < blob_size; at++)
		for (unsigned i = 0; i < array_size(masks); i++) {
			uint8_t *copy = arena + sizeof(arena) - blob_size;

			memcpy(copy, blob, blob_size);
			copy[at] ^= masks[i];
			CHECK(read_all(copy, blob_size) <= blob_size / 4);
		}
}

TEST(fdt_endless_depth)
{
	struct fdt fdt;
	struct fdt_node node = {};

	make_blob();
	for (uint32_t at = STRUCTURE; at + 8 <= STRINGS; at += 8)
		memcpy(blob + at, "\0\0\0\1\0\0\0", 8);
	blob[38] = (STRINGS - STRUCTURE) >> 8;
	blob[39] = (STRINGS - STRUCTURE) & 0xff;
	CHECK_EQ(fdt_open(&fdt, blob, sizeof(blob)), 0);
	while (fdt_next(&fdt, &node))
		CHECK(node.depth <= FDT_DEPTH_MAX);
}
