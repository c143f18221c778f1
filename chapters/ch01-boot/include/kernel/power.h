/*
 * The end of a run, with a status as a process has one (0: well; 0…255).
 *
 * A serial line carries no exit status and mixes the log with what programs print. So when the
 * command line holds `token=T`, the kernel marks the moments that the host's tools/run must know:
 *   [[T ready]]     from here on the console belongs to the user's programs
 *   [[T panic]]     what follows is a panic report
 *   [[T exit N]]    the run is over, its status is N
 * T is random for each run, so that no program can print a mark by accident.
 */
#pragma once
#include <lib/types.h>

void run_mark_ready(void);
void run_mark_panic(void);
_Noreturn void power_off(int status);
