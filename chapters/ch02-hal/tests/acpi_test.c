/*
 * The ACPI reader against tables made by hand, in an arena that stands for physical memory:
 *
 *   RSDP ──► XSDT ──► TEST, APIC        (and RSDT with the same two)
 */
#include <acpi/acpi.h>
#include <acpi/madt.h>
#include <kernel/test.h>
#include <lib/errno.h>
#include <lib/string.h>

#define ARENA_BASE UINT64_C(0xf0000) /* the physical address of arena[0] */
#define ARENA_SIZE 512

enum { RSDP = 0, XSDT = 64, RSDT = 128, TEST_TABLE = 192, MADT = 256 };
#define MADT_SIZE (44 + 8 + 16 + 12 + 10 + 6 + 12)

static uint8_t arena[ARENA_SIZE];
static size_t arena_size; /* how much of it can be read */

static const void *arena_memory(paddr_t pa, size_t size)
{
	if (pa < ARENA_BASE || pa - ARENA_BASE > arena_size ||
	    size > arena_size - (pa - ARENA_BASE))
		return NULL;
	/* At the end of the array, so that AddressSanitizer sees the first byte too many. */
	return arena + ARENA_SIZE - arena_size + (pa - ARENA_BASE);
}

/* --- Making the tables. --- */

static void put(unsigned at, uint64_t value, unsigned size)
{
	memcpy(arena + at, &value, size);
}

static uint8_t sum(unsigned at, unsigned size)
{
	uint8_t total = 0;

	while (size--)
		total = (uint8_t)(total + arena[at++]);
	return total;
}

/* Makes the bytes add up to 0, by the one at `checksum`. */
static void seal(unsigned at, unsigned size, unsigned checksum)
{
	arena[checksum] = 0;
	arena[checksum] = (uint8_t)-sum(at, size);
}

static void seal_table(unsigned at, const char *signature, unsigned size)
{
	memcpy(arena + at, signature, 4);
	put(at + 4, size, 4);
	seal(at, size, at + 9);
}

static void make_madt(void)
{
	static const uint8_t entries[] = {
		0, 8, 1, 3, 1, 0, 0, 0,                             /* CPU 1: APIC 3, enabled */
		9, 16, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0,    /* CPU 7: x2APIC 0x100 */
		1, 12, 2, 0, 0, 0, 0xc0, 0xfe, 24, 0, 0, 0,         /* I/O APIC: lines from 24 */
		2, 10, 0, 9, 20, 0, 0, 0, 0x0f, 0,                  /* ISA 9 is 20: low, level */
		4, 6, 0xff, 5, 0, 1,                                /* NMI at LINT1 of all */
		5, 12, 0, 0, 0x78, 0x56, 0x34, 0x12, 1, 0, 0, 0,    /* local APICs elsewhere */
	};

	put(MADT + 36, 0xfee00000, 4);
	memcpy(arena + MADT + 44, entries, sizeof(entries));
	seal_table(MADT, "APIC", MADT_SIZE);
}

static void make_tables(void)
{
	memset(arena, 0, sizeof(arena));
	arena_size = ARENA_SIZE;
	make_madt();
	put(TEST_TABLE + 36, 0x0102030405060708, 8);
	seal_table(TEST_TABLE, "TEST", 44);
	put(XSDT + 36, ARENA_BASE + TEST_TABLE, 8);
	put(XSDT + 44, ARENA_BASE + MADT, 8);
	seal_table(XSDT, "XSDT", 52);
	put(RSDT + 36, ARENA_BASE + TEST_TABLE, 4);
	put(RSDT + 40, ARENA_BASE + MADT, 4);
	seal_table(RSDT, "RSDT", 44);
	memcpy(arena + RSDP, "RSD PTR ", 8);
	put(RSDP + 15, 2, 1);
	put(RSDP + 16, ARENA_BASE + RSDT, 4);
	put(RSDP + 20, 36, 4);
	put(RSDP + 24, ARENA_BASE + XSDT, 8);
	seal(RSDP, 20, RSDP + 8);
	seal(RSDP, 36, RSDP + 32);
}

/* --- Reading them. --- */

TEST(acpi_finds_tables)
{
	struct acpi acpi;
	struct acpi_table table;

	make_tables();
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE, arena_memory), 0);
	CHECK_EQ(acpi.address_size, 8);
	CHECK_EQ(acpi_find_table(&acpi, "TEST", &table), 0);
	CHECK_EQ(table.size, 44);
	CHECK_EQ(acpi_number(&table, 36, 8), 0x0102030405060708);
	CHECK_EQ(acpi_number(&table, 38, 2), 0x0506);
	CHECK_EQ(acpi_number(&table, 37, 8), 0); /* would go beyond the end */
	CHECK_EQ(acpi_number(&table, UINT32_MAX, 4), 0);
	CHECK_EQ(acpi_find_table(&acpi, "HPET", &table), -ENOENT);
}

TEST(acpi_revision_0_has_an_rsdt)
{
	struct acpi acpi;
	struct acpi_table table;

	make_tables();
	put(RSDP + 15, 0, 1);
	seal(RSDP, 20, RSDP + 8);
	memset(arena + XSDT, 0xff, 52);
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE, arena_memory), 0);
	CHECK_EQ(acpi.address_size, 4);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), 0);
}

TEST(acpi_damaged_xsdt_leaves_the_rsdt)
{
	struct acpi acpi;
	struct acpi_table table;

	make_tables();
	arena[XSDT + 50]++;
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE, arena_memory), 0);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), 0);
	arena[RSDT + 42]++;
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE, arena_memory), -EINVAL);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), -ENOENT);
}

TEST(acpi_damaged_table_is_reported)
{
	struct acpi acpi;
	struct acpi_table table;

	make_tables();
	arena[MADT + 60] ^= 1;
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE, arena_memory), 0);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), -EINVAL);
	make_tables();
	put(MADT + 4, UINT32_MAX, 4);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), -EINVAL);
	put(MADT + 4, 35, 4);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), -EINVAL);
}

TEST(acpi_no_tables)
{
	struct acpi acpi;
	struct acpi_table table;

	make_tables();
	CHECK_EQ(acpi_open(&acpi, 0, arena_memory), -EINVAL);
	CHECK_EQ(acpi_open(&acpi, ARENA_BASE + XSDT, arena_memory), -EINVAL);
	CHECK_EQ(acpi_find_table(&acpi, "APIC", &table), -ENOENT);
	CHECK_EQ(acpi_table_at(&acpi, ARENA_BASE + MADT, "APIC", &table), -EINVAL);
}

TEST(acpi_madt_entries)
{
	struct acpi_table madt = { arena + MADT, MADT_SIZE };
	struct madt_entry entry;
	uint32_t at = 0;

	make_tables();
	CHECK_EQ(madt_local_apic(&madt), 0xfee00000);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_CPU);
	CHECK(entry.cpu.uid == 1 && entry.cpu.apic_id == 3 && entry.cpu.flags == 1);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_CPU);
	CHECK(entry.cpu.uid == 7 && entry.cpu.apic_id == 0x100 && entry.cpu.flags == 1);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_IO_APIC);
	CHECK(entry.io_apic.id == 2 && entry.io_apic.base == 0xfec00000);
	CHECK_EQ(entry.io_apic.first_line, 24);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_OVERRIDE);
	CHECK(entry.override.isa_line == 9 && entry.override.line == 20);
	CHECK_EQ(entry.override.flags, MADT_ACTIVE_LOW | MADT_LEVEL);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_LOCAL_NMI);
	CHECK(entry.local_nmi.uid == MADT_ALL_CPUS && entry.local_nmi.pin == 1);
	CHECK(madt_next(&madt, &at, &entry) && entry.type == MADT_LOCAL_APIC_ADDRESS);
	CHECK_EQ(entry.local_apic, 0x112345678);
	CHECK(!madt_next(&madt, &at, &entry));
}

TEST(acpi_madt_skips_what_it_does_not_know)
{
	struct acpi_table madt = { arena + MADT, MADT_SIZE };
	struct madt_entry entry;
	uint32_t at = 0;

	make_tables();
	arena[MADT + 44] = 200;     /* an unknown type */
	arena[MADT + 52 + 1] = 15;  /* too short for its type; then one of size 0 */
	arena[MADT + 67] = 100;
	CHECK(!madt_next(&madt, &at, &entry));
	CHECK_EQ(at, 44 + 8 + 15);
}

/* --- Bad tables. --- */

/* Every way to read them; what is found does not matter. Returns how many entries it saw. */
static unsigned read_all(void)
{
	struct acpi acpi;
	struct acpi_table table;
	struct madt_entry entry;
	unsigned count = 0;

	if (acpi_open(&acpi, ARENA_BASE, arena_memory) != 0)
		return 0;
	(void)acpi_find_table(&acpi, "NONE", &table);
	if (acpi_find_table(&acpi, "APIC", &table) == 0)
		for (uint32_t at = 0; madt_next(&table, &at, &entry);)
			count++;
	return count;
}

TEST(acpi_truncated)
{
	make_tables();
	CHECK_EQ(read_all(), 6);
	for (size_t size = 0; size < MADT + MADT_SIZE; size++) {
		make_tables();
		memmove(arena + ARENA_SIZE - size, arena, size);
		arena_size = size;
		CHECK_EQ(read_all(), 0);
	}
}

/* Once as it is, where the sums tell, and once with the sums made right again. */
TEST(acpi_corrupted)
{
	static const uint8_t masks[] = { 0x01, 0x04, 0x80, 0xff };

	for (unsigned at = 0; at < MADT + MADT_SIZE; at++)
		for (unsigned i = 0; i < array_size(masks); i++) {
			make_tables();
			arena[at] ^= masks[i];
			CHECK(read_all() == 0 || read_all() == 6);
			seal(RSDP, 20, RSDP + 8);
			seal(RSDP, 36, RSDP + 32);
			seal(XSDT, 52, XSDT + 9);
			seal(RSDT, 44, RSDT + 9);
			seal(MADT, MADT_SIZE, MADT + 9);
			CHECK(read_all() <= MADT_SIZE / 2);
		}
}
