# LibOS: the host's C library has the one, the host's program loader does the other.
OMIT_libos += lib/string.c boot/relocate.c
