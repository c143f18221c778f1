/* struct stat as the x86_64 kernel ABI has it (Linux: arch/x86/include/uapi/asm/stat.h). */
#pragma once
#include <lib/types.h>

struct linux_stat {
	uint64_t st_dev, st_ino, st_nlink;
	uint32_t st_mode, st_uid, st_gid, pad0;
	uint64_t st_rdev;
	int64_t st_size, st_blksize, st_blocks;
	struct {
		int64_t sec, nsec;
	} st_atime, st_mtime, st_ctime;
	int64_t unused[3];
};

_Static_assert(sizeof(struct linux_stat) == 144, "struct stat");
