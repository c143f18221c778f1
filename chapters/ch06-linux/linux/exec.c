/* execve: load everything into a fresh address space, then switch to it. */
#include <async/thread_task.h>
#include <fs/context.h>
#include <fs/fd.h>
#include <fs/vnode.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/exec.h>
#include <loader/elf.h>
#include <mm/heap.h>
#include <zircon/launch.h>

#define SCRIPT_DEPTH_MAX 4
#define SCRIPT_LINE_MAX  256

/* The new program, while the old one still runs. */
struct program {
	struct vmar *vmar;
	struct elf_info elf;
	struct stack_image stack;
	vaddr_t entry;
	vaddr_t trampoline;
};

static int open_program(struct linux_process *process, const char *path, struct file **out)
{
	int err = vfs_open(process->fs, path, O_RDONLY, 0, out);

	if (err)
		return err;
	if (!vnode_is((*out)->vnode, S_IFREG) || !((*out)->vnode->mode & 0111)) {
		unref(*out);
		return -EACCES;
	}
	return 0;
}

/* --- Scripts: "#! interpreter argument" --- */

static char *skip_blanks(char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* Ends the word at p; what follows it, without blanks around. */
static char *split_word(char *p)
{
	size_t len;

	while (*p && *p != ' ' && *p != '\t')
		p++;
	if (*p)
		*p++ = '\0';
	p = skip_blanks(p);
	for (len = strlen(p); len && (p[len - 1] == ' ' || p[len - 1] == '\t'); len--)
		p[len - 1] = '\0';
	return p;
}

/* argv becomes: interpreter, its argument if there is one, the script's path, argv[1] … */
static int script_args(struct strings *args, const char *interpreter, const char *argument,
		       const char *script)
{
	struct strings prefix;
	int err = strings_create(&prefix);

	if (!err)
		err = strings_add(&prefix, interpreter);
	if (!err && *argument)
		err = strings_add(&prefix, argument);
	if (!err)
		err = strings_add(&prefix, script);
	if (!err)
		err = strings_replace_first(args, &prefix);
	strings_free(&prefix);
	return err;
}

/* 1: it was a script, and `path` now names its interpreter; 0: it was none. */
static int resolve_script(struct file *file, char *path, struct strings *args)
{
	char line[SCRIPT_LINE_MAX + 1], *end, *argument;
	int64_t len = file_read_at(file, 0, line, SCRIPT_LINE_MAX);
	char *interpreter;
	int err;

	if (len < 2 || line[0] != '#' || line[1] != '!')
		return len < 0 ? (int)len : 0;
	line[len] = '\0';
	end = strchr(line, '\n');
	if (!end)
		return -ENOEXEC;
	*end = '\0';
	interpreter = skip_blanks(line + 2);
	argument = split_word(interpreter);
	if (!*interpreter)
		return -ENOEXEC;
	err = script_args(args, interpreter, argument, path);
	if (err)
		return err;
	string_copy(path, interpreter, PATH_MAX);
	return 1;
}

/* Opens the program that is to run in the end. */
static int resolve(struct linux_process *process, char *path, struct strings *args,
		   struct file **out)
{
	for (unsigned depth = 0; depth < SCRIPT_DEPTH_MAX; depth++) {
		int err = open_program(process, path, out);

		if (err)
			return err;
		err = resolve_script(*out, path, args);
		if (err == 0)
			return 0;
		unref(*out);
		if (err < 0)
			return err;
	}
	return -ELOOP;
}

/* --- Loading --- */

/* Where the dynamic linker goes; its base is what AT_BASE tells. */
static int load_interpreter(struct linux_process *process, struct program *program, vaddr_t *base)
{
	struct elf_info elf;
	struct file *file;
	struct vmo *image;
	int err = open_program(process, program->elf.interpreter, &file);

	if (err)
		return err;
	err = file_get_vmo(file, &image);
	unref(file);
	if (err)
		return err;
	err = elf_load(program->vmar, image, &elf);
	unref(image);
	*base = elf.base;
	program->entry = elf.entry;
	return err;
}

static int map_trampoline(struct program *program)
{
	size_t size = (size_t)(signal_trampoline_end - signal_trampoline_start);
	struct vmar_map map = { .size = PAGE_SIZE, .flags = PAGE_READ | PAGE_EXEC,
				.max_flags = PAGE_READ | PAGE_EXEC };
	int err = vmo_create(PAGE_SIZE, false, &map.vmo);

	if (err)
		return err;
	err = vmo_write(map.vmo, 0, signal_trampoline_start, size);
	if (!err)
		err = vmar_map(program->vmar, &map, &program->trampoline);
	unref(map.vmo);
	return err;
}

static int load(struct linux_process *process, struct program *program, struct vmo *image,
		const char *path, const struct strings *args, const struct strings *env)
{
	vaddr_t interpreter_base = 0;
	int err = elf_load(program->vmar, image, &program->elf);

	program->entry = program->elf.entry;
	if (!err && program->elf.interpreter[0])
		err = load_interpreter(process, program, &interpreter_base);
	if (!err)
		err = map_trampoline(program);
	if (!err)
		err = exec_build_stack(program->vmar, &program->elf, interpreter_base, path, args,
				       env, &program->stack);
	return err;
}

/* A fixed program's heap follows it; one that lies where there was room gets a free area. */
static vaddr_t choose_brk(const struct program *program)
{
	vaddr_t base;
	uint64_t size;

	if (!program->elf.base)
		return program->elf.end;
	hal_pt_user_range(&program->vmar->space->pt, &base, &size);
	return base + size / 4;
}

/* --- Committing: nothing fails from here on --- */

static void set_name(struct linux_process *process, const char *path)
{
	const char *slash = strrchr(path, '/');

	string_copy(process->process->object.name, slash ? slash + 1 : path, 16);
}

static void leave_old_program(struct linux_process *process, const char *path)
{
	fd_table_close_on_exec(process->files);
	linux_signals_exec(&process->signals);
	linux_process_vfork_done(process);
	set_name(process, path);
}

static void commit(struct thread *thread, struct program *program, const char *path)
{
	struct linux_process *process = linux_process_of(thread);

	process_set_vmar(process->process, program->vmar);
	unref(program->vmar);
	leave_old_program(process, path);
	process->signals.trampoline = program->trampoline;
	process->brk_start = process->brk_end = choose_brk(program);
	process->args_start = program->stack.args_start;
	process->args_end = program->stack.args_end;
	hal_context_init(thread->context, program->entry, program->stack.sp);
}

static int exec_linux(struct thread *thread, struct vmo *image, const char *path,
		      struct strings *args, struct strings *env)
{
	struct linux_process *process = linux_process_of(thread);
	struct program program = { 0 };
	int err = vmar_create(NULL, &program.vmar);

	if (err)
		return err;
	err = load(process, &program, image, path, args, env);
	if (err) {
		unref(program.vmar);
		return err;
	}
	commit(thread, &program, path);
	return 0;
}

/* A vector of pointers to the strings; the caller frees it. NULL when memory is exhausted. */
static const char **vector_of(const struct strings *strings)
{
	const char **vector = kmalloc((strings->count + 1) * sizeof(*vector));
	const char *text = strings->bytes;

	for (unsigned i = 0; vector && i < strings->count; i++) {
		vector[i] = text;
		text += strlen(text) + 1;
	}
	return vector;
}

static int prepare_zircon(struct thread *thread, struct vmar *vmar, struct zircon_program *program,
			  struct strings *args, struct strings *env, struct zircon_start *start)
{
	const char **argv = vector_of(args), **envp = vector_of(env);
	int err = -ENOMEM;

	program->argv = argv;
	program->argc = args->count;
	program->envp = envp;
	program->envc = env->count;
	if (argv && envp)
		err = zircon_prepare(thread, vmar, program, start);
	kfree(argv);
	kfree(envp);
	return err;
}

/* The Linux process stays (its number, its parent, its files); the program speaks Zircon. */
static int exec_zircon(struct thread *thread, struct vmo *image, const char *path,
		       struct strings *args, struct strings *env)
{
	struct zircon_program program = { .name = path, .image = image };
	struct zircon_start start;
	struct vmar *vmar;
	int err = vmar_create(NULL, &vmar);

	if (err)
		return err;
	err = prepare_zircon(thread, vmar, &program, args, env, &start);
	if (!err) {
		leave_old_program(linux_process_of(thread), path);
		zircon_become(thread, vmar, &start);
	}
	unref(vmar);
	return err;
}

static int exec_file(struct thread *thread, struct file *file, const char *path,
		     struct strings *args, struct strings *env)
{
	struct elf_info elf;
	struct vmo *image;
	int err = file_get_vmo(file, &image);

	if (err)
		return err == -ENODEV ? -EACCES : err;
	err = elf_inspect(image, &elf);
	if (!err && elf.is_zircon)
		err = exec_zircon(thread, image, path, args, env);
	else if (!err)
		err = exec_linux(thread, image, path, args, env);
	unref(image);
	return err;
}

int linux_exec(struct thread *thread, const char *path, struct strings *args, struct strings *env)
{
	struct linux_process *process = linux_process_of(thread);
	char *resolved = kmalloc(PATH_MAX);
	struct file *file;
	int err;

	if (!resolved)
		return -ENOMEM;
	string_copy(resolved, path, PATH_MAX);
	err = resolve(process, resolved, args, &file);
	if (!err) {
		err = exec_file(thread, file, resolved, args, env);
		if (!err && vnode_path(file->vnode, process->exe, sizeof(process->exe)) < 0)
			process->exe[0] = '\0'; /* too long, or removed meanwhile */
		unref(file);
	}
	kfree(resolved);
	return err;
}
