#include <hal/user_copy.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/user_memory.h>

/* What is left of the page that `va` lies in, at most n. */
static size_t piece(vaddr_t va, size_t n)
{
	return min(n, (size_t)(PAGE_SIZE - va % PAGE_SIZE));
}

/* The table's lock keeps the page in place while it is copied. */
static size_t copy_page(struct vmar *vmar, vaddr_t user, void *kernel, size_t n, bool out)
{
	struct address_space *space = vmar->space;
	size_t done;

	spin_lock(&space->pt_lock);
	done = out ? hal_user_copy_out(&space->pt, user, kernel, n)
		   : hal_user_copy_in(&space->pt, kernel, user, n);
	spin_unlock(&space->pt_lock);
	return done;
}

/* Missing pages are supplied, and tried again. */
static int copy(struct vmar *vmar, vaddr_t user, char *kernel, size_t n, bool out)
{
	while (n) {
		size_t done = copy_page(vmar, user, kernel, piece(user, n), out);
		int err = 0;

		if (!done)
			err = vmar_fault(vmar, user, out ? PAGE_WRITE : PAGE_READ);
		if (err)
			return err == -ENOMEM || err == -EAGAIN ? err : -EFAULT;
		user += done;
		kernel += done;
		n -= done;
	}
	return 0;
}

int user_read(struct vmar *vmar, void *dst, vaddr_t src, size_t n)
{
	return copy(vmar, src, dst, n, false);
}

int user_write(struct vmar *vmar, vaddr_t dst, const void *src, size_t n)
{
	return copy(vmar, dst, (char *)src, n, true);
}

bool user_read_present(struct vmar *vmar, void *dst, vaddr_t src, size_t n)
{
	return copy_page(vmar, src, dst, n, false) == n;
}

/* Page by page: the string may end just before memory that the program does not have. */
int user_read_string(struct vmar *vmar, char *dst, vaddr_t src, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t n = piece(src + done, size - done);
		int err = user_read(vmar, dst + done, src + done, n);
		char *end;

		if (err)
			return err;
		end = memchr(dst + done, '\0', n);
		if (end)
			return (int)(end - dst);
		done += n;
	}
	return -ENAMETOOLONG;
}

int user_zero(struct vmar *vmar, vaddr_t dst, size_t n)
{
	static const char zeroes[512];

	while (n) {
		size_t len = min(n, sizeof(zeroes));
		int err = user_write(vmar, dst, zeroes, len);

		if (err)
			return err;
		dst += len;
		n -= len;
	}
	return 0;
}
