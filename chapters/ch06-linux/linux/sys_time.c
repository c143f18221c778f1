/* Clocks and sleeping. */
#include <async/select.h>
#include <hal/timer.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <syscall/table.h>

enum {
	CLOCK_REALTIME = 0,
	CLOCK_MONOTONIC = 1,
	CLOCK_PROCESS_CPUTIME_ID = 2,
	CLOCK_THREAD_CPUTIME_ID = 3,
	CLOCK_MONOTONIC_RAW = 4,
	CLOCK_REALTIME_COARSE = 5,
	CLOCK_MONOTONIC_COARSE = 6,
	CLOCK_BOOTTIME = 7,
	TIMER_ABSTIME = 1,
};

struct timespec {
	int64_t seconds, nanoseconds;
};

static struct timespec timespec_of(uint64_t time)
{
	return (struct timespec){ (int64_t)(time / NANOSECONDS), (int64_t)(time % NANOSECONDS) };
}

/* Saturates: times beyond the clock's range never come. */
static int timespec_read(struct vmar *vmar, vaddr_t address, uint64_t *out)
{
	struct timespec ts;
	int err = user_read(vmar, &ts, address, sizeof(ts));

	if (err)
		return err;
	if (ts.seconds < 0 || ts.nanoseconds < 0 || ts.nanoseconds >= (int64_t)NANOSECONDS)
		return -EINVAL;
	*out = ts.seconds > INT64_MAX / (int64_t)NANOSECONDS - 1 ?
		INT64_MAX : (uint64_t)ts.seconds * NANOSECONDS + (uint64_t)ts.nanoseconds;
	return 0;
}

static int clock_read(int clock, uint64_t *out)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*out = hal_timer_wall_at_boot() + hal_timer_now();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*out = hal_timer_now();
		return 0;
	default: /* CPU time is not counted */
		return -EINVAL;
	}
}

int64_t sys_clock_gettime(struct thread *thread, int clock, vaddr_t out)
{
	struct timespec ts;
	uint64_t now;
	int err = clock_read(clock, &now);

	if (err)
		return err;
	ts = timespec_of(now);
	return user_write(thread->process->vmar, out, &ts, sizeof(ts));
}

int64_t sys_clock_getres(struct thread *thread, int clock, vaddr_t out)
{
	struct timespec resolution = { 0, 1 };
	uint64_t now;
	int err = clock_read(clock, &now);

	return err || !out
		       ? err
		       : user_write(thread->process->vmar, out, &resolution, sizeof(resolution));
}

int64_t sys_gettimeofday(struct thread *thread, vaddr_t out, vaddr_t zone)
{
	uint64_t now = hal_timer_wall_at_boot() + hal_timer_now();
	int64_t tv[2] = { (int64_t)(now / NANOSECONDS), (int64_t)(now % NANOSECONDS / 1000) };

	return out ? user_write(thread->process->vmar, out, tv, sizeof(tv)) : 0;
}

int64_t sys_time(struct thread *thread, vaddr_t out)
{
	int64_t now = (int64_t)((hal_timer_wall_at_boot() + hal_timer_now()) / NANOSECONDS);
	int err = out ? user_write(thread->process->vmar, out, &now, sizeof(now)) : 0;

	return err ? err : now;
}

/* Ticks since boot; the times of the process are not counted. */
int64_t sys_times(struct thread *thread, vaddr_t out)
{
	int err = out ? user_zero(thread->process->vmar, out, 4 * sizeof(int64_t)) : 0;

	return err ? err : (int64_t)(hal_timer_now() / (NANOSECONDS / 100));
}

/* --- Sleeping --- */

struct nanosleep {
	struct co co;
	struct thread *thread;
	uint64_t deadline;
	vaddr_t remaining; /* where to write what is left when interrupted, or 0 */
	struct sleep sleep;
	struct blocking blocking;
};

static int write_remaining(const struct nanosleep *f)
{
	uint64_t now = hal_timer_now();
	struct timespec left = timespec_of(f->deadline > now ? f->deadline - now : 0);
	int err = 0;

	if (f->remaining)
		err = user_write(f->thread->process->vmar, f->remaining, &left, sizeof(left));
	return err;
}

/* If no handler runs, the call is made again and goes on sleeping: see sleep_until. */
static int64_t interrupted(const struct nanosleep *f)
{
	int64_t err = write_remaining(f);

	if (err)
		return err;
	linux_process_of(f->thread)->signals.sleep_deadline = f->deadline;
	return -ERESTARTNOHAND;
}

static enum co_state nanosleep_poll(struct co *co)
{
	struct nanosleep *f = co_frame(co, struct nanosleep);

	co_begin(f);
	sleep_init(&f->sleep, f->deadline);
	blocking_init(&f->blocking, &f->sleep.co, TIME_NEVER, f->thread);
	co_await(f, &f->blocking.co);
	co_return(f, f->blocking.co.result == -EINTR ? interrupted(f) : 0);
	co_finally(f);
	co_end(f);
}

static int64_t sleep_until(struct thread *thread, struct syscall_frame *frame, uint64_t deadline,
			   vaddr_t remaining)
{
	struct nanosleep *call = syscall_frame_as(frame, struct nanosleep);
	uint64_t *earlier = &linux_process_of(thread)->signals.sleep_deadline;

	if (*earlier)
		deadline = *earlier;
	*earlier = 0;
	co_init(&call->co, nanosleep_poll);
	call->thread = thread;
	call->deadline = deadline;
	call->remaining = remaining;
	frame->co = &call->co;
	return 0;
}

int64_t sys_nanosleep(struct thread *thread, struct syscall_frame *frame, vaddr_t request,
		      vaddr_t remaining)
{
	uint64_t duration;
	int err = timespec_read(thread->process->vmar, request, &duration);

	return err ? err : sleep_until(thread, frame, hal_timer_now() + duration, remaining);
}

int64_t sys_clock_nanosleep(struct thread *thread, struct syscall_frame *frame, int clock,
			    int flags, vaddr_t request, vaddr_t remaining)
{
	uint64_t time, now;
	int err = timespec_read(thread->process->vmar, request, &time);

	if (!err)
		err = clock_read(clock, &now);
	if (err)
		return err;
	if (!(flags & TIMER_ABSTIME))
		return sleep_until(thread, frame, hal_timer_now() + time, remaining);
	return sleep_until(thread, frame, hal_timer_now() + (time > now ? time - now : 0), 0);
}
