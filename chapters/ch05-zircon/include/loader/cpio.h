/*
 * The initramfs: newc cpio archives, one behind the other (Linux, driver-api/early-userspace/
 * buffer-format). The archive is in physical memory and untrusted: a broken one ends the walk.
 */
#pragma once
#include <hal/boot.h>
#include <lib/types.h>
#include <object/vmo.h>

#define CPIO_NAME_MAX 256

struct cpio_entry {
	char name[CPIO_NAME_MAX]; /* without leading "/" or "./"; "" for the root */
	uint32_t mode;            /* as in stat */
	uint32_t inode, link_count;
	uint32_t device_major, device_minor; /* of a device node */
	uint32_t mtime;
	paddr_t data;             /* also a symbolic link's target */
	uint64_t size;
};

struct cpio_reader {
	paddr_t next;
	uint64_t left;
};

void cpio_open(struct cpio_reader *reader, const struct boot_range *archive);
/* The next entry; false at the end. A broken archive is logged and ends there. */
bool cpio_next(struct cpio_reader *reader, struct cpio_entry *entry);
/* Finds an entry by name: the last one, as a later archive adds to the earlier ones. */
bool cpio_find(const struct boot_range *archive, const char *name, struct cpio_entry *entry);
/* A copy of a file's contents in a VMO of its own. -ENOENT, -ENOMEM. */
int cpio_read_file(const struct boot_range *archive, const char *name, struct vmo **out);
