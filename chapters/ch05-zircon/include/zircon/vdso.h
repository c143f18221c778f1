/*
 * The vDSO: a shared object that the kernel maps into every Zircon process. Its functions are the
 * ABI: they alone may hold the syscall instruction, so how they enter the kernel (or whether they
 * do) may change from one kernel to the next.
 */
#pragma once
#include <object/vmar.h>

/* Maps it where there is room. -ENOMEM; what was mapped until then is the caller's to remove. */
int vdso_map(struct vmar *vmar, vaddr_t *base);
/* Where it lies; 0: nowhere. */
vaddr_t vdso_find(struct vmar *vmar);
/* Whether there is code of the vDSO at this address. */
bool vdso_has_code(struct vmar *vmar, vaddr_t pc);
