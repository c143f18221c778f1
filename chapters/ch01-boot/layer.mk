# LibOS: the host's C library has these.
OMIT_libos += lib/string.c
