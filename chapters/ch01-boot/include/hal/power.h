/*
 * Turning the machine off. Kernel code calls power_off() (<kernel/power.h>), which marks the end.
 */
#pragma once

/* The status reaches the host where there is a way: QEMU's test devices, exit() in LibOS. */
_Noreturn void hal_power_off(int status);
