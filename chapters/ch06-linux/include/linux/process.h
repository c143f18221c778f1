/*
 * Linux processes. A Linux process *is* a process object (chapter 3); what Linux adds hangs on
 * process->abi_data: the numbers, the files, the signals. It stays as a zombie when the process
 * object is long gone, until its parent has waited for it.
 */
#pragma once
#include <linux/signal.h>
#include <object/event.h>
#include <object/task.h>

struct fs_context; /* <fs/context.h>: root, working directory, umask */
struct fd_table;   /* <fs/fd.h> */

typedef int32_t pid_t;

#define LINUX_PROCESSES_MAX 256 /* RLIMIT_NPROC: fork says -EAGAIN beyond */

/* How wait(2) reports what became of a process; killed: the signal's number. */
#define STATUS_EXITED(code)   (((code) & 0xff) << 8)
#define STATUS_STOPPED(signo) ((signo) << 8 | 0x7f)
#define STATUS_CONTINUED      0xffff

struct linux_process {
	struct list node;             /* in the list of all, by pid */
	struct process *process;      /* a reference; NULL: a zombie */
	struct linux_process *parent; /* NULL: init */
	struct list children;         /* struct linux_process, by sibling */
	struct list sibling;
	pid_t pid, pgid, sid;
	int exit_status;              /* as wait(2) reports it, once it is a zombie */
	int killed_by;                /* the signal that ends it, or 0 */
	bool stopped;
	int news;                     /* that it stopped or continued, until wait has told; or 0 */
	struct event *child_event;    /* signaled: a child changed its state */
	struct event *continue_event; /* signaled: not stopped */
	struct event *vfork_event; /* signaled when it no longer uses its parent's memory; NULL */
	struct fs_context *fs;
	struct fd_table *files;
	struct linux_signals signals;
	vaddr_t brk_start, brk_end;
	vaddr_t args_start, args_end; /* the argument strings on the stack, for /proc/PID/cmdline */
	char exe[256];                /* path of the program */
	uint64_t start_time;          /* hal_timer_now */
};

extern const struct abi linux_abi;

/* The Linux side of a thread's process; never NULL for Linux threads. */
struct linux_process *linux_process_of(const struct thread *thread);

/* By number; NULL. */
struct linux_process *linux_process_find(pid_t pid);
/* The process with the lowest number above `pid`; NULL. For /proc and kill(-1). */
struct linux_process *linux_process_next(pid_t pid);
/* How many there are. */
unsigned linux_process_count(void);
/* 'R' running, 'S' sleeping, 'T' stopped, 'Z' zombie. */
char linux_process_state(const struct linux_process *process);

/*
 * A child of `parent` (NULL: init, with number 1) in an address space that may be shared (vfork).
 * Files, directories and signal actions are the parent's, copied; the process object is in
 * child->process, without a thread. -ENOMEM, -EAGAIN (too many).
 */
int linux_process_create(struct linux_process *parent, struct vmar *vmar,
			 struct linux_process **out);
/* Takes back what linux_process_create made, if nothing has run in it. */
void linux_process_abandon(struct linux_process *child);

/* Its memory is its own again, or gone: a vfork's parent may go on. */
void linux_process_vfork_done(struct linux_process *process);
/* Memory is exhausted: ends the process that was made last, never init. False: there is none. */
bool linux_process_kill_youngest(void);

/* Ends the process by a signal or with an exit code. */
void linux_process_kill(struct linux_process *process, int signo);
void linux_process_exit(struct linux_process *process, int code);
/* A zombie's parent has seen it. */
void linux_process_reap(struct linux_process *zombie);
/* Tells the parent about a changed state (SIGCHLD, wait). */
void linux_process_notify_parent(struct linux_process *process);
