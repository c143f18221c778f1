/* struct stat of the generic 64-bit kernel ABI (Linux: include/uapi/asm-generic/stat.h). */
#pragma once
#include <lib/types.h>

struct linux_stat {
	uint64_t st_dev, st_ino;
	uint32_t st_mode, st_nlink, st_uid, st_gid;
	uint64_t st_rdev, pad1;
	int64_t st_size;
	int32_t st_blksize, pad2;
	int64_t st_blocks;
	struct {
		int64_t sec, nsec;
	} st_atime, st_mtime, st_ctime;
	uint32_t unused[2];
};

_Static_assert(sizeof(struct linux_stat) == 128, "struct stat");
