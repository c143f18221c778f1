#include <hal/user_copy.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <object/user_memory.h>

int user_read(struct vmar *vmar, void *dst, vaddr_t src, size_t n)
{
	size_t done = hal_user_copy_in(&vmar->pt, dst, src, n);

	while (done < n) {
		int err = vmar_fault(vmar, src + done, PAGE_READ);

		if (err)
			return err == -ENOMEM ? err : -EFAULT;
		done += hal_user_copy_in(&vmar->pt, (char *)dst + done, src + done, n - done);
	}
	return 0;
}

int user_write(struct vmar *vmar, vaddr_t dst, const void *src, size_t n)
{
	size_t done = hal_user_copy_out(&vmar->pt, dst, src, n);

	while (done < n) {
		int err = vmar_fault(vmar, dst + done, PAGE_WRITE);

		if (err)
			return err == -ENOMEM ? err : -EFAULT;
		done += hal_user_copy_out(&vmar->pt, dst + done, (const char *)src + done,
					  n - done);
	}
	return 0;
}

/* Page by page: the string may end just before memory that the program does not have. */
int user_read_string(struct vmar *vmar, char *dst, vaddr_t src, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t n = min(size - done, (size_t)(PAGE_SIZE - (src + done) % PAGE_SIZE));
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
