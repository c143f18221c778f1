/* Which addresses are the user's, where the kernel has the upper half. LibOS has windows. */
#include <arch/pte.h>
#include <hal/page_table.h>

void hal_pt_user_range(const struct page_table *pt, vaddr_t *base, uint64_t *size)
{
	*base = USER_BASE;
	*size = USER_SIZE;
}

bool hal_pt_may_map(const struct page_table *pt, vaddr_t va, uint64_t size)
{
	return (va | size) % PAGE_SIZE == 0 && size && va >= USER_BASE && size <= USER_SIZE &&
	       va - USER_BASE <= USER_SIZE - size;
}
