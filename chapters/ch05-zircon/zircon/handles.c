/* zx_handle_… */
#include <zircon/call.h>
#include <zircon/types.h>

_Static_assert(ZX_RIGHT_SAME_RIGHTS == RIGHTS_SAME, "rights");

int64_t sys_zx_handle_close(struct thread *thread, zx_handle_t handle)
{
	return handle == ZX_HANDLE_INVALID ? 0 : handle_close(&thread->process->handles, handle);
}

/* What a new handle may have, given what the old one has. */
static int derive_rights(rights_t *rights, rights_t old)
{
	if (*rights == ZX_RIGHT_SAME_RIGHTS)
		*rights = old;
	return *rights & ~old ? -EINVAL : 0;
}

int64_t sys_zx_handle_duplicate(struct thread *thread, zx_handle_t handle, zx_rights_t rights,
				vaddr_t out)
{
	struct handle_table *table = &thread->process->handles;
	handle_t number;
	int err = handle_duplicate(table, handle, rights, &number);

	if (err)
		return err;
	err = copy_out(thread, out, &number, sizeof(number));
	if (err)
		handle_close(table, number);
	return err;
}

/* The old handle is gone in any case. */
int64_t sys_zx_handle_replace(struct thread *thread, zx_handle_t handle, zx_rights_t rights,
			      vaddr_t out)
{
	struct handle old;
	int err = handle_take(&thread->process->handles, handle, &old);

	if (err)
		return err;
	err = derive_rights(&rights, old.rights);
	if (!err)
		err = grant(thread, old.object, rights, out);
	handle_release(old);
	return err;
}
