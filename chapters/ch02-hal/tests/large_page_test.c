/* Pages of 2 MiB and 1 GiB: chosen, split and replaced behind the callers' backs. */
#include <hal/pmem.h>
#include <hal/user_copy.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/frame.h>

#define MIB        (UINT64_C(1) << 20)
#define GIB        (UINT64_C(1) << 30)
#define LARGE      (2 * MIB)
#define NOWHERE    (64 * GIB) /* a physical address that nobody reads */
#define READ_WRITE (PAGE_READ | PAGE_WRITE)

/* An aligned address where the table wants its mappings. */
static vaddr_t aligned_base(const struct page_table *pt)
{
	vaddr_t base;
	uint64_t size;

	hal_pt_user_range(pt, &base, &size);
	return round_up(base, GIB);
}

static uint64_t page_size_at(const struct page_table *pt, vaddr_t va)
{
	struct page_info page;

	return hal_pt_query(pt, va, &page) == 0 ? page.size : 0;
}

/* What is mapped at va: its distance from NOWHERE. */
static uint64_t offset_at(const struct page_table *pt, vaddr_t va)
{
	struct page_info page;

	return hal_pt_query(pt, va, &page) == 0 ? page.pa - NOWHERE : UINT64_MAX;
}

/* A CPU without pages of 1 GiB uses those of 2 MiB instead. */
static bool is_gigantic(uint64_t size)
{
	return size == GIB || size == LARGE;
}

TEST(large_page_sizes_follow_alignment)
{
	struct page_table pt;
	size_t frames;
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = aligned_base(&pt);
	frames = frame_free_count();
	CHECK_EQ(hal_pt_map_cont(&pt, va + GIB - LARGE - PAGE_SIZE, NOWHERE - LARGE - PAGE_SIZE,
				 PAGE_SIZE + LARGE + GIB + LARGE + PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(page_size_at(&pt, va + GIB - LARGE - 1), PAGE_SIZE);
	CHECK_EQ(page_size_at(&pt, va + GIB - 1), LARGE);
	CHECK(is_gigantic(page_size_at(&pt, va + GIB)));
	CHECK_EQ(page_size_at(&pt, va + 2 * GIB), LARGE);
	CHECK_EQ(page_size_at(&pt, va + 2 * GIB + LARGE), PAGE_SIZE);
	CHECK_EQ(offset_at(&pt, va + GIB + 123 * MIB + 45), 123 * MIB + 45);
	CHECK_EQ(offset_at(&pt, va + 2 * GIB + LARGE + 45), GIB + LARGE + 45);
	CHECK_EQ(hal_pt_unmap_cont(&pt, va, 4 * GIB), 0);
	CHECK_EQ(frame_free_count(), frames);
	/* Aligned differently: small pages only. */
	CHECK_EQ(hal_pt_map_cont(&pt, va, NOWHERE + PAGE_SIZE, 2 * LARGE, PAGE_READ), 0);
	CHECK_EQ(page_size_at(&pt, va), PAGE_SIZE);
	CHECK_EQ(page_size_at(&pt, va + LARGE), PAGE_SIZE);
	hal_pt_destroy(&pt);
}

/* Changes of a part split it, and the rest stays as it was. */
TEST(large_page_split)
{
	struct page_table pt;
	struct page_info page;
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = aligned_base(&pt);
	CHECK_EQ(hal_pt_map_cont(&pt, va, NOWHERE, GIB, READ_WRITE), 0);
	CHECK_EQ(hal_pt_protect(&pt, va + 5 * LARGE + PAGE_SIZE, PAGE_READ), 0);
	CHECK_EQ(hal_pt_unmap_cont(&pt, va + 7 * LARGE - PAGE_SIZE, LARGE + 2 * PAGE_SIZE), 0);
	CHECK_EQ(page_size_at(&pt, va + 4 * LARGE), LARGE);
	CHECK_EQ(page_size_at(&pt, va + 5 * LARGE), PAGE_SIZE);
	CHECK_EQ(hal_pt_query(&pt, va + 5 * LARGE + PAGE_SIZE + 7, &page), 0);
	CHECK_EQ(page.flags, PAGE_READ);
	CHECK_EQ(page.pa, NOWHERE + 5 * LARGE + PAGE_SIZE + 7);
	CHECK_EQ(hal_pt_query(&pt, va + 5 * LARGE + 2 * PAGE_SIZE, &page), 0);
	CHECK_EQ(page.flags, READ_WRITE);
	CHECK_EQ(offset_at(&pt, va + 7 * LARGE - PAGE_SIZE - 1), 7 * LARGE - PAGE_SIZE - 1);
	CHECK_EQ(offset_at(&pt, va + 7 * LARGE - PAGE_SIZE), UINT64_MAX);
	CHECK_EQ(offset_at(&pt, va + 8 * LARGE + PAGE_SIZE - 1), UINT64_MAX);
	CHECK_EQ(offset_at(&pt, va + 8 * LARGE + PAGE_SIZE), 8 * LARGE + PAGE_SIZE);
	CHECK_EQ(offset_at(&pt, va + GIB - 1), GIB - 1);
	hal_pt_destroy(&pt);
}

/* A large page over small ones frees their table; a small one over a large one splits it. */
TEST(large_page_replaces_and_is_replaced)
{
	struct page_table pt;
	size_t frames;
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = aligned_base(&pt);
	CHECK_EQ(hal_pt_map_cont(&pt, va, NOWHERE, LARGE, PAGE_READ), 0);
	frames = frame_free_count();
	CHECK_EQ(hal_pt_map(&pt, va + PAGE_SIZE, NOWHERE + GIB, PAGE_READ), 0);
	CHECK_EQ(frame_free_count(), frames - 1);
	CHECK_EQ(offset_at(&pt, va), 0);
	CHECK_EQ(offset_at(&pt, va + PAGE_SIZE), GIB);
	CHECK_EQ(offset_at(&pt, va + LARGE - PAGE_SIZE), LARGE - PAGE_SIZE);
	CHECK_EQ(hal_pt_map_cont(&pt, va, NOWHERE + LARGE, LARGE, PAGE_READ), 0);
	CHECK_EQ(page_size_at(&pt, va), LARGE);
	CHECK_EQ(frame_free_count(), frames);
	CHECK_EQ(offset_at(&pt, va + PAGE_SIZE), LARGE + PAGE_SIZE);
	hal_pt_destroy(&pt);
}

TEST(large_page_next_tells_sizes)
{
	struct page_table pt;
	uint64_t size;
	vaddr_t va, base;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	base = va = aligned_base(&pt);
	CHECK(!hal_pt_next(&pt, &va, base + 4 * GIB, &size));
	CHECK_EQ(hal_pt_map_cont(&pt, base + LARGE, NOWHERE, LARGE, PAGE_READ), 0);
	CHECK_EQ(hal_pt_map(&pt, base + GIB, NOWHERE, 0), 0); /* for nobody, but mapped */
	va = base;
	CHECK(hal_pt_next(&pt, &va, base + 4 * GIB, &size));
	CHECK(va == base + LARGE && size == LARGE);
	va += 3 * PAGE_SIZE;
	CHECK(hal_pt_next(&pt, &va, base + 2 * LARGE - PAGE_SIZE, &size));
	CHECK(va == base + LARGE + 3 * PAGE_SIZE && size == LARGE - 4 * PAGE_SIZE);
	va += size + PAGE_SIZE;
	CHECK(hal_pt_next(&pt, &va, base + 4 * GIB, &size));
	CHECK(va == base + GIB && size == PAGE_SIZE);
	hal_pt_destroy(&pt);
}

/* Takes all memory: the frames in a chain through themselves. */
static paddr_t take_all_frames(void)
{
	paddr_t chain = 0, frame;

	while ((frame = frame_alloc())) {
		hal_pmem_write(frame, &chain, sizeof(chain));
		chain = frame;
	}
	return chain;
}

static void give_back(paddr_t chain)
{
	while (chain) {
		paddr_t frame = chain;

		hal_pmem_read(frame, &chain, sizeof(chain));
		frame_unref(frame);
	}
}

/* Without memory for a split nothing changes; whole large pages need none. */
TEST(large_page_split_without_memory)
{
	struct page_table pt;
	paddr_t chain;
	int errors[5];
	vaddr_t va;

	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	va = aligned_base(&pt);
	CHECK_EQ(hal_pt_map_cont(&pt, va, NOWHERE, 2 * LARGE, READ_WRITE), 0);
	chain = take_all_frames();
	errors[0] = hal_pt_unmap_cont(&pt, va + PAGE_SIZE, LARGE);
	errors[1] = hal_pt_protect(&pt, va, PAGE_READ);
	errors[2] = hal_pt_map(&pt, va, NOWHERE + GIB, PAGE_READ);
	errors[3] = hal_pt_map_cont(&pt, va + LARGE, NOWHERE, GIB, PAGE_READ);
	errors[4] = hal_pt_unmap_cont(&pt, va + LARGE, LARGE);
	give_back(chain);
	for (unsigned i = 0; i < 4; i++)
		CHECK_EQ(errors[i], -ENOMEM);
	CHECK_EQ(errors[4], 0);
	CHECK_EQ(page_size_at(&pt, va), LARGE);
	CHECK_EQ(offset_at(&pt, va + LARGE - 1), LARGE - 1);
	CHECK_EQ(offset_at(&pt, va + LARGE), UINT64_MAX);
	hal_pt_destroy(&pt);
}

/* --- Through the eyes of a user program --- */

/* A program, and 2 MiB of memory that it sees as one page at `at`. */
struct user {
	struct user_program program;
	paddr_t memory;
	vaddr_t at;
};

#define FRAMES (LARGE / PAGE_SIZE)

static bool user_start(struct user *u, const char *start, const char *end)
{
	u->memory = frame_alloc_contiguous(FRAMES, LARGE);
	if (!u->memory || !user_program_load_at(&u->program, 0, NULL, start, end))
		return false;
	u->at = aligned_base(&u->program.pt) + GIB;
	hal_pmem_zero(u->memory, LARGE);
	return hal_pt_map_cont(&u->program.pt, u->at, u->memory, LARGE, READ_WRITE) == 0;
}

static void user_end(struct user *u)
{
	user_program_free(&u->program);
	frame_unref_contiguous(u->memory, FRAMES);
}

/* Whether the program gets through with its access to the byte at `offset`. */
static bool user_touches(struct user *u, uint64_t offset)
{
	return user_program_restart(&u->program, u->at + offset) == HAL_TRAP_SYSCALL;
}

/* Whether the program `load` sees this byte. */
static bool user_sees(struct user *u, uint64_t offset, uint8_t byte)
{
	return user_touches(u, offset) && user_program_argument(&u->program) == byte;
}

static unsigned byte_at(paddr_t pa)
{
	uint8_t byte;

	hal_pmem_read(pa, &byte, 1);
	return byte;
}

TEST(large_page_user_stores)
{
	struct user u;

	CHECK(user_start(&u, user_store_start, user_store_end));
	CHECK(user_touches(&u, 0) && user_touches(&u, LARGE - 1) && user_touches(&u, 0x123456));
	CHECK_EQ(byte_at(u.memory + LARGE - 1), 1);
	CHECK_EQ(byte_at(u.memory + 0x123456), 1);
	CHECK_EQ(hal_pt_protect(&u.program.pt, u.at + 0x123000, PAGE_READ), 0);
	CHECK(!user_touches(&u, 0x123456));
	CHECK(user_program_faulted(&u.program, u.at + 0x123456, PAGE_WRITE));
	CHECK(user_touches(&u, 0x122fff) && user_touches(&u, 0x124000));
	CHECK_EQ(hal_pt_unmap_cont(&u.program.pt, u.at, 0x1000), 0);
	CHECK(!user_touches(&u, 0xfff));
	CHECK(user_touches(&u, 0x1000));
	/* All of it again, as one page; then read-only, in one step. */
	CHECK_EQ(hal_pt_map_cont(&u.program.pt, u.at, u.memory, LARGE, READ_WRITE), 0);
	CHECK(user_touches(&u, 0x123457) && user_touches(&u, 0xfff));
	CHECK_EQ(hal_pt_protect_cont(&u.program.pt, u.at, LARGE, PAGE_READ), 0);
	CHECK(!user_touches(&u, 0x123457) && !user_touches(&u, LARGE - 1));
	user_end(&u);
}

/* A piece of a large page gets another frame: the old translation is not remembered. */
TEST(large_page_user_loads)
{
	struct user u;
	uint8_t seven = 7;

	CHECK(user_start(&u, user_load_start, user_load_end));
	hal_pmem_write(u.memory + PAGE_SIZE, &seven, 1);
	CHECK(user_sees(&u, PAGE_SIZE, 7));
	CHECK(user_sees(&u, 0, 0));
	CHECK_EQ(hal_pt_map(&u.program.pt, u.at, u.memory + PAGE_SIZE, PAGE_READ), 0);
	CHECK(user_sees(&u, 0, 7));
	CHECK(user_sees(&u, LARGE - 1, 0));
	user_end(&u);
}

/* A page of 1 GiB, on machines that have so much memory in one piece (tests/boot/memory.py). */
TEST(large_page_user_gigantic)
{
	paddr_t memory = frame_alloc_contiguous(GIB / PAGE_SIZE, GIB);
	struct user_program p;
	vaddr_t at;

	if (!memory) {
		kprintf("    no GiB of memory in one piece\n");
		return;
	}
	CHECK(user_program_load(&p, store));
	at = aligned_base(&p.pt) + GIB;
	CHECK_EQ(hal_pt_map_cont(&p.pt, at, memory, GIB, READ_WRITE), 0);
	CHECK_EQ(user_program_restart(&p, at + GIB - 1), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(memory + GIB - 1), 1);
	CHECK_EQ(hal_pt_protect(&p.pt, at + GIB / 2, PAGE_READ), 0);
	user_program_restart(&p, at + GIB / 2);
	CHECK(user_program_faulted(&p, at + GIB / 2, PAGE_WRITE));
	CHECK_EQ(user_program_restart(&p, at + GIB / 2 + PAGE_SIZE), HAL_TRAP_SYSCALL);
	CHECK_EQ(byte_at(memory + GIB / 2 + PAGE_SIZE), 1);
	user_program_free(&p);
	frame_unref_contiguous(memory, GIB / PAGE_SIZE);
}

/* One copy goes through pages of every size. */
TEST(large_page_user_copy)
{
	struct user u;
	char out[64], in[64] = "";

	memset(out, 'x', sizeof(out));
	CHECK(user_start(&u, user_load_start, user_load_end));
	CHECK_EQ(hal_user_copy_out(&u.program.pt, u.at + LARGE - 32, out, sizeof(out)), 32);
	CHECK_EQ(hal_pt_map(&u.program.pt, u.at + LARGE, u.memory, READ_WRITE), 0);
	CHECK_EQ(hal_user_copy_out(&u.program.pt, u.at + LARGE - 32, out, sizeof(out)),
		 sizeof(out));
	CHECK_EQ(hal_user_copy_in(&u.program.pt, in, u.at + LARGE - 32, sizeof(in)), sizeof(in));
	CHECK(!memcmp(in, out, sizeof(in)));
	CHECK_EQ(byte_at(u.memory), 'x');
	user_end(&u);
}
