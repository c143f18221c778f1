/* Rights: what the holder of a handle may do with it. */
#ifndef ZIRCON_RIGHTS_H
#define ZIRCON_RIGHTS_H
#include <stdint.h>

typedef uint32_t zx_rights_t;

#define ZX_RIGHT_NONE           0u
#define ZX_RIGHT_DUPLICATE      0x1u
#define ZX_RIGHT_TRANSFER       0x2u
#define ZX_RIGHT_READ           0x4u
#define ZX_RIGHT_WRITE          0x8u
#define ZX_RIGHT_EXECUTE        0x10u
#define ZX_RIGHT_MAP            0x20u
#define ZX_RIGHT_GET_PROPERTY   0x40u
#define ZX_RIGHT_SET_PROPERTY   0x80u
#define ZX_RIGHT_ENUMERATE      0x100u
#define ZX_RIGHT_DESTROY        0x200u
#define ZX_RIGHT_SET_POLICY     0x400u
#define ZX_RIGHT_GET_POLICY     0x800u
#define ZX_RIGHT_SIGNAL         0x1000u
#define ZX_RIGHT_SIGNAL_PEER    0x2000u
#define ZX_RIGHT_WAIT           0x4000u
#define ZX_RIGHT_INSPECT        0x8000u
#define ZX_RIGHT_MANAGE_JOB     0x10000u
#define ZX_RIGHT_MANAGE_PROCESS 0x20000u
#define ZX_RIGHT_MANAGE_THREAD  0x40000u
#define ZX_RIGHT_SAME_RIGHTS    0x80000000u

#define ZX_RIGHTS_BASIC           0xc003u
#define ZX_RIGHTS_IO              0xcu
#define ZX_RIGHTS_PROPERTY        0xc0u
#define ZX_RIGHTS_POLICY          0xc00u

#define ZX_DEFAULT_CHANNEL_RIGHTS 0xf00eu
#define ZX_DEFAULT_EVENT_RIGHTS   0xd003u
#define ZX_DEFAULT_JOB_RIGHTS     0x7dfcfu
#define ZX_DEFAULT_PROCESS_RIGHTS 0x6d3cfu
#define ZX_DEFAULT_THREAD_RIGHTS  0x4d2cfu
#define ZX_DEFAULT_VMAR_RIGHTS    0x8003u
#define ZX_DEFAULT_VMO_RIGHTS     0xd0efu

#endif
