/*
 * Error numbers. Functions that can fail return 0 (or a count) or a negative one of these. They
 * are Linux's numbers (asm-generic/errno.h); the Zircon ABI translates them once, at its boundary
 * (chapter 5). Where Zircon is finer than Linux, the less common numbers stand for its cases.
 */
#pragma once

#define EPERM        1
#define ENOENT       2
#define ESRCH        3
#define EINTR        4
#define EIO          5
#define ENXIO        6
#define E2BIG        7
#define ENOEXEC      8
#define EBADF        9  /* no such handle or descriptor */
#define ECHILD       10
#define EAGAIN       11 /* not now: wait, then try again */
#define ENOMEM       12
#define EACCES       13 /* the handle lacks a right */
#define EFAULT       14
#define EBUSY        16
#define EEXIST       17
#define EXDEV        18
#define ENODEV       19
#define ENOTDIR      20
#define EISDIR       21
#define EINVAL       22
#define ENFILE       23
#define EMFILE       24
#define ENOTTY       25
#define ETXTBSY      26
#define EFBIG        27
#define ENOSPC       28
#define ESPIPE       29
#define EROFS        30
#define EMLINK       31
#define EPIPE        32 /* the peer is closed */
#define ERANGE       34 /* out of range */
#define ENAMETOOLONG 36
#define ENOSYS       38
#define ENOTEMPTY    39
#define ELOOP        40
#define ETIME        62 /* io_uring_enter: the time is up */
#define EOVERFLOW    75 /* the buffer is too small */
#define EBADFD       77 /* the object is in the wrong state */
#define EPROTOTYPE   91 /* the handle is of another type */
#define ENOTSOCK     88
#define ERESTART     85 /* interrupted before anything was done: may be run again */
#define ERESTARTNOHAND 514 /* the same, but only if no signal handler has run */
#define EOPNOTSUPP   95
#define ETIMEDOUT    110
#define ECANCELED    125
