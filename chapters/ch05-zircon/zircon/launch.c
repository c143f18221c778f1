#include <isa/elf.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <loader/elf.h>
#include <object/channel.h>
#include <zircon/abi.h>
#include <zircon/launch.h>
#include <zircon/processargs.h>
#include <zircon/vdso.h>

#define STACK_SIZE (256 * 1024)

const rights_t vmar_root_rights =
	(RIGHTS_BASIC & ~RIGHT_WAIT) | RIGHTS_IO | RIGHT_EXECUTE | RIGHT_MAP;

/* --- Memory --- */

/* The lowest page is for nobody: a stack that grows into it ends the program. */
static int map_stack(struct vmar *vmar, vaddr_t *sp)
{
	struct vmar_map map = { .size = STACK_SIZE + PAGE_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };
	vaddr_t base;
	int err = vmo_create(map.size, false, &map.vmo);

	if (err)
		return err;
	err = vmar_map(vmar, &map, &base);
	unref(map.vmo);
	if (err)
		return err;
	*sp = ELF_ENTRY_STACK(base + map.size);
	return vmar_protect(vmar, base, PAGE_SIZE, 0);
}

static int fill_memory(struct vmar *vmar, struct vmo *image, struct zircon_start *start)
{
	struct elf_info info = { 0 };
	int err = elf_load(vmar, image, &info);

	if (!err && !info.is_zircon)
		err = -ENOEXEC;
	if (!err)
		err = vdso_map(vmar, &start->vdso);
	if (!err)
		err = map_stack(vmar, &start->stack);
	start->entry = info.entry;
	return err;
}

/* --- The start message --- */

/* A handle of the message, and what it is for. */
struct gift {
	uint32_t info;
	struct object *object;
	rights_t rights;
};

static size_t strings_size(const char *const *strings, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += strlen(strings[i]) + 1;
	return size;
}

static uint32_t put_strings(char *bytes, uint32_t at, const char *const *strings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(strings[i]) + 1;

		memcpy(bytes + at, strings[i], size);
		at += (uint32_t)size;
	}
	return at;
}

static void put_gifts(struct message *message, const struct gift *gifts)
{
	uint32_t *infos = (uint32_t *)(message->bytes + sizeof(zx_proc_args_t));

	for (uint32_t i = 0; i < message->handle_count; i++) {
		infos[i] = gifts[i].info;
		message->handles[i] = (struct handle){ gifts[i].object, gifts[i].rights };
		object_handle_opened(gifts[i].object);
	}
}

static int make_message(const struct zircon_program *program, const struct gift *gifts,
			uint32_t count, struct message **out)
{
	size_t strings = sizeof(zx_proc_args_t) + count * sizeof(uint32_t);
	size_t size = strings + strings_size(program->argv, program->argc) +
		      strings_size(program->envp, program->envc);
	zx_proc_args_t *header;
	int err;

	if (size > ZX_PROCARGS_MAX_BYTES)
		return -E2BIG;
	err = message_create((uint32_t)size, count, out);
	if (err)
		return err;
	header = (zx_proc_args_t *)(*out)->bytes;
	*header = (zx_proc_args_t){
		.protocol = ZX_PROCARGS_PROTOCOL, .version = ZX_PROCARGS_VERSION,
		.handle_info_off = sizeof(*header),
		.args_off = (uint32_t)strings, .args_num = (uint32_t)program->argc,
		.environ_num = (uint32_t)program->envc,
	};
	put_gifts(*out, gifts);
	header->environ_off =
		put_strings((*out)->bytes, header->args_off, program->argv, program->argc);
	put_strings((*out)->bytes, header->environ_off, program->envp, program->envc);
	return 0;
}

/* The kernel's end of the channel is closed at once: there will be no second message. */
static int send_message(struct process *process, struct message *message, handle_t *bootstrap)
{
	struct channel *ours, *theirs;
	int err = channel_create(&ours, &theirs);

	if (err)
		return err;
	err = handle_add(&process->handles, &theirs->object, channel_type.rights, bootstrap);
	if (!err)
		err = channel_write(ours, message);
	unref(ours);
	unref(theirs);
	return err;
}

static int send_start(struct thread *thread, struct vmar *vmar,
		      const struct zircon_program *program, handle_t *bootstrap)
{
	struct process *process = thread->process;
	struct gift gifts[] = {
		{ PA_HND(PA_PROC_SELF, 0), &process->object, process_type.rights },
		{ PA_HND(PA_THREAD_SELF, 0), &thread->object, thread_type.rights },
		{ PA_HND(PA_JOB_DEFAULT, 0), &process->job->object, job_type.rights },
		{ PA_HND(PA_VMAR_ROOT, 0), &vmar->object, vmar_root_rights },
		{ PA_HND(PA_USER0, 0), program->user0,
		  program->user0 ? program->user0->type->rights : 0 },
	};
	struct message *message;
	int err = make_message(program, gifts, array_size(gifts) - !program->user0, &message);

	if (err)
		return err;
	err = send_message(process, message, bootstrap);
	if (err)
		message_free(message);
	return err;
}

/* --- Putting it together --- */

int zircon_prepare(struct thread *thread, struct vmar *vmar, const struct zircon_program *program,
		   struct zircon_start *start)
{
	int err = fill_memory(vmar, program->image, start);

	return err ? err : send_start(thread, vmar, program, &start->bootstrap);
}

void zircon_become(struct thread *thread, struct vmar *vmar, const struct zircon_start *start)
{
	struct process *process = thread->process;

	process_set_vmar(process, vmar);
	process->abi = &zircon_abi;
	hal_context_init(thread->context, start->entry, start->stack);
	hal_context_set_arg(thread->context, 0, start->bootstrap);
	hal_context_set_arg(thread->context, 1, start->vdso);
}

int zircon_start_thread(struct thread *thread, vaddr_t pc, vaddr_t sp, uint64_t arg0, uint64_t arg1)
{
	int err = thread_prepare_task(thread);

	if (!err)
		err = thread_start(thread, pc, sp, arg0, arg1);
	return err ? err : thread_spawn(thread);
}

static int start_program(struct process *process, const struct zircon_program *program)
{
	struct zircon_start start;
	struct thread *thread;
	int err = thread_create(process, program->name, &thread);

	if (err)
		return err;
	process->abi = &zircon_abi;
	err = zircon_prepare(thread, process->vmar, program, &start);
	if (!err)
		err = zircon_start_thread(thread, start.entry, start.stack, start.bootstrap,
					  start.vdso);
	unref(thread);
	return err;
}

int zircon_launch(struct job *job, const struct zircon_program *program, struct process **out)
{
	struct process *process;
	int err = process_create(job, program->name, NULL, &process);

	if (err)
		return err;
	err = start_program(process, program);
	if (err) {
		process_exit(process, err);
		unref(process);
		return err;
	}
	*out = process;
	return 0;
}
