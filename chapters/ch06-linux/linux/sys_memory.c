/* brk, mmap and their kin: VMOs and mappings under Linux's names. */
#include <fs/fd.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>

enum {
	PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4,
	MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_TYPE = 0xf, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20,
	MAP_FIXED_NOREPLACE = 0x100000,
	MADV_DONTNEED = 4,
};

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)
#define PAGE_ALL (PAGE_READ | PAGE_WRITE | PAGE_EXEC)

/* The machines cannot write or execute what they cannot read. */
static unsigned page_flags(int prot)
{
	unsigned flags = 0;

	if (prot & PROT_ALL)
		flags |= PAGE_READ;
	if (prot & PROT_WRITE)
		flags |= PAGE_WRITE;
	if (prot & PROT_EXEC)
		flags |= PAGE_EXEC;
	return flags;
}

static int map_anonymous(struct vmar *vmar, struct vmar_map *map, vaddr_t *out)
{
	int err = vmo_create(map->size, false, &map->vmo);

	if (err)
		return err == -ERANGE ? -ENOMEM : err;
	err = vmar_map(vmar, map, out);
	unref(map->vmo);
	return err;
}

/* --- brk --- */

static int grow_brk(struct linux_process *process, vaddr_t from, vaddr_t to)
{
	struct vmar_map map = { .address = from, .size = to - from, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_ALL, .fixed = true };
	vaddr_t at;

	return map_anonymous(process->process->vmar, &map, &at);
}

/* Never an error: the break that holds afterwards. */
int64_t sys_brk(struct thread *thread, vaddr_t wanted)
{
	struct linux_process *process = linux_process_of(thread);
	vaddr_t old = round_up(process->brk_end, PAGE_SIZE), new = round_up(wanted, PAGE_SIZE);
	int err = 0;

	if (wanted < process->brk_start || new < wanted)
		return (int64_t)process->brk_end;
	if (new > old)
		err = grow_brk(process, old, new);
	else if (new < old)
		err = vmar_unmap(process->process->vmar, new, old - new);
	if (!err)
		process->brk_end = wanted;
	return (int64_t)process->brk_end;
}

/* --- mmap --- */

static int map_file(struct thread *thread, struct vmar_map *map, int fd, vaddr_t *out)
{
	struct file *file = fd_file(linux_process_of(thread)->files, fd);
	bool writes = (map->flags & PAGE_WRITE) && map->shared;
	struct vmo *content;
	int err;

	if (!file)
		return -EBADF;
	if (map->vmo_offset > INT64_MAX - map->size)
		return -EOVERFLOW;
	if ((file->flags & O_ACCMODE) == O_WRONLY ||
	    (writes && (file->flags & O_ACCMODE) != O_RDWR))
		return -EACCES;
	err = file_get_vmo_at(file, &map->vmo_offset, &content);
	if (err)
		return err;
	if (map->shared && (file->flags & O_ACCMODE) != O_RDWR)
		map->max_flags &= ~PAGE_WRITE;
	if (map->shared) {
		map->vmo = ref(content);
	} else {
		err = vmo_clone(content, min(map->vmo_offset, vmo_get_size(content)), map->size,
				&map->vmo);
		map->vmo_offset = 0;
	}
	unref(content);
	if (err)
		return err == -ERANGE ? -ENOMEM : err;
	err = vmar_map(thread->process->vmar, map, out);
	unref(map->vmo);
	return err;
}

int64_t sys_mmap(struct thread *thread, vaddr_t address, size_t size, int prot, int flags, int fd,
		 uint64_t offset)
{
	struct vmar_map map = {
		.vmo_offset = flags & MAP_ANONYMOUS ? 0 : offset,
		.address = address, .size = round_up(size, PAGE_SIZE),
		.flags = page_flags(prot), .max_flags = PAGE_ALL,
		.fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE),
		.overwrite = !(flags & MAP_FIXED_NOREPLACE),
		.shared = (flags & MAP_TYPE) == MAP_SHARED,
	};
	vaddr_t at = 0;
	int err;

	if (map.size < size)
		return -ENOMEM;
	if (!size || offset % PAGE_SIZE || (prot & ~PROT_ALL) ||
	    ((flags & MAP_TYPE) != MAP_SHARED && (flags & MAP_TYPE) != MAP_PRIVATE))
		return -EINVAL;
	if (flags & MAP_ANONYMOUS)
		err = map_anonymous(thread->process->vmar, &map, &at);
	else
		err = map_file(thread, &map, fd, &at);
	return err ? err : (int64_t)at;
}

int64_t sys_munmap(struct thread *thread, vaddr_t address, size_t size)
{
	return vmar_unmap(thread->process->vmar, address, round_up(size, PAGE_SIZE));
}

int64_t sys_mprotect(struct thread *thread, vaddr_t address, size_t size, int prot)
{
	int err;

	if (prot & ~PROT_ALL)
		return -EINVAL;
	if (!size)
		return 0;
	err = vmar_protect(thread->process->vmar, address, round_up(size, PAGE_SIZE),
			   page_flags(prot));
	return err == -ENOENT ? -ENOMEM : err;
}

/* Advice may be ignored, but for DONTNEED: private anonymous memory reads as zero afterwards. */
int64_t sys_madvise(struct thread *thread, vaddr_t address, size_t size, int advice)
{
	vaddr_t end = address + round_up(size, PAGE_SIZE);
	int err;

	if (address % PAGE_SIZE || end < address)
		return -EINVAL;
	if (advice != MADV_DONTNEED)
		return 0;
	if (address == end)
		return 0;
	err = vmar_decommit(thread->process->vmar, address, end - address, false);
	return err == -ENOENT || err == -EINVAL ? -ENOMEM : err;
}
