#include <async/thread_task.h>
#include <fs/context.h>
#include <fs/fd.h>
#include <kernel/panic.h>
#include <linux/exec.h>
#include <linux/init.h>

static void must(int err, const char *what, const char *path)
{
	if (err)
		panic("init %s: %s: error %d", path, what, err);
}

static void fill_strings(struct strings *args, struct strings *env, const char *path)
{
	must(strings_create(args), "arguments", path);
	must(strings_create(env), "environment", path);
	must(strings_add(args, path), "arguments", path);
	must(strings_add(env, "PATH=/bin"), "environment", path);
	must(strings_add(env, "HOME=/root"), "environment", path);
	must(strings_add(env, "TERM=vt100"), "environment", path);
}

static struct thread *make_thread(const char *path)
{
	struct linux_process *init;
	struct thread *thread;
	struct vmar *vmar;

	must(vmar_create(NULL, &vmar), "address space", path);
	must(linux_process_create(NULL, vmar, &init), "process", path);
	unref(vmar);
	must(fd_table_init_console(init->files, init->fs), "console", path);
	must(thread_create(init->process, "init", &thread), "thread", path);
	return thread;
}

void linux_start_init(const char *path)
{
	struct thread *thread = make_thread(path);
	struct strings args, env;

	fill_strings(&args, &env, path);
	must(linux_exec(thread, path, &args, &env), "exec", path);
	strings_free(&args);
	strings_free(&env);
	must(thread_start_prepared(thread), "start", path);
	must(thread_spawn(thread), "start", path);
	unref(thread);
}
