/* zx_vmo_… */
#include <lib/string.h>
#include <object/vmo.h>
#include <zircon/call.h>
#include <zircon/types.h>

int64_t sys_zx_vmo_create(struct thread *thread, uint64_t size, uint32_t options, vaddr_t out)
{
	struct vmo *vmo;
	int err;

	if (options & ~ZX_VMO_RESIZABLE)
		return -EINVAL;
	err = vmo_create(size, options & ZX_VMO_RESIZABLE, &vmo);
	if (err)
		return err;
	err = grant(thread, &vmo->object, vmo_type.rights, out);
	unref(vmo);
	return err;
}

static bool in_range(const struct vmo *vmo, uint64_t offset, uint64_t size)
{
	return offset <= vmo->size && size <= vmo->size - offset;
}

/* --- Reading and writing --- */

/* Through a buffer, piece by piece: neither side's memory can be looked at directly. */
static int transfer(struct thread *thread, struct vmo *vmo, vaddr_t user, uint64_t offset,
		    size_t size, bool write)
{
	char piece[512];
	int err = in_range(vmo, offset, size) ? 0 : -ERANGE;

	while (size && !err) {
		size_t n = min(size, sizeof(piece));

		err = write ? copy_in(thread, piece, user, n) : vmo_read(vmo, offset, piece, n);
		if (!err)
			err = write ? vmo_write(vmo, offset, piece, n)
				    : copy_out(thread, user, piece, n);
		user += n;
		offset += n;
		size -= n;
	}
	return err;
}

static int64_t read_or_write(struct thread *thread, zx_handle_t handle, vaddr_t user,
			     uint64_t offset, size_t size, bool write)
{
	struct vmo *vmo;
	int err = decode(thread, handle, vmo, write ? RIGHT_WRITE : RIGHT_READ, &vmo);

	if (err)
		return err;
	err = transfer(thread, vmo, user, offset, size, write);
	unref(vmo);
	return err;
}

int64_t sys_zx_vmo_read(struct thread *thread, zx_handle_t handle, vaddr_t buffer, uint64_t offset,
			size_t size)
{
	return read_or_write(thread, handle, buffer, offset, size, false);
}

int64_t sys_zx_vmo_write(struct thread *thread, zx_handle_t handle, vaddr_t buffer, uint64_t offset,
			 size_t size)
{
	return read_or_write(thread, handle, buffer, offset, size, true);
}

/* --- Size --- */

int64_t sys_zx_vmo_get_size(struct thread *thread, zx_handle_t handle, vaddr_t size)
{
	struct vmo *vmo;
	uint64_t bytes;
	int err = decode(thread, handle, vmo, 0, &vmo);

	if (err)
		return err;
	bytes = vmo_get_size(vmo);
	err = copy_out(thread, size, &bytes, sizeof(bytes));
	unref(vmo);
	return err;
}

int64_t sys_zx_vmo_set_size(struct thread *thread, zx_handle_t handle, uint64_t size)
{
	struct vmo *vmo;
	int err = decode(thread, handle, vmo, RIGHT_WRITE, &vmo);

	if (err)
		return err;
	err = vmo->resizable ? vmo_set_size(vmo, size) : -EBUSY;
	unref(vmo);
	return err;
}

/* --- Pages --- */

static int op_range(struct vmo *vmo, uint32_t op, uint64_t offset, uint64_t size)
{
	if (!in_range(vmo, offset, size))
		return -ERANGE;
	switch (op) {
	case ZX_VMO_OP_COMMIT:
		return vmo_commit(vmo, offset, size);
	case ZX_VMO_OP_DECOMMIT:
		return vmo_decommit(vmo, offset, size);
	case ZX_VMO_OP_ZERO:
		return vmo_zero(vmo, offset, size);
	default:
		return -EOPNOTSUPP;
	}
}

int64_t sys_zx_vmo_op_range(struct thread *thread, zx_handle_t handle, uint32_t op, uint64_t offset,
			    uint64_t size, vaddr_t buffer, size_t buffer_size)
{
	struct vmo *vmo;
	int err = decode(thread, handle, vmo, RIGHT_WRITE, &vmo);

	if (err)
		return err;
	err = op_range(vmo, op, offset, size);
	unref(vmo);
	return err;
}

/* --- Children --- */

/* The child is a copy: whoever may read and duplicate the parent may write to the child. */
int64_t sys_zx_vmo_create_child(struct thread *thread, zx_handle_t handle, uint32_t options,
				uint64_t offset, uint64_t size, vaddr_t out)
{
	struct object *vmo;
	struct vmo *child;
	rights_t rights;
	int err;

	if (options != ZX_VMO_CHILD_SNAPSHOT && options != ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE)
		return -EINVAL;
	err = handle_get_rights(&thread->process->handles, handle, &vmo_type,
				RIGHT_READ | RIGHT_DUPLICATE, &vmo, &rights);
	if (err)
		return err;
	err = vmo_clone(container_of(vmo, struct vmo, object), offset, size, &child);
	object_unref(vmo);
	if (err)
		return err;
	err = grant(thread, &child->object, (rights | RIGHT_WRITE) & ~RIGHT_EXECUTE, out);
	unref(child);
	return err;
}

/* Nobody hands out `vmex` resources here: every program may make code. The old handle is gone. */
int64_t sys_zx_vmo_replace_as_executable(struct thread *thread, zx_handle_t handle,
					 zx_handle_t vmex, vaddr_t out)
{
	struct handle old;
	struct vmo *vmo;
	int err;

	if (vmex)
		return -EPROTOTYPE;
	err = decode(thread, handle, vmo, 0, &vmo);
	if (err)
		return err;
	handle_take(&thread->process->handles, handle, &old);
	err = grant(thread, old.object, old.rights | RIGHT_EXECUTE, out);
	handle_release(old);
	unref(vmo);
	return err;
}
