/* How later chapters take part in switching the machine off. */
#pragma once

/* The way that the firmware describes; NULL: not known. Returns when it had no effect. */
extern void (*power_off_by_firmware)(void);
