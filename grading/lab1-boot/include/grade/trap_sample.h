/*
 * Traps to decode: each machine makes its own frames (arch/<machine>/trap_sample.c), with random
 * values in all that must not matter.
 */
#pragma once
#include <lab/trap_words.h>

/* Chooses what a frame says; a machine ignores what it cannot say. */
struct trap_sample {
	enum trap_cause cause;
	enum trap_access access;
	bool mapped, user;
};

/*
 * Has trap_decode decode such a frame, and tells what is right. False when the machine has no such
 * trap.
 */
bool trap_sample_decode(const struct trap_sample *sample, struct trap_info *got,
			struct trap_info *want);
