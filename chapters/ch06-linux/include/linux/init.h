/* The first Linux process. */
#pragma once

/*
 * Starts the program at `path` as process 1 with the console as its files 0, 1 and 2. When it ends,
 * the machine is switched off with its exit status. Panics when there is no such program.
 */
void linux_start_init(const char *path);
