/* Vector registers beyond SSE, where the CPU has them, among contexts that use them and others. */
#include <hal/pmem.h>
#include <isa/xsave.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <lib/string.h>
#include <mm/frame.h>

/* Loads a vector register from the data page; then, again and again, stores it into the page's
 * second half and makes a system call. */
USER_CODE(avx);    /* ymm15 */
USER_CODE(avx512); /* zmm31 */

#define OUTPUT (PAGE_SIZE / 2)

static void fill(struct user_program *p, uint8_t first)
{
	uint8_t bytes[64];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(first + i);
	hal_pmem_write(p->data, bytes, sizeof(bytes));
}

/* Runs to the next system call; whether the register holds what it was loaded with. */
static bool keeps(struct user_program *p, size_t size)
{
	uint8_t loaded[64], stored[64];

	hal_pmem_zero(p->data + OUTPUT, PAGE_SIZE / 2);
	if (user_program_run(p) != HAL_TRAP_SYSCALL)
		return false;
	hal_pmem_read(p->data, loaded, size);
	hal_pmem_read(p->data + OUTPUT, stored, size);
	return memcmp(loaded, stored, size) == 0;
}

static void check_vectors(struct user_program *a, struct user_program *b, size_t size)
{
	static char image[HAL_FPU_IMAGE_MAX];
	struct user_program other;

	fill(a, 1);
	fill(b, 100);
	CHECK(user_program_load(&other, fpu));
	for (unsigned i = 0; i < 4; i++) {
		CHECK(keeps(a, size));
		CHECK(keeps(b, size));
		CHECK_EQ(user_program_run(&other), HAL_TRAP_SYSCALL);
	}
	hal_context_fpu_get(a->ctx, image);
	CHECK_EQ(hal_context_fpu_set(b->ctx, image), 0);
	CHECK(!keeps(b, size));
	fill(b, 1);
	CHECK(keeps(b, size));
	user_program_free(&other);
}

TEST(fpu_avx)
{
	struct user_program a, b;

	if (!(xsave_enabled() & XSAVE_AVX)) {
		kprintf("    the CPU has no AVX\n");
		return;
	}
	CHECK(user_program_load(&a, avx));
	CHECK(user_program_load(&b, avx));
	check_vectors(&a, &b, 32);
	user_program_free(&a);
	user_program_free(&b);
}

TEST(fpu_avx512)
{
	struct user_program a, b;

	if (!(xsave_enabled() & XSAVE_AVX512)) {
		kprintf("    the CPU has no AVX-512\n");
		return;
	}
	CHECK(user_program_load(&a, avx512));
	CHECK(user_program_load(&b, avx512));
	check_vectors(&a, &b, 64);
	user_program_free(&a);
	user_program_free(&b);
}
