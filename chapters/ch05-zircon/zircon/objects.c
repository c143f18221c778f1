/* zx_object_signal, zx_object_get_info, zx_object_…_property, and zx_event_create */
#include <lib/string.h>
#include <object/channel.h>
#include <object/event.h>
#include <object/pair.h>
#include <zircon/call.h>
#include <zircon/types.h>
#include <zircon/syscalls/object.h>
#include <zircon/vdso.h>

int64_t sys_zx_event_create(struct thread *thread, uint32_t options, vaddr_t out)
{
	struct event *event;
	int err;

	if (options)
		return -EINVAL;
	err = event_create(&event);
	if (err)
		return err;
	err = grant(thread, &event->object, event_type.rights, out);
	unref(event);
	return err;
}

/* --- Signals --- */

static int signal_checked(struct object *object, uint32_t clear, uint32_t set)
{
	if ((clear | set) & ~object->type->user_signals)
		return -EINVAL;
	object_signal(object, clear, set);
	return 0;
}

int64_t sys_zx_object_signal(struct thread *thread, zx_handle_t handle, uint32_t clear,
			     uint32_t set)
{
	struct object *object;
	int err = decode_any(thread, handle, RIGHT_SIGNAL, &object);

	if (err)
		return err;
	err = signal_checked(object, clear, set);
	object_unref(object);
	return err;
}

int64_t sys_zx_object_signal_peer(struct thread *thread, zx_handle_t handle, uint32_t clear,
				  uint32_t set)
{
	struct object *object;
	int err = decode_any(thread, handle, RIGHT_SIGNAL_PEER, &object);

	if (err)
		return err;
	err = object_signal_peer(object, clear, set);
	object_unref(object);
	return err;
}

/* --- Information --- */

/* An answer of one record. */
union info {
	zx_info_handle_basic_t basic;
	zx_info_process_t process;
	zx_info_vmar_t vmar;
	zx_info_handle_count_t count;
};

static size_t info_basic(const struct object *object, rights_t rights, union info *info)
{
	info->basic = (zx_info_handle_basic_t){
		.koid = object->koid, .rights = rights, .type = object->type->number,
		.related_koid = object->related_koid,
	};
	return sizeof(info->basic);
}

static size_t info_process(const struct process *process, union info *info)
{
	info->process = (zx_info_process_t){
		.return_code = process->state == TASK_DEAD ? process->return_code : 0,
		.started = process->state != TASK_NEW,
		.exited = process->state == TASK_DEAD,
	};
	return sizeof(info->process);
}

static size_t info_vmar(const struct vmar *vmar, union info *info)
{
	info->vmar = (zx_info_vmar_t){ vmar->region.base, vmar->region.size };
	return sizeof(info->vmar);
}

static int64_t get_info(struct object *object, rights_t rights, uint32_t topic, union info *info)
{
	memset(info, 0, sizeof(*info));
	switch (topic) {
	case ZX_INFO_HANDLE_BASIC:
		return (int64_t)info_basic(object, rights, info);
	case ZX_INFO_HANDLE_COUNT:
		info->count.handle_count = object->handles;
		return sizeof(info->count);
	case ZX_INFO_PROCESS:
		return object->type != &process_type ? -EPROTOTYPE :
		       (int64_t)info_process(container_of(object, struct process, object), info);
	case ZX_INFO_VMAR:
		return object->type != &vmar_type ? -EPROTOTYPE :
		       (int64_t)info_vmar(container_of(object, struct vmar, object), info);
	default:
		return -EOPNOTSUPP;
	}
}

int64_t sys_zx_object_get_info(struct thread *thread, zx_handle_t handle, uint32_t topic,
			       vaddr_t buffer, size_t buffer_size, vaddr_t actual, vaddr_t avail)
{
	bool valid_only = topic == ZX_INFO_HANDLE_VALID;
	uint64_t records = 1, written;
	struct object *object;
	union info info;
	rights_t rights;
	int64_t size;
	int err = handle_get_rights(&thread->process->handles, handle, NULL,
				    valid_only ? 0 : RIGHT_INSPECT, &object, &rights);

	if (err)
		return err;
	size = valid_only ? 0 : get_info(object, rights, topic, &info);
	object_unref(object);
	if (size <= 0)
		return size;
	written = buffer_size >= (size_t)size;
	err = copy_out_optional(thread, avail, &records, sizeof(records));
	if (!err)
		err = copy_out_optional(thread, actual, &written, sizeof(written));
	if (!err)
		err = written ? copy_out(thread, buffer, &info, (size_t)size) : -EOVERFLOW;
	return err;
}

/* --- Properties --- */

static int get_vdso_base(struct object *object, uint64_t *value)
{
	struct vmar *vmar;

	if (object->type != &process_type)
		return -EPROTOTYPE;
	vmar = process_vmar(container_of(object, struct process, object));
	if (!vmar)
		return -EBADFD;
	*value = vdso_find(vmar);
	unref(vmar);
	return 0;
}

int64_t sys_zx_object_get_property(struct thread *thread, zx_handle_t handle, uint32_t property,
				   vaddr_t value, size_t value_size)
{
	char name[ZX_MAX_NAME_LEN];
	struct object *object;
	uint64_t word;
	int err = decode_any(thread, handle, RIGHT_GET_PROPERTY, &object);

	if (err)
		return err;
	if (property == ZX_PROP_NAME) {
		object_get_name(object, name);
		err = value_size < sizeof(name) ? -EOVERFLOW
						: copy_out(thread, value, name, sizeof(name));
	} else if (property == ZX_PROP_PROCESS_VDSO_BASE_ADDRESS) {
		err = value_size < sizeof(word) ? -EOVERFLOW : get_vdso_base(object, &word);
		if (!err)
			err = copy_out(thread, value, &word, sizeof(word));
	} else {
		err = -EOPNOTSUPP;
	}
	object_unref(object);
	return err;
}

static int set_name(struct thread *thread, struct object *object, vaddr_t value, size_t size)
{
	char name[OBJECT_NAME_MAX];
	int err = copy_in_name(thread, name, value, size);

	if (!err)
		object_set_name(object, name);
	return err;
}

/* The thread pointer, which x86 programs cannot set by themselves. Only one's own. */
static int set_thread_pointer(struct thread *thread, struct object *object, vaddr_t value,
			      size_t size)
{
	uint64_t pointer;
	int err;

	if (object->type != &thread_type)
		return -EPROTOTYPE;
	if (object != &thread->object)
		return -EACCES;
	if (size < sizeof(pointer))
		return -EOVERFLOW;
	err = copy_in(thread, &pointer, value, sizeof(pointer));
	if (!err && !hal_pt_may_map(&thread->process->vmar->space->pt,
				    round_down(pointer, PAGE_SIZE), PAGE_SIZE))
		err = -EINVAL;
	if (!err)
		hal_context_set_tls(thread->context, pointer);
	return err;
}

int64_t sys_zx_object_set_property(struct thread *thread, zx_handle_t handle, uint32_t property,
				   vaddr_t value, size_t value_size)
{
	struct object *object;
	int err = decode_any(thread, handle, RIGHT_SET_PROPERTY, &object);

	if (err)
		return err;
	if (property == ZX_PROP_NAME)
		err = set_name(thread, object, value, value_size);
	else if (property == ZX_PROP_REGISTER_FS)
		err = set_thread_pointer(thread, object, value, value_size);
	else
		err = -EOPNOTSUPP;
	object_unref(object);
	return err;
}
