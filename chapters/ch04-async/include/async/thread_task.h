/*
 * The top future: a user thread is a coroutine that enters user mode and handles what comes back,
 * until the thread is killed. This is where the kernel calls the user.
 *
 * What a trap means is the ABI's business. A process names its ABI in process->abi.
 */
#pragma once
#include <async/task.h>
#include <object/task.h>

/* Room for the frame of any syscall; each ABI checks its frames with _Static_assert. */
#define THREAD_FRAME_SIZE 2048

struct abi {
	const char *name;
	/*
	 * Handles a trap of the current thread. fault_error is what vmar_fault said of a page fault
	 * (those that it could resolve do not come here). Returns NULL when all is done, or a
	 * coroutine, placed in `frame` (THREAD_FRAME_SIZE bytes, 16-aligned), that must run to its
	 * end before the thread enters user mode again.
	 */
	struct co *(*trap)(struct thread *thread, const struct hal_trap *trap, int fault_error,
			   void *frame);
	/*
	 * Before each visit to user mode: the place for signals (NULL: none). Returns NULL, or
	 * a coroutine as above, after which it is called again.
	 */
	struct co *(*before_user)(struct thread *thread, void *frame);
};

/*
 * Lets a started thread run. -ENOMEM: then it has not run. Where nothing may fail any more,
 * thread_prepare_task is called before thread_start; thread_spawn then succeeds.
 */
int thread_prepare_task(struct thread *thread);
int thread_spawn(struct thread *thread);

/* It waits for something other than the CPU. */
bool thread_is_waiting(const struct thread *thread);

/* The thread in whose name the current task works, or NULL. */
struct thread *thread_current(void);
