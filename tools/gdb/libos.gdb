# In LibOS the guest's traps arrive as signals: they are daily business and belong to the kernel.
handle SIGSYS SIGSEGV SIGALRM nostop noprint pass
