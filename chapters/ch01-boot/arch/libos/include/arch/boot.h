/* What the process's command line says about the machine, beside boot_info. */
#pragma once

/* The open initramfs file, or -1. Chapter 2 reads it into memory at boot_info.initramfs. */
extern int boot_initramfs_fd;

/* How many CPUs the machine has: threads of the host, which chapter 2 makes. */
extern unsigned boot_cpus;

/* Calls kernel_main with an empty chain of frames: a backtrace ends there. entry.S */
_Noreturn void kernel_enter(void);
