#include <hal/tlb.h>

void tlb_batch_add(struct tlb_batch *batch, vaddr_t va, uint64_t size, bool was_mapped)
{
	bool first = batch->start == batch->end;

	batch->start = first ? va : min(batch->start, va);
	batch->end = first ? va + size : max(batch->end, va + size);
	batch->stale |= was_mapped;
}
