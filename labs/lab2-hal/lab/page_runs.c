/* Task 2: see <lab/page_runs.h>. */
#include <lab/page_runs.h>

size_t page_runs(const struct page_table *pt, vaddr_t start, vaddr_t end, page_run_visit *visit,
		 void *arg)
{
	return 0;
}
