/*
 * The message that a new process finds in its bootstrap channel: this header, then the handles'
 * meanings (a PA_HND word for each), the arguments and the environment (strings, one behind the
 * other). Offsets count from the header's start.
 */
#ifndef ZIRCON_PROCESSARGS_H
#define ZIRCON_PROCESSARGS_H
#include <stdint.h>

typedef struct zx_proc_args {
	uint32_t protocol; /* ZX_PROCARGS_PROTOCOL */
	uint32_t version;  /* ZX_PROCARGS_VERSION */
	uint32_t handle_info_off;
	uint32_t args_off, args_num;
	uint32_t environ_off, environ_num;
	uint32_t names_off, names_num; /* of the name space: here there is none */
} zx_proc_args_t;

#define ZX_PROCARGS_PROTOCOL 0x4150585du
#define ZX_PROCARGS_VERSION  0x1000u

#define ZX_PROCARGS_MAX_BYTES 8192 /* this kernel sends no longer ones */

/* What a handle is for: a type, and an argument that says which one of these. */
#define PA_HND(type, arg)      (((type) & 0xffu) | (((arg) & 0xffffu) << 16))
#define PA_HND_TYPE(info)      ((info) & 0xffu)
#define PA_HND_ARG(info)       (((info) >> 16) & 0xffffu)

#define PA_PROC_SELF   0x1u
#define PA_THREAD_SELF 0x2u
#define PA_JOB_DEFAULT 0x3u
#define PA_VMAR_ROOT   0x4u
#define PA_USER0       0xf0u
#define PA_USER1       0xf1u
#define PA_USER2       0xf2u

#endif
