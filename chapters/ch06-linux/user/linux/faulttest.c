/* Signals that a program causes itself: faults, and what its handlers do to the registers. */
#include <linux_user/check.h>
#include <linux_user/process.h>
#include <linux_user/signal.h>
#include <linux_user/syscall.h>

static volatile int count;
static struct siginfo seen;

static void count_signal(int signo, struct siginfo *info, void *ucontext)
{
	count++;
}

static void handle(int signo, signal_handler *handler, long flags)
{
	CHECK_EQ(signal_action(signo, handler, flags, 0), 0);
}

/* --- Faults --- */

static char *page;

static void allow_page(int signo, struct siginfo *info, void *ucontext)
{
	seen = *info;
	count++;
	CHECK_EQ(syscall(SYS_mprotect, page, PAGE_SIZE, PROT_READ | PROT_WRITE), 0);
}

TEST(fault_is_repaired)
{
	page = map_pages(1, PROT_NONE, MAP_PRIVATE);
	handle(SIGSEGV, allow_page, 0);
	*(volatile char *)(page + 5) = 7;
	CHECK_EQ(count, 1);
	CHECK_EQ(page[5], 7);
	CHECK(seen.signo == SIGSEGV && seen.code == SEGV_ACCERR &&
	      seen.addr == (uint64_t)(page + 5));
}

static void *resume[5];

static void jump_out(int signo, struct siginfo *info, void *ucontext)
{
	seen = *info;
	count++;
	__builtin_longjmp(resume, 1);
}

static void __attribute__((noinline)) fault_at(uint64_t address)
{
	if (!__builtin_setjmp(resume))
		write_at(address);
}

TEST(handler_jumps_out)
{
	handle(SIGSEGV, jump_out, SA_NODEFER);
	page = map_pages(1, PROT_READ, MAP_PRIVATE);
	unmap_pages(page, 1);
	for (int i = 0; i < 100; i++)
		fault_at((uint64_t)page + 16);
	CHECK_EQ(count, 100);
	CHECK(seen.code == SEGV_MAPERR && seen.addr == (uint64_t)(page + 16));
	fault_at(0);
	CHECK_EQ(seen.addr, 0);
}

static volatile int continued;

static void continue_here(void)
{
	continued = 1;
	exit(11);
}

static void change_pc(int signo, struct siginfo *info, void *ucontext)
{
	*ucontext_pc(ucontext) = (uint64_t)continue_here;
}

static void continue_elsewhere(void)
{
	handle(SIGILL, change_pc, 0);
	illegal_instruction();
}

TEST(handler_changes_the_pc)
{
	CHECK_EQ(status_of(continue_elsewhere), STATUS_EXITED(11));
}

static void fault_while_blocked(void)
{
	handle(SIGSEGV, count_signal, 0);
	signal_mask(SIG_BLOCK, SIGNAL_BIT(SIGSEGV));
	write_at(8);
}

static void fault_while_ignored(void)
{
	handle(SIGSEGV, HANDLER_IGNORE, 0);
	write_at(8);
}

static void fault_without_stack(void)
{
	handle(SIGSEGV, count_signal, 0);
	set_stack_pointer(0x1000);
}

static void fault_in_handler(int signo, struct siginfo *info, void *ucontext)
{
	write_at(8);
}

static void fault_twice(void)
{
	handle(SIGSEGV, fault_in_handler, 0);
	write_at(8);
}

TEST(faults_that_kill_in_spite_of_handlers)
{
	CHECK_EQ(status_of(fault_while_blocked), SIGSEGV);
	CHECK_EQ(status_of(fault_while_ignored), SIGSEGV);
	CHECK_EQ(status_of(fault_without_stack), SIGSEGV);
	CHECK_EQ(status_of(fault_twice), SIGSEGV);
}

/* --- Hostile frames --- */

static const uint64_t wild[] = {
	0, 1, 8, 0x1000, 0x7fffffffeff8, 0x7ffffffff000, 0x800000000000, 0x8000000000000000,
	0xffffffff80000000, 0xfffffffffffffff8, 0xffffffffffffffff,
};
static unsigned wild_index;

static void return_to_wild_frame(void)
{
	signal_return_from(wild[wild_index]);
}

static void make_pc_wild(int signo, struct siginfo *info, void *ucontext)
{
	*ucontext_pc(ucontext) = wild[wild_index];
}

static void return_to_wild_pc(void)
{
	handle(SIGUSR1, make_pc_wild, 0);
	signal_self(SIGUSR1);
}

static void jump_to_wild_handler(void)
{
	handle(SIGUSR1, (signal_handler *)wild[wild_index], 0);
	signal_self(SIGUSR1);
	exit(0);
}

TEST(wild_frames_kill)
{
	for (wild_index = 0; wild_index < array_size(wild); wild_index++) {
		CHECK_EQ(status_of(return_to_wild_frame), SIGSEGV);
		CHECK_EQ(status_of(return_to_wild_pc), SIGSEGV);
		if (wild_index > 1) /* those are SIG_DFL and SIG_IGN */
			CHECK_EQ(status_of(jump_to_wild_handler), SIGSEGV);
	}
}

/* Every word of the frame is spoilt in turn. The program may survive or die; the kernel lives. */
static unsigned spoilt_word;
static uint64_t spoilt_value;

static void spoil_frame(int signo, struct siginfo *info, void *ucontext)
{
	((uint64_t *)ucontext)[spoilt_word] = spoilt_value;
}

static void return_to_spoilt_frame(void)
{
	handle(SIGUSR1, spoil_frame, 0);
	syscall(SYS_kill, syscall(SYS_getpid), SIGUSR1); /* its result may be spoilt too */
}

TEST(spoilt_frames_harm_nobody_else)
{
	static const uint64_t values[] = { UINT64_MAX, 0x8000000000000000, 0xffffffff80000010,
					   0x7fff };

	for (spoilt_word = 0; spoilt_word < 120; spoilt_word++)
		for (unsigned i = 0; i < array_size(values); i++) {
			spoilt_value = values[i];
			CHECK(status_of(return_to_spoilt_frame) >= 0);
		}
}

/* --- The FPU --- */

static void fill_fpu(double first)
{
	double values[8];

	for (int i = 0; i < 8; i++)
		values[i] = first + i;
	fpu_fill(values);
}

static void overwrite_fpu(int signo, struct siginfo *info, void *ucontext)
{
	count++;
	fill_fpu(1000.5);
}

static void check_fpu(double first)
{
	double values[8];

	fpu_read(values);
	for (int i = 0; i < 8; i++)
		CHECK(values[i] == first + i);
}

TEST(fpu_survives_a_handler)
{
	int self = (int)syscall(SYS_getpid);

	handle(SIGUSR1, overwrite_fpu, 0);
	fill_fpu(0.25);
	syscall(SYS_kill, self, SIGUSR1);
	check_fpu(0.25);
	CHECK_EQ(count, 1);
}

/* Every process has registers of its own. */
TEST(fpu_survives_other_processes)
{
	int pids[4];

	for (int n = 0; n < 4; n++) {
		pids[n] = fork();
		if (pids[n])
			continue;
		for (int i = 0; i < 200; i++) {
			fill_fpu(n * 100);
			syscall(SYS_sched_yield);
			check_fpu(n * 100);
		}
		exit(0);
	}
	for (int n = 0; n < 4; n++)
		CHECK_EQ(wait_for(pids[n]), 0);
}

int main(int argc, char **argv)
{
	return run_checks(argc, argv);
}
