/* Task 1: see <lab/user_string.h>. */
#include <hal/user_copy.h>
#include <lab/user_string.h>
#include <lib/errno.h>
#include <lib/string.h>

/* Copies up to a page's end at most: the next page need not be there. Returns how many came. */
static size_t copy_in_page(const struct page_table *pt, char *dst, vaddr_t src, size_t room)
{
	size_t rest = PAGE_SIZE - src % PAGE_SIZE;

	return hal_user_copy_in(pt, dst, src, min(rest, room));
}

static int64_t read_string(const struct page_table *pt, char *dst, vaddr_t src, size_t size)
{
	size_t len = 0;

	while (len < size) {
		size_t n = copy_in_page(pt, dst + len, src + len, size - len);
		const char *nul = memchr(dst + len, '\0', n);

		if (nul)
			return nul - dst;
		if (!n)
			return -EFAULT;
		len += n;
	}
	return -ENAMETOOLONG;
}

int64_t user_string_read(const struct page_table *pt, char *dst, vaddr_t src, size_t size)
{
	int64_t len = read_string(pt, dst, src, size);

	if (len < 0 && size)
		dst[0] = '\0';
	return len;
}
