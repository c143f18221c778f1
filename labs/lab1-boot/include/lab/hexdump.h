/*
 * Task 2. Memory as text, to be read by people who look for a bug.
 * Any context; nothing is allocated.
 */
#pragma once
#include <lib/format.h>

/*
 * Sends lines of 16 bytes to the sink. `address` is what the first byte's line is called; it need
 * not be a multiple of 16. Bytes from 0x20 to 0x7e are shown as they are, others as a dot:
 *
 *   0000000000001000  48 65 6c 6c 6f 20 77 6f  72 6c 64 21 0a 00 01 02  |Hello world!....|
 *   0000000000001010  61 62 63                                          |abc|
 *
 * A full line whose bytes are those of the line before it is left out; "*\n" stands for as many as
 * are left out in a row. The last line is always shown. No line ends in a blank; size 0 sends
 * nothing.
 */
void hexdump(format_sink *sink, void *arg, const void *data, size_t size, uint64_t address);
