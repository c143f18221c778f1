/*
 * Copying to and from a process's memory. Pages that are missing are supplied (vmar_fault), as if
 * the program had touched them itself. -EFAULT where the program may not; -ENOMEM. A copy that
 * fails may have been done in part. -EAGAIN as of vmar_fault. Every address, length and string is
 * untrusted.
 */
#pragma once
#include <object/vmar.h>

int user_read(struct vmar *vmar, void *dst, vaddr_t src, size_t n);
int user_write(struct vmar *vmar, vaddr_t dst, const void *src, size_t n);
/* Without supplying anything: false when it is not all there now. It does not cross a page. */
bool user_read_present(struct vmar *vmar, void *dst, vaddr_t src, size_t n);
/* A string of at most size-1 characters; returns its length. -ENAMETOOLONG. */
int user_read_string(struct vmar *vmar, char *dst, vaddr_t src, size_t size);
int user_zero(struct vmar *vmar, vaddr_t dst, size_t n);
