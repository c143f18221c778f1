/*
 * Resource: the right to a range of something that there is once in the machine: addresses of
 * devices, interrupt lines, I/O ports, or privileges of the system. The root resource is the right
 * to everything; each other one is made from one that includes it.
 */
#pragma once
#include <object/object.h>

enum resource_kind { /* ZX_RSRC_KIND_* */
	RESOURCE_MMIO, RESOURCE_IRQ, RESOURCE_IOPORT, RESOURCE_ROOT, RESOURCE_SMC, RESOURCE_SYSTEM,
	RESOURCE_KINDS,
};

struct resource {
	struct object object;
	/* Fixed: */
	enum resource_kind kind;
	uint64_t base, size;
	bool exclusive;   /* no other exclusive resource has a part of it */
	struct list node; /* in the list of exclusive ones */
};

extern const struct object_type resource_type;

/* The right to everything, made at boot. */
struct resource *resource_root(void);
/*
 * -EINVAL (kind; empty or wrapping range); -EACCES (the parent does not include it, or is
 * exclusive); -EEXIST (exclusive, and a part is taken); -ENOMEM.
 */
int resource_create(struct resource *parent, unsigned kind, uint64_t base, uint64_t size,
		    bool exclusive, const char *name, struct resource **out);
/* Whether it is a right to that range: -EPROTOTYPE (another kind), -ERANGE. */
int resource_check(const struct resource *resource, enum resource_kind kind, uint64_t base,
		   uint64_t size);
