/* struct siginfo as user code sees it (uapi asm-generic/siginfo.h): 128 bytes on every machine. */
#pragma once
#include <linux/signal.h>

struct siginfo {
	int32_t signo, error, code, pad;
	union {
		struct { int32_t pid, uid, status; } sender;
		uint64_t addr;
		uint8_t size[112];
	};
};

_Static_assert(sizeof(struct siginfo) == 128, "struct siginfo");

static inline void siginfo_fill(struct siginfo *to, const struct linux_siginfo *from)
{
	to->signo = from->signo;
	to->code = from->code;
	if (from->addr)
		to->addr = from->addr;
	else
		to->sender.pid = from->pid, to->sender.status = from->status;
}
