/* Task 2: see <lab/page_runs.h>. */
#include <lab/page_runs.h>

/* What one page maps at and behind *va, before end; false when there is nothing left. */
static bool next_piece(const struct page_table *pt, vaddr_t *va, vaddr_t end,
		       struct page_run *piece)
{
	struct page_info page;
	uint64_t size;

	if (*va >= end || !hal_pt_next(pt, va, end, &size) || hal_pt_query(pt, *va, &page) != 0)
		return false;
	*piece = (struct page_run){ *va, size, page.pa, page.flags };
	*va += size;
	return true;
}

static bool continues(const struct page_run *run, const struct page_run *piece)
{
	return run->va + run->size == piece->va && run->pa + run->size == piece->pa &&
	       run->flags == piece->flags;
}

size_t page_runs(const struct page_table *pt, vaddr_t start, vaddr_t end, page_run_visit *visit,
		 void *arg)
{
	struct page_run run, piece;
	size_t count = 0;
	bool more = next_piece(pt, &start, end, &piece);

	while (more) {
		run = piece;
		while ((more = next_piece(pt, &start, end, &piece)) && continues(&run, &piece))
			run.size += piece.size;
		count++;
		if (!visit(arg, &run))
			break;
	}
	return count;
}
