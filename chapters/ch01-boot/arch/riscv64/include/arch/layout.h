/*
 * The kernel's address space on Sv39 (RISC-V Privileged 4.4): the upper half, the same in every
 * page table. The lower half, up to 0x4000000000, is the user's.
 *
 *   0xffffffc000000000  the direct map: physical addresses 0 … 128 GiB, memory and devices
 *   0xffffffff80200000  the kernel's image, or above: wherever in memory it was loaded, it slides
 *                       up by KASLR_STEP times a random number below KASLR_SLOTS
 */
#pragma once

#define DIRECT_MAP_BASE 0xffffffc000000000
#define DIRECT_MAP_SIZE 0x0000002000000000
#define IMAGE_SPACE     0xffffffff80000000 /* the image is somewhere in these two GiB */

#define IMAGE_TABLES 4                 /* tables for the image; each maps 2 MiB */
#define KASLR_STEP   (2 * 1024 * 1024) /* so the tables' contents stay the same */
#define KASLR_SLOTS  (2 * 512 - 1 - IMAGE_TABLES)

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
