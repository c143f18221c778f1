/* ioctl_tty(2). */
#include <async/thread_task.h>
#include <fs/tty.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <object/user_memory.h>

enum {
	TCGETS = 0x5401, TCSETS = 0x5402, TCSETSW = 0x5403, TCSETSF = 0x5404, TCSBRK = 0x5409,
	TCXONC = 0x540a, TCFLSH = 0x540b, TIOCSCTTY = 0x540e, TIOCGPGRP = 0x540f,
	TIOCSPGRP = 0x5410, TIOCOUTQ = 0x5411, TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414,
	FIONREAD = 0x541b, TIOCNOTTY = 0x5422, TIOCGSID = 0x5429,
};

static int put(struct vmar *vmar, vaddr_t arg, const void *value, size_t size)
{
	return user_write(vmar, arg, value, size);
}

static int put_int(struct vmar *vmar, vaddr_t arg, int32_t value)
{
	return put(vmar, arg, &value, sizeof(value));
}

static int set_termios(struct tty *tty, struct vmar *vmar, vaddr_t arg, bool flush)
{
	struct termios termios;
	int err = user_read(vmar, &termios, arg, sizeof(termios));

	if (err)
		return err;
	if (flush)
		tty_flush_input(tty);
	tty_set_termios(tty, &termios);
	return 0;
}

static int set_winsize(struct tty *tty, struct vmar *vmar, vaddr_t arg)
{
	int err = user_read(vmar, &tty->winsize, arg, sizeof(tty->winsize));

	if (!err && tty->foreground)
		linux_signal_group(tty->foreground, SIGWINCH);
	return err;
}

static bool is_controlling(const struct tty *tty, const struct linux_process *process)
{
	return process && tty->session == process->sid;
}

/* Somebody of the group must be in the terminal's session. */
static bool group_exists(const struct tty *tty, pid_t pgid)
{
	for (struct linux_process *p = linux_process_next(0); p; p = linux_process_next(p->pid))
		if (p->pgid == pgid && p->sid == tty->session)
			return true;
	return false;
}

static int set_foreground(struct tty *tty, const struct linux_process *process, struct vmar *vmar,
			  vaddr_t arg)
{
	int32_t pgid;
	int err = user_read(vmar, &pgid, arg, sizeof(pgid));

	if (err)
		return err;
	if (!is_controlling(tty, process))
		return -ENOTTY;
	if (pgid < 0)
		return -EINVAL;
	if (!group_exists(tty, pgid))
		return -EPERM;
	tty->foreground = pgid;
	return 0;
}

/* A terminal whose session's leader is gone is free again. */
static int take_control(struct tty *tty, const struct linux_process *process)
{
	if (is_controlling(tty, process))
		return 0;
	if (!process || process->sid != process->pid || linux_process_find(tty->session))
		return -EPERM;
	tty->session = process->sid;
	tty->foreground = process->pgid;
	return 0;
}

static int give_up_control(struct tty *tty, const struct linux_process *process)
{
	if (!is_controlling(tty, process))
		return -ENOTTY;
	if (process->pid == process->sid) {
		linux_signal_group(tty->foreground, SIGHUP);
		linux_signal_group(tty->foreground, SIGCONT);
		tty->session = tty->foreground = 0;
	}
	return 0;
}

static int job_control(struct tty *tty, struct vmar *vmar, uint32_t request, vaddr_t arg)
{
	struct thread *thread = thread_current();
	struct linux_process *process = thread ? linux_process_of(thread) : NULL;

	switch (request) {
	case TIOCSCTTY:
		return take_control(tty, process);
	case TIOCNOTTY:
		return give_up_control(tty, process);
	case TIOCSPGRP:
		return set_foreground(tty, process, vmar, arg);
	case TIOCGPGRP:
		return is_controlling(tty, process) ? put_int(vmar, arg, tty->foreground) : -ENOTTY;
	case TIOCGSID:
		return is_controlling(tty, process) ? put_int(vmar, arg, tty->session) : -ENOTTY;
	default:
		return -ENOTTY;
	}
}

int64_t tty_ioctl(struct tty *tty, struct vmar *vmar, uint32_t request, vaddr_t arg)
{
	switch (request) {
	case TCGETS:
		return put(vmar, arg, &tty->termios, sizeof(tty->termios));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_termios(tty, vmar, arg, request == TCSETSF);
	case TIOCGWINSZ:
		return put(vmar, arg, &tty->winsize, sizeof(tty->winsize));
	case TIOCSWINSZ:
		return set_winsize(tty, vmar, arg);
	case FIONREAD:
		return put_int(vmar, arg, (int32_t)tty_available(tty));
	case TIOCOUTQ:
		return put_int(vmar, arg, 0);
	case TCFLSH:
		if (arg != 1) /* TCOFLUSH: output is never queued */
			tty_flush_input(tty);
		return 0;
	case TCSBRK: /* also tcdrain(3) */
	case TCXONC:
		return 0;
	default:
		return job_control(tty, vmar, request, arg);
	}
}
