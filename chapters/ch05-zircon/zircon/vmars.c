/* zx_vmar_… */
#include <object/vmar.h>
#include <zircon/call.h>
#include <zircon/types.h>

#define PERM_ALL (ZX_VM_PERM_READ | ZX_VM_PERM_WRITE | ZX_VM_PERM_EXECUTE)

/* The bits are the HAL's PAGE_* bits. Memory that can be written can be read. */
_Static_assert(PERM_ALL == (PAGE_READ | PAGE_WRITE | PAGE_EXEC) && ZX_VM_PERM_READ == PAGE_READ &&
	       ZX_VM_PERM_WRITE == PAGE_WRITE, "permissions");

static int check_perm(uint32_t options)
{
	return (options & ZX_VM_PERM_WRITE) && !(options & ZX_VM_PERM_READ) ? -EINVAL : 0;
}

static unsigned flags_of_rights(rights_t rights)
{
	return (rights & RIGHT_READ ? PAGE_READ : 0) | (rights & RIGHT_WRITE ? PAGE_WRITE : 0) |
	       (rights & RIGHT_EXECUTE ? PAGE_EXEC : 0);
}

/* Maps, and tells where; `out` is tried before, so that a wild pointer changes nothing. */
static int map_and_tell(struct thread *thread, struct vmar *vmar, const struct vmar_map *map,
			vaddr_t out)
{
	vaddr_t va = 0;
	int err = copy_out(thread, out, &va, sizeof(va));

	if (!err)
		err = vmar_map(vmar, map, &va);
	return err ? err : copy_out(thread, out, &va, sizeof(va));
}

static int map_checked(struct thread *thread, struct vmar *vmar, uint32_t options, size_t offset,
		       struct vmar_map *map, vaddr_t out)
{
	map->flags = options & PERM_ALL;
	if (map->flags & ~map->max_flags)
		return -EACCES;
	map->shared = true;
	map->overwrite = options & ZX_VM_SPECIFIC_OVERWRITE;
	map->fixed = map->overwrite || (options & ZX_VM_SPECIFIC);
	map->address = vmar->region.base + offset;
	if (!map->fixed && offset)
		return -EINVAL;
	return map_and_tell(thread, vmar, map, out);
}

int64_t sys_zx_vmar_map(struct thread *thread, zx_handle_t handle, zx_vm_option_t options,
			size_t vmar_offset, zx_handle_t vmo_handle, uint64_t vmo_offset, size_t len,
			vaddr_t mapped_addr)
{
	struct handle_table *table = &thread->process->handles;
	struct vmar_map map = { .vmo_offset = vmo_offset, .size = len };
	rights_t vmar_rights, vmo_rights;
	struct object *vmar, *vmo;
	int err = check_perm(options);

	if (err || (options & ~(PERM_ALL | ZX_VM_SPECIFIC | ZX_VM_SPECIFIC_OVERWRITE)))
		return -EINVAL;
	err = handle_get_rights(table, handle, &vmar_type, 0, &vmar, &vmar_rights);
	if (err)
		return err;
	err = handle_get_rights(table, vmo_handle, &vmo_type, RIGHT_MAP, &vmo, &vmo_rights);
	if (!err) {
		map.vmo = container_of(vmo, struct vmo, object);
		map.max_flags = flags_of_rights(vmar_rights & vmo_rights);
		err = map_checked(thread, container_of(vmar, struct vmar, object), options,
				  vmar_offset, &map, mapped_addr);
		object_unref(vmo);
	}
	object_unref(vmar);
	return err;
}

int64_t sys_zx_vmar_unmap(struct thread *thread, zx_handle_t handle, zx_vaddr_t addr, size_t len)
{
	struct vmar *vmar;
	int err = decode(thread, handle, vmar, 0, &vmar);

	if (err)
		return err;
	err = vmar_unmap(vmar, addr, round_up(len, PAGE_SIZE));
	unref(vmar);
	return err;
}

int64_t sys_zx_vmar_protect(struct thread *thread, zx_handle_t handle, zx_vm_option_t options,
			    zx_vaddr_t addr, size_t len)
{
	struct vmar *vmar;
	int err = check_perm(options);

	if (err || (options & ~PERM_ALL))
		return -EINVAL;
	err = decode(thread, handle, vmar, 0, &vmar);
	if (err)
		return err;
	err = vmar_protect(vmar, addr, round_up(len, PAGE_SIZE), options);
	unref(vmar);
	return err;
}
