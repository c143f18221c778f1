/*
 * The stack that a new program finds (System V psABI 3.4.1), from the top:
 *
 *	the program's path, environment strings, argument strings, 16 random bytes
 *	auxiliary vector: pairs (type, value), ended by AT_NULL
 *	environment pointers, NULL
 *	argument pointers, NULL
 *	argc                                              <- sp, 16-byte aligned
 *
 * Below the stack lies a guard that is never accessible.
 */
#include <isa/linux.h>
#include <lib/errno.h>
#include <lib/random.h>
#include <lib/string.h>
#include <linux/exec.h>
#include <loader/elf.h>
#include <mm/heap.h>
#include <object/user_memory.h>

#define STACK_SIZE (8 * 1024 * 1024)
#define GUARD_SIZE (64 * 1024)

enum {
	AT_NULL = 0, AT_PHDR = 3, AT_PHENT = 4, AT_PHNUM = 5, AT_PAGESZ = 6, AT_BASE = 7,
	AT_FLAGS = 8, AT_ENTRY = 9, AT_UID = 11, AT_EUID = 12, AT_GID = 13, AT_EGID = 14,
	AT_HWCAP = 16, AT_CLKTCK = 17, AT_SECURE = 23, AT_RANDOM = 25, AT_EXECFN = 31,
};

struct stack {
	struct vmar *vmar;
	vaddr_t sp;
	int err; /* the first error; pushes after it do nothing */
};

static vaddr_t push(struct stack *stack, const void *data, size_t size)
{
	stack->sp -= size;
	if (!stack->err)
		stack->err = user_write(stack->vmar, stack->sp, data, size);
	return stack->sp;
}

static int map_stack(struct vmar *vmar, vaddr_t *top)
{
	struct vmar_map map = { .size = GUARD_SIZE + STACK_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE | PAGE_EXEC };
	vaddr_t base = 0;
	int err = vmo_create(map.size, false, &map.vmo);

	if (err)
		return err;
	err = vmar_map(vmar, &map, &base);
	unref(map.vmo);
	if (!err)
		err = vmar_protect(vmar, base, GUARD_SIZE, 0);
	*top = base + map.size;
	return err;
}

/* The addresses of the strings, which lie from `base` on. */
static uint64_t *fill_pointers(uint64_t *slot, vaddr_t base, const struct strings *strings)
{
	const char *text = strings->bytes;

	for (unsigned i = 0; i < strings->count; i++) {
		*slot++ = base + (uint64_t)(text - strings->bytes);
		text += strlen(text) + 1;
	}
	*slot++ = 0;
	return slot;
}

static uint64_t *fill_auxv(uint64_t *slot, const struct elf_info *program, vaddr_t interpreter_base,
			   vaddr_t random, vaddr_t path)
{
	const uint64_t pairs[][2] = {
		{ AT_PHDR, program->phdr }, { AT_PHENT, program->phdr_size },
		{ AT_PHNUM, program->phdr_count }, { AT_PAGESZ, PAGE_SIZE },
		{ AT_BASE, interpreter_base }, { AT_FLAGS, 0 }, { AT_ENTRY, program->entry },
		{ AT_UID, 0 }, { AT_EUID, 0 }, { AT_GID, 0 }, { AT_EGID, 0 },
		{ AT_HWCAP, LINUX_HWCAP }, { AT_CLKTCK, 100 }, { AT_SECURE, 0 },
		{ AT_RANDOM, random }, { AT_EXECFN, path }, { AT_NULL, 0 },
	};

	memcpy(slot, pairs, sizeof(pairs));
	return slot + sizeof(pairs) / sizeof(*slot);
}

#define AUXV_SLOTS 34

int exec_build_stack(struct vmar *vmar, const struct elf_info *program, vaddr_t interpreter_base,
		     const char *path, const struct strings *args, const struct strings *env,
		     struct stack_image *out)
{
	struct stack stack = { .vmar = vmar };
	size_t slots = 1 + args->count + 1 + env->count + 1 + AUXV_SLOTS;
	uint64_t *vector, *slot;
	vaddr_t path_at, env_at, random_at;
	char random[16];

	stack.err = map_stack(vmar, &stack.sp);
	if (stack.err)
		return stack.err;
	vector = kzalloc(slots * sizeof(*vector));
	if (!vector)
		return -ENOMEM;
	random_fill(random, sizeof(random));
	path_at = push(&stack, path, strlen(path) + 1);
	env_at = push(&stack, env->bytes, env->used);
	out->args_start = push(&stack, args->bytes, args->used);
	out->args_end = out->args_start + args->used;
	random_at = push(&stack, random, sizeof(random));

	vector[0] = args->count;
	slot = fill_pointers(vector + 1, out->args_start, args);
	slot = fill_pointers(slot, env_at, env);
	slot = fill_auxv(slot, program, interpreter_base, random_at, path_at);
	stack.sp = round_down(stack.sp - slots * sizeof(*vector), 16) + slots * sizeof(*vector);
	out->sp = push(&stack, vector, slots * sizeof(*vector));
	kfree(vector);
	return stack.err;
}
