/* User threads as coroutines, with an ABI made for the test. */
#include <async/select.h>
#include <async/thread_task.h>
#include <hal/timer.h>
#include <hal/user_code.h>
#include <kernel/test.h>
#include <object/event.h>
#include <object/pager.h>
#include <object/suspend_token.h>

static struct event *gate; /* syscall 42 waits for it */

struct gate_call {
	struct blocking blocking;
	struct wait wait;
	struct wait_item item;
};

_Static_assert(sizeof(struct gate_call) <= THREAD_FRAME_SIZE, "frame size");

static struct co *test_trap(struct thread *thread, const struct hal_trap *trap, int fault_error,
			    void *frame)
{
	struct gate_call *call = frame;

	if (trap->kind == HAL_TRAP_SYSCALL && hal_context_syscall_number(thread->context) == 42) {
		hal_context_set_return(thread->context, 7);
		call->item = (struct wait_item){ .object = &gate->object, .mask = SIGNAL_SIGNALED };
		wait_init(&call->wait, &call->item, 1);
		blocking_init(&call->blocking, &call->wait.co, TIME_NEVER, thread);
		return &call->blocking.co;
	}
	process_exit(thread->process, trap->kind == HAL_TRAP_SYSCALL ?
		     (int64_t)hal_context_syscall_arg(thread->context, 0) : -(int64_t)trap->kind);
	return NULL;
}

static const struct abi test_abi = { .name = "test", .trap = test_trap };

static int load(struct vmar *vmar, const char *start, const char *end, vaddr_t *pc)
{
	struct vmar_map map = { .size = (uint64_t)(end - start), .flags = PAGE_READ | PAGE_EXEC,
				.max_flags = PAGE_READ | PAGE_EXEC };
	int err = vmo_create(map.size, false, &map.vmo);

	if (!err)
		err = vmo_write(map.vmo, 0, start, map.size);
	if (!err)
		err = vmar_map(vmar, &map, pc);
	unref(map.vmo);
	return err;
}

/* Lets a thread run in a process whose memory is ready. */
static int start_thread(struct process *process, vaddr_t pc, uint64_t arg)
{
	struct thread *thread;
	int err = thread_create(process, "test", &thread);

	if (err)
		return err;
	process->abi = &test_abi;
	err = thread_start(thread, pc, 0, arg, 0);
	if (!err)
		err = thread_spawn(thread);
	unref(thread);
	return err;
}

static int start(const char *code, const char *end, uint64_t arg, struct process **out)
{
	vaddr_t pc = 0;
	int err = process_create(job_root(), "test", NULL, out);

	if (!err)
		err = load((*out)->vmar, code, end, &pc);
	return err ? err : start_thread(*out, pc, arg);
}

/* A program that writes 1 to the first byte of the VMO. */
static int start_paged(struct vmo *vmo, struct process **out)
{
	struct vmar_map map = { .vmo = vmo, .size = PAGE_SIZE, .flags = PAGE_READ | PAGE_WRITE,
				.max_flags = PAGE_READ | PAGE_WRITE };
	vaddr_t pc = 0, data = 0;
	int err = process_create(job_root(), "test", NULL, out);

	if (!err)
		err = load((*out)->vmar, user_store_start, user_store_end, &pc);
	if (!err)
		err = vmar_map((*out)->vmar, &map, &data);
	return err ? err : start_thread(*out, pc, data);
}

static int64_t join(struct process *process)
{
	struct wait_item item = { .object = &process->object, .mask = SIGNAL_TERMINATED };
	struct yield yield;
	struct wait wait;

	wait_init(&wait, &item, 1);
	executor_run_to_end(&wait.co, "join");
	yield_init(&yield); /* the thread's task ends a moment later */
	executor_run_to_end(&yield.co, "yield");
	return process->return_code;
}

static void pause_ms(unsigned ms)
{
	struct sleep sleep;

	sleep_init(&sleep, hal_timer_now() + ms * (NANOSECONDS / 1000));
	executor_run_to_end(&sleep.co, "pause");
}

TEST(thread_blocks_in_a_syscall_and_goes_on)
{
	struct process *process;

	CHECK_EQ(event_create(&gate), 0);
	CHECK_EQ(start(user_syscall_start, user_syscall_end, 0, &process), 0);
	pause_ms(2);
	CHECK_EQ(process->state, TASK_RUNNING);
	object_signal(&gate->object, 0, SIGNAL_SIGNALED);
	CHECK_EQ(join(process), 8); /* the program returns the result + 1 */
	unref(process);
	unref(gate);
}

TEST(thread_killed_while_blocked)
{
	struct process *process;

	CHECK_EQ(event_create(&gate), 0);
	CHECK_EQ(start(user_syscall_start, user_syscall_end, 0, &process), 0);
	pause_ms(2);
	process_exit(process, -9);
	CHECK_EQ(join(process), -9);
	unref(process);
	unref(gate);
}

/* A thread of the process, with a reference. */
static struct thread *thread_of(struct process *process)
{
	return ref(list_first(&process->threads, struct thread, node));
}

TEST(thread_suspended_makes_no_visit)
{
	size_t objects = object_count();
	struct suspend_token *first, *second;
	struct process *process;
	struct thread *thread;

	CHECK_EQ(start(user_spin_start, user_spin_end, 0, &process), 0);
	thread = thread_of(process);
	pause_ms(2);
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_RUNNING);
	CHECK_EQ(suspend_token_create(&thread->object, &first), 0);
	CHECK_EQ(suspend_token_create(&process->object, &second), 0);
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_SUSPENDED);
	pause_ms(30);
	CHECK(thread_is_waiting(thread));
	unref(first);
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_SUSPENDED);
	unref(second);
	CHECK_EQ(thread_get_status(thread), THREAD_STATUS_RUNNING);
	pause_ms(2);
	CHECK(!thread_is_waiting(thread));
	CHECK_EQ(suspend_token_create(&thread->object, &first), 0);
	process_exit(process, 5); /* also in this state */
	CHECK_EQ(join(process), 5);
	unref(first);
	unref(thread);
	unref(process);
	CHECK_EQ(object_count(), objects);
}

/* It blocks in a syscall: suspended at once, and the syscall goes on. */
TEST(thread_suspended_while_blocked)
{
	struct suspend_token *token;
	struct process *process;
	struct thread *thread;

	CHECK_EQ(event_create(&gate), 0);
	CHECK_EQ(start(user_syscall_start, user_syscall_end, 0, &process), 0);
	thread = thread_of(process);
	pause_ms(2);
	CHECK_EQ(suspend_token_create(&thread->object, &token), 0);
	CHECK(object_signals(&thread->object) & SIGNAL_SUSPENDED);
	object_signal(&gate->object, 0, SIGNAL_SIGNALED);
	pause_ms(10);
	CHECK_EQ(process->state, TASK_RUNNING);
	unref(token);
	CHECK_EQ(join(process), 8);
	unref(thread);
	unref(process);
	unref(gate);
}

/* The program's store waits until the pager has brought the page. */
TEST(thread_waits_for_its_pager)
{
	size_t objects = object_count();
	struct port_packet packet;
	struct process *process;
	struct pager *pager;
	struct port *port;
	struct vmo *vmo, *aux;
	char c = 0;

	CHECK(!pager_create(&pager) && !port_create(&port) && !vmo_create(PAGE_SIZE, false, &aux));
	CHECK_EQ(pager_create_vmo(pager, port, 1, PAGE_SIZE, false, &vmo), 0);
	CHECK_EQ(start_paged(vmo, &process), 0);
	pause_ms(5);
	CHECK_EQ(process->state, TASK_RUNNING);
	CHECK_EQ(port_take(port, &packet), 0);
	CHECK_EQ(packet.page_request.offset, 0);
	CHECK_EQ(pager_supply(pager, vmo, 0, PAGE_SIZE, aux, 0), 0);
	join(process);
	CHECK_EQ(vmo_read(vmo, 0, &c, 1), 0);
	CHECK_EQ(c, 1);
	unref(process);
	unref(vmo);
	unref(aux);
	unref(port);
	unref(pager);
	CHECK_EQ(object_count(), objects);
}

TEST(thread_that_spins_is_preempted_and_killed)
{
	struct process *a, *b;

	CHECK_EQ(start(user_spin_start, user_spin_end, 0, &a), 0);
	CHECK_EQ(start(user_spin_start, user_spin_end, 0, &b), 0);
	pause_ms(30);
	CHECK(a->state == TASK_RUNNING && b->state == TASK_RUNNING);
	process_exit(a, 1);
	process_exit(b, 2);
	CHECK_EQ(join(a), 1);
	CHECK_EQ(join(b), 2);
	unref(a);
	unref(b);
}

TEST(thread_wild_pointers_are_its_own_problem)
{
	static const uint64_t wild[] = {
		0, 8, UINT64_C(0x00007fffffff0000), UINT64_C(0x0000800000000000),
		UINT64_C(0xffffffff80200000), UINT64_MAX,
	};

	for (unsigned i = 0; i < array_size(wild); i++) {
		struct process *process;

		CHECK_EQ(start(user_store_start, user_store_end, wild[i], &process), 0);
		CHECK(join(process) < 0);
		unref(process);
	}
}
