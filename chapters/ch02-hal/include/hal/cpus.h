/*
 * The CPUs of the machine. They are numbered without gaps; number 0 is the one that boots. What
 * belongs to a CPU is kept in arrays of CPUS_MAX elements, indexed by these numbers.
 */
#pragma once
#include <lib/types.h>

#define CPUS_MAX 8

/* Aligns an element of such an array, so that no two CPUs write to one cache line. */
#define CPU_ALIGNED __attribute__((aligned(64)))

/* The CPU that runs this. It stays the same until the caller awaits. */
unsigned hal_cpu_id(void);
/* How many CPUs are up. */
unsigned hal_cpu_count(void);
