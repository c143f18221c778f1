/* The FPU's registers belong to the context: the program `fpu` counts in one of them. */
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <mm/heap.h>

TEST(fpu_is_kept)
{
	struct user_program a, b;

	CHECK(user_program_load(&a, fpu));
	CHECK(user_program_load(&b, fpu));
	for (uint64_t i = 1; i <= 5; i++) {
		CHECK_EQ(user_program_run(&a), HAL_TRAP_SYSCALL);
		CHECK_EQ(user_program_argument(&a), i);
		for (uint64_t j = 1; j <= 2; j++) {
			CHECK_EQ(user_program_run(&b), HAL_TRAP_SYSCALL);
			CHECK_EQ(user_program_argument(&b), 2 * (i - 1) + j);
		}
	}
	user_program_free(&a);
	user_program_free(&b);
}

TEST(fpu_is_copied)
{
	struct user_program parent, child;

	CHECK(user_program_load(&parent, fpu));
	CHECK(user_program_load_like(&child, &parent, fpu));
	for (unsigned i = 1; i <= 3; i++)
		CHECK_EQ(user_program_run(&parent), HAL_TRAP_SYSCALL);
	CHECK_EQ(hal_context_copy(child.ctx, parent.ctx), 0);
	CHECK_EQ(user_program_run(&parent), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&parent), 4);
	for (unsigned i = 4; i <= 6; i++) {
		CHECK_EQ(user_program_run(&child), HAL_TRAP_SYSCALL);
		CHECK_EQ(user_program_argument(&child), i);
	}
	user_program_free(&child);
	CHECK_EQ(user_program_run(&parent), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&parent), 5);
	user_program_free(&parent);
}

/* An image taken at 3 and put into another context goes on there, and again where it came from. */
TEST(fpu_image_can_be_moved)
{
	static char image[HAL_FPU_IMAGE_MAX];
	struct user_program a, b;

	CHECK(hal_context_fpu_size() <= sizeof(image));
	CHECK(user_program_load(&a, fpu));
	CHECK(user_program_load(&b, fpu));
	for (unsigned i = 1; i <= 3; i++)
		CHECK_EQ(user_program_run(&a), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_run(&b), HAL_TRAP_SYSCALL);
	hal_context_fpu_get(a.ctx, image);
	CHECK_EQ(user_program_run(&a), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&a), 4);
	CHECK_EQ(hal_context_fpu_set(b.ctx, image), 0);
	CHECK_EQ(hal_context_fpu_set(a.ctx, image), 0);
	CHECK_EQ(user_program_run(&a), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_run(&b), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&a), 4);
	CHECK_EQ(user_program_argument(&b), 4);
	user_program_free(&a);
	user_program_free(&b);
}

/* Bytes that no CPU would have written: no fault in the kernel, whatever the program computes. */
TEST(fpu_image_of_random_bytes)
{
	static char image[HAL_FPU_IMAGE_MAX];
	struct user_program p;
	uint64_t seed = 1;

	CHECK(user_program_load(&p, fpu));
	for (unsigned round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(image); i++) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			image[i] = (char)(round == 0 ? 0xff : seed >> 56);
		}
		CHECK_EQ(hal_context_fpu_set(p.ctx, image), 0);
		user_program_restart(&p, 0);
	}
	user_program_free(&p);
}

struct block {
	struct block *next;
};

/* Takes all memory in pieces of `size`. */
static struct block *hoard(struct block *blocks, size_t size)
{
	struct block *block;

	while ((block = kmalloc(size))) {
		block->next = blocks;
		blocks = block;
	}
	return blocks;
}

static void give_back(struct block *blocks)
{
	while (blocks) {
		struct block *next = blocks->next;

		kfree(blocks);
		blocks = next;
	}
}

/* Where the registers need memory, a program gets it when it first uses them, or a trap. */
TEST(fpu_without_memory)
{
	struct block *blocks = NULL;
	struct user_program p;
	enum hal_trap_kind kind;

	CHECK(user_program_load(&p, fpu));
	for (size_t size = 1 << 20; size >= 64; size /= 4)
		blocks = hoard(blocks, size);
	kind = user_program_run(&p);
	give_back(blocks);
	CHECK(kind == HAL_TRAP_NO_MEMORY || kind == HAL_TRAP_SYSCALL);
	if (kind == HAL_TRAP_NO_MEMORY)
		CHECK_EQ(user_program_run(&p), HAL_TRAP_SYSCALL);
	CHECK_EQ(user_program_argument(&p), 1);
	user_program_free(&p);
}
