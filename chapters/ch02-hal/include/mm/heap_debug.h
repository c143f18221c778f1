/* The heap with red zones (`make DEBUG=1`): what can be wrong with a block. */
#pragma once
#include <lib/types.h>

enum heap_fault {
	HEAP_GOOD,
	HEAP_NOT_A_BLOCK,       /* not what kmalloc returned, or freed long ago */
	HEAP_FREED,             /* freed, and not handed out again */
	HEAP_WRITTEN_BEFORE,    /* the red zone in front of it has changed */
	HEAP_WRITTEN_BEHIND,    /* the red zone behind it has changed */
	HEAP_WRITTEN_AFTER_FREE /* the poison of a freed block has changed */
};

/* Examines a pointer that kmalloc returned, or any other into the kernel's memory. */
enum heap_fault heap_examine(const void *ptr);
