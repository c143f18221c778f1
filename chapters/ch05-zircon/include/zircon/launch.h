/*
 * Starting Zircon programs. A program finds, when it begins: its image and the vDSO in memory, a
 * stack, and in a channel the start message with its first handles and its arguments
 * (<zircon/processargs.h>).
 *
 * zircon_launch does it all. A process that becomes another program (exec) does it in two steps:
 * zircon_prepare, which may fail and changes nothing of the process, and zircon_become.
 */
#pragma once
#include <object/task.h>

struct zircon_program {
	const char *name;        /* of the process */
	struct vmo *image;       /* an ELF file */
	const char *const *argv;
	size_t argc;
	const char *const *envp;
	size_t envc;
	struct object *user0;    /* the program gets a handle to it as PA_USER0; NULL: none */
};

/* Where a program begins, and with what. */
struct zircon_start {
	vaddr_t entry, stack;
	vaddr_t vdso;
	handle_t bootstrap; /* in the process's table: the channel with the start message */
};

/* A new process that runs the program; the caller gets a reference. -ENOEXEC, -ENOMEM, -E2BIG,
 * -EBADFD (the job was killed). */
int zircon_launch(struct job *job, const struct zircon_program *program, struct process **out);

/*
 * Fills an empty address space for the program, and gives the thread's process the bootstrap
 * handle; `vmar` is what the program will know as its own. Errors as above: then the process is
 * as before.
 */
int zircon_prepare(struct thread *thread, struct vmar *vmar, const struct zircon_program *program,
		   struct zircon_start *start);

/*
 * What was prepared takes effect: the process, of which `thread` is the only one, changes its
 * address space and its ABI, and the thread's registers are set to the program's start. The
 * caller's reference to `vmar` stays the caller's. Cannot fail.
 */
void zircon_become(struct thread *thread, struct vmar *vmar, const struct zircon_start *start);

/* Lets a new thread run. -EBADFD (it, or its process, has ended), -ENOMEM. */
int zircon_start_thread(struct thread *thread, vaddr_t pc, vaddr_t sp, uint64_t arg0,
			uint64_t arg1);

/* Rights of the handle with which a process commands its own address space. */
extern const rights_t vmar_root_rights;
