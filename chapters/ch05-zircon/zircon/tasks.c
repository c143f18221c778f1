/* zx_job_…, zx_process_…, zx_thread_…, zx_task_… */
#include <zircon/abi.h>
#include <zircon/call.h>
#include <zircon/launch.h>
#include <zircon/types.h>
#include <zircon/syscalls/object.h>
#include <zircon/vdso.h>

int64_t sys_zx_job_create(struct thread *thread, zx_handle_t parent_handle, uint32_t options,
			  vaddr_t out)
{
	struct job *parent, *job;
	int err;

	if (options)
		return -EINVAL;
	err = decode(thread, parent_handle, job, RIGHT_MANAGE_JOB, &parent);
	if (err)
		return err;
	err = job_create(parent, &job);
	unref(parent);
	if (err)
		return err;
	err = grant(thread, &job->object, job_type.rights, out);
	unref(job);
	return err;
}

/* --- Processes --- */

/* A process whose memory holds nothing but the vDSO. */
static int create_empty(struct job *job, const char *name, struct process **out)
{
	vaddr_t base;
	int err = process_create(job, name, NULL, out);

	if (err)
		return err;
	(*out)->abi = &zircon_abi;
	err = vdso_map((*out)->vmar, &base);
	if (err)
		unref(*out);
	return err;
}

int64_t sys_zx_process_create(struct thread *thread, zx_handle_t job_handle, vaddr_t name_address,
			      size_t name_size, uint32_t options, vaddr_t out_process,
			      vaddr_t out_vmar)
{
	char name[OBJECT_NAME_MAX];
	struct process *process;
	struct job *job;
	int err = options ? -EINVAL : copy_in_name(thread, name, name_address, name_size);

	if (err)
		return err;
	err = decode(thread, job_handle, job, RIGHT_MANAGE_PROCESS, &job);
	if (err)
		return err;
	err = create_empty(job, name, &process);
	unref(job);
	if (err)
		return err;
	err = grant_pair(thread, &process->object, process_type.rights, out_process,
			 &process->vmar->object, vmar_root_rights, out_vmar);
	unref(process);
	return err;
}

/* The argument is a handle of the caller's, which moves to the new process. */
static int start_with(struct thread *caller, struct thread *thread, zx_vaddr_t entry,
		      zx_vaddr_t stack, zx_handle_t arg1, uintptr_t arg2)
{
	struct handle handle;
	handle_t number = HANDLE_INVALID;
	int err = 0;

	if (arg1 != ZX_HANDLE_INVALID) {
		err = handle_take(&caller->process->handles, arg1, &handle);
		if (err)
			return err;
		if (!(handle.rights & RIGHT_TRANSFER))
			err = -EACCES;
		if (!err)
			err = handle_insert(&thread->process->handles, handle, &number);
		if (err)
			handle_release(handle);
	}
	if (!err)
		err = zircon_start_thread(thread, entry, stack, number, arg2);
	if (err && number != HANDLE_INVALID)
		handle_close(&thread->process->handles, number);
	return err;
}

int64_t sys_zx_process_start(struct thread *caller, zx_handle_t handle, zx_handle_t thread_handle,
			     zx_vaddr_t entry, zx_vaddr_t stack, zx_handle_t arg1, uintptr_t arg2)
{
	struct process *process;
	struct thread *thread;
	int err = decode(caller, handle, process, RIGHT_WRITE, &process);

	if (err)
		return err;
	err = decode(caller, thread_handle, thread, RIGHT_WRITE, &thread);
	if (!err) {
		if (thread->process != process)
			err = -EACCES;
		else if (process->state != TASK_NEW || thread->state != TASK_NEW)
			err = -EBADFD;
		else
			err = start_with(caller, thread, entry, stack, arg1, arg2);
		unref(thread);
	}
	unref(process);
	return err;
}

int64_t sys_zx_process_exit(struct thread *thread, int64_t code)
{
	process_exit(thread->process, code);
	return 0;
}

/* --- Threads --- */

int64_t sys_zx_thread_create(struct thread *caller, zx_handle_t handle, vaddr_t name_address,
			     size_t name_size, uint32_t options, vaddr_t out)
{
	char name[OBJECT_NAME_MAX];
	struct process *process;
	struct thread *thread;
	int err = options ? -EINVAL : copy_in_name(caller, name, name_address, name_size);

	if (err)
		return err;
	err = decode(caller, handle, process, RIGHT_MANAGE_THREAD, &process);
	if (err)
		return err;
	err = thread_create(process, name, &thread);
	unref(process);
	if (err)
		return err;
	err = grant(caller, &thread->object, thread_type.rights, out);
	unref(thread);
	return err;
}

int64_t sys_zx_thread_start(struct thread *caller, zx_handle_t handle, zx_vaddr_t entry,
			    zx_vaddr_t stack, uintptr_t arg1, uintptr_t arg2)
{
	struct thread *thread;
	int err = decode(caller, handle, thread, RIGHT_MANAGE_THREAD, &thread);

	if (err)
		return err;
	err = thread->process->state != TASK_RUNNING ? -EBADFD :
	      zircon_start_thread(thread, entry, stack, arg1, arg2);
	unref(thread);
	return err;
}

int64_t sys_zx_thread_exit(struct thread *thread)
{
	thread_kill(thread);
	return 0;
}

int64_t sys_zx_task_kill(struct thread *thread, zx_handle_t handle)
{
	struct object *object;
	int err = decode_any(thread, handle, RIGHT_DESTROY, &object);

	if (err)
		return err;
	if (object->type == &job_type)
		job_kill(container_of(object, struct job, object), ZX_TASK_RETCODE_SYSCALL_KILL);
	else if (object->type == &process_type)
		process_exit(container_of(object, struct process, object),
			     ZX_TASK_RETCODE_SYSCALL_KILL);
	else if (object->type == &thread_type)
		thread_kill(container_of(object, struct thread, object));
	else
		err = -EPROTOTYPE;
	object_unref(object);
	return err;
}
