/*
 * Numbers and structures of the Linux ABI (include/uapi), written down a second time on purpose:
 * a test that used the kernel's own could not find them wrong.
 */
#pragma once
#include <lib/types.h>

enum {
	PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4,
	MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20,
	MAP_FIXED_NOREPLACE = 0x100000, MADV_DONTNEED = 4,

	O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_TRUNC = 01000, O_NONBLOCK = 04000,
	O_CLOEXEC = 02000000, AT_FDCWD = -100,
	F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4,

	SIGHUP = 1, SIGINT = 2, SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9,
	SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12, SIGPIPE = 13, SIGTERM = 15, SIGCHLD = 17,
	SIGCONT = 18, SIGSTOP = 19,
	SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2,
	SA_SIGINFO = 4, SA_RESTART = 0x10000000, SA_NODEFER = 0x40000000,
	SI_USER = 0, SEGV_MAPERR = 1, SEGV_ACCERR = 2,
	CLD_EXITED = 1, CLD_KILLED = 2, CLD_STOPPED = 5, CLD_CONTINUED = 6,

	WNOHANG = 1, WUNTRACED = 2, WCONTINUED = 8, STATUS_CONTINUED = 0xffff,
	CLONE_VM = 0x100, CLONE_VFORK = 0x4000,
	CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1,
};

#define SA_RESETHAND     0x80000000l
#define STATUS_EXITED(n)  ((n) << 8)
#define STATUS_STOPPED(n) ((n) << 8 | 0x7f)
#define SIGNAL_BIT(signo) (UINT64_C(1) << ((signo) - 1))

struct timespec {
	int64_t seconds, nanoseconds;
};

struct siginfo {
	int32_t signo, error, code, pad;
	union {
		struct { int32_t pid, uid, status; };
		uint64_t addr;
		uint8_t size[112];
	};
};

_Static_assert(sizeof(struct siginfo) == 128, "siginfo_t");
