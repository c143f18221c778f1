/* The console as a file: job control (POSIX 1003.1, 11.1), and the service that feeds it. */
#include <async/task.h>
#include <async/thread_task.h>
#include <async/wait.h>
#include <fs/device.h>
#include <fs/tty.h>
#include <hal/serial.h>
#include <kernel/init.h>
#include <lib/errno.h>
#include <linux/process.h>

static struct tty console;

static void console_init(void)
{
	tty_init(&console, hal_serial_write);
}

INIT_HOOK(INIT_OBJECTS, console_init);

/* The service: moves characters from the serial line to the terminal, and sleeps until the
 * interrupt says that there are more. */
struct console_service {
	struct co co;
	struct task task;
	struct object input; /* SIGNALED by the interrupt */
	struct wait_item item;
	struct wait wait;
};

static const struct object_type console_input_type = { .name = "console input" };
static struct console_service service;

static void serial_interrupt(void)
{
	object_signal(&service.input, 0, SIGNAL_SIGNALED);
}

static void move_input(void)
{
	int c;

	object_signal(&service.input, SIGNAL_SIGNALED, 0);
	while ((c = hal_serial_read()) >= 0)
		tty_input(&console, (char)c);
	if (c == -2)
		tty_hang_up(&console);
}

static enum co_state service_poll(struct co *co)
{
	struct console_service *f = co_frame(co, struct console_service);

	co_begin(f);
	while (!console.hung_up) {
		f->item = (struct wait_item){ .object = &f->input, .mask = SIGNAL_SIGNALED };
		wait_init(&f->wait, &f->item, 1);
		co_await(f, &f->wait.co);
		move_input();
	}
	co_return(f, 0);
	co_finally(f);
	co_end(f);
}

/* The serial line is the terminal's as soon as a program opens it. */
static void service_start(void)
{
	if (service.co.poll)
		return;
	object_init(&service.input, &console_input_type, SIGNAL_SIGNALED);
	hal_serial_set_handler(serial_interrupt);
	co_init(&service.co, service_poll);
	task_spawn(&service.task, &service.co, "console");
}

/* The process on whose behalf the kernel runs now; NULL at boot. */
static struct linux_process *caller(void)
{
	struct thread *thread = thread_current();

	return thread ? linux_process_of(thread) : NULL;
}

static bool ignores(const struct linux_process *process, int signo)
{
	return process->signals.blocked & UINT64_C(1) << (signo - 1) ||
	       process->signals.actions[signo - 1].handler == SIG_IGN;
}

/* A background process that touches its controlling terminal is stopped. */
static int check_foreground(int signo)
{
	struct linux_process *process = caller();

	if (!process || process->sid != console.session || process->pgid == console.foreground)
		return 0;
	if (ignores(process, signo))
		return signo == SIGTTOU ? 0 : -EIO;
	linux_signal_group(process->pgid, signo);
	return -ERESTART; /* when it goes on, it may be in the foreground */
}

static int console_read(struct file *file, struct io *io, uint64_t offset)
{
	int err = check_foreground(SIGTTIN);

	if (!err)
		err = tty_take(&console, io);
	return err == -EAGAIN ? task_retry_when(&console.object, SIGNAL_READABLE) : err;
}

static int console_write(struct file *file, struct io *io, uint64_t offset)
{
	char buf[256];
	int err = console.termios.c_lflag & TOSTOP ? check_foreground(SIGTTOU) : 0;

	while (io->left && !err) {
		size_t n = min(io->left, sizeof(buf));

		err = io_get(io, buf, n);
		if (!err)
			tty_write(&console, buf, n);
	}
	return err;
}

static int64_t console_ioctl(struct file *file, struct vmar *vmar, uint32_t request, vaddr_t arg)
{
	return tty_ioctl(&console, vmar, request, arg);
}

static const struct file_ops console_ops = {
	.read = console_read,
	.write = console_write,
	.ioctl = console_ioctl,
	.stream = true,
};

static int console_open(struct vnode *node, int flags, struct file **out)
{
	struct file *file = file_alloc(sizeof(*file), &console_ops, node, flags);

	if (!file)
		return -ENOMEM;
	file->ready = &console.object;
	service_start();
	*out = file;
	return 0;
}

/* /dev/tty is the caller's controlling terminal, whatever that is. */
static int controlling_open(struct vnode *node, int flags, struct file **out)
{
	struct linux_process *process = caller();

	if (!process || process->sid != console.session)
		return -ENXIO;
	return console_open(node, flags, out);
}

static const struct device console_device = {
	"console", DEVICE(5, 1), 0600, &console_ops, console_open,
};
static const struct device tty_device = {
	"tty", DEVICE(5, 0), 0666, &console_ops, controlling_open,
};

DEVICE_REGISTER(console_device);
DEVICE_REGISTER(tty_device);
