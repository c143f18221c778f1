/*
 * The kernel's address space on Sv39 (RISC-V Privileged 4.4): the upper half, the same in every
 * page table. The lower half, up to 0x4000000000, is the user's.
 *
 *   0xffffffc000000000  the direct map: physical addresses 0 … 128 GiB, memory and devices
 *   0xffffffff80200000  the kernel's image, physical 0x80200000, behind the firmware
 */
#pragma once

#define DIRECT_MAP_BASE 0xffffffc000000000
#define DIRECT_MAP_SIZE 0x0000002000000000
#define IMAGE_OFFSET    0xffffffff00000000 /* of the image: virtual - physical */

#define PTE_VALID    0x01
#define PTE_READ     0x02
#define PTE_WRITE    0x04
#define PTE_EXEC     0x08
#define PTE_USER     0x10
#define PTE_ACCESSED 0x40
#define PTE_DIRTY    0x80
#define PTE_PPN_SHIFT 10 /* of the frame number */

#define SATP_SV39 8
#define SATP_MODE_SHIFT 60
