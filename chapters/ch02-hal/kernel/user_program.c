#include <hal/pmem.h>
#include <kernel/user_program.h>
#include <mm/frame.h>
#include <mm/heap.h>

static bool program_map(struct user_program *p, const char *start, const char *end)
{
	p->data_at = p->base + 2 * PAGE_SIZE;
	hal_pmem_write(p->code, start, (size_t)(end - start));
	hal_context_init(p->ctx, p->base, 0);
	hal_context_set_arg(p->ctx, 0, p->data_at);
	return hal_pt_map(&p->pt, p->base, p->code, PAGE_READ | PAGE_EXEC) == 0 &&
	       hal_pt_map(&p->pt, p->data_at, p->data, PAGE_READ | PAGE_WRITE) == 0;
}

bool user_program_load_at(struct user_program *p, vaddr_t base, const struct page_table *like,
			  const char *start, const char *end)
{
	uint64_t size;

	p->code = frame_alloc_zeroed();
	p->data = frame_alloc_zeroed();
	p->ctx = new(struct hal_context);
	if (!p->code || !p->data || !p->ctx || hal_pt_create(&p->pt, like) != 0)
		return false;
	hal_pt_user_range(&p->pt, &p->base, &size);
	if (base)
		p->base = base;
	return program_map(p, start, end);
}

void user_program_free(struct user_program *p)
{
	hal_context_release(p->ctx);
	kfree(p->ctx);
	hal_pt_destroy(&p->pt);
	frame_unref(p->code);
	frame_unref(p->data);
}

enum hal_trap_kind user_program_run(struct user_program *p)
{
	do
		hal_context_run(p->ctx, &p->pt, &p->trap);
	while (p->trap.kind == HAL_TRAP_INTERRUPT);
	return p->trap.kind;
}

enum hal_trap_kind user_program_restart(struct user_program *p, vaddr_t arg)
{
	hal_context_set_pc(p->ctx, p->base);
	hal_context_set_arg(p->ctx, 0, arg);
	return user_program_run(p);
}

bool user_program_faulted(const struct user_program *p, vaddr_t addr, unsigned access)
{
	return p->trap.kind == HAL_TRAP_PAGE_FAULT && p->trap.addr == addr &&
	       p->trap.access == access;
}

uint64_t user_program_argument(const struct user_program *p)
{
	return hal_context_syscall_arg(p->ctx, 0);
}
