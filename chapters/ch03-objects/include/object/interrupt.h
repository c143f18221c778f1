/*
 * Interrupt: an object that is triggered by a device's line, or (virtual) by a program, and makes a
 * thread run. Either the thread waits for the object, or a port gets a packet; then the interrupt
 * must be acknowledged before it can come again.
 *
 *            trigger                    take                         ack, or the next take
 *     IDLE ───────────► TRIGGERED ──────────────► NEEDS ACK ──────────────────────────► IDLE
 *       │                            packet queued    ▲     triggered meanwhile: at once
 *       └── bound: trigger ───────────────────────────┘            TRIGGERED again
 *
 * READABLE: interrupt_take has something to say. A level-triggered line is disabled from the
 * trigger to the acknowledgement.
 */
#pragma once
#include <hal/irq.h>
#include <object/port.h>

enum interrupt_state { INTERRUPT_IDLE, INTERRUPT_TRIGGERED, INTERRUPT_NEEDS_ACK,
		       INTERRUPT_DESTROYED };

struct interrupt {
	struct object object;
	bool is_virtual;         /* fixed */
	bool is_level;           /* fixed */
	unsigned irq;            /* fixed; of a physical one */
	/* Guarded by the object's lock: */
	enum interrupt_state state;
	bool again;              /* triggered while it needed to be acknowledged */
	uint64_t timestamp;      /* of the (last) trigger */
	struct port *port;       /* a reference; NULL: not bound */
	struct port_entry entry;
};

extern const struct object_type interrupt_type;

/* -ENOMEM. */
int interrupt_create_virtual(struct interrupt **out);
/* A line of the machine, enabled. -EBUSY (it has a handler), -EINVAL (no such line), -ENOMEM. */
int interrupt_create(unsigned irq, enum irq_trigger trigger, struct interrupt **out);

/* A program triggers a virtual one. -EBADFD (it is physical); -ECANCELED (destroyed). */
int interrupt_trigger(struct interrupt *interrupt, uint64_t timestamp);
/* Takes a trigger, after acknowledging the last one. -EAGAIN: wait for READABLE; -EBADFD (bound);
 * -ECANCELED (destroyed). */
int interrupt_take(struct interrupt *interrupt, uint64_t *timestamp);

/* Triggers go to the port. -EEXIST (bound); -EBADFD (it is in use otherwise); -ECANCELED. */
int interrupt_bind(struct interrupt *interrupt, struct port *port, uint64_t key);
/* -ENOENT (not bound to this port); -ECANCELED. */
int interrupt_unbind(struct interrupt *interrupt, struct port *port);
/* -EBADFD (nothing to acknowledge, or not bound); -ECANCELED. */
int interrupt_ack(struct interrupt *interrupt);
/* Who waits gets -ECANCELED. -ENOENT: a packet was on its way, and is taken back. */
int interrupt_destroy(struct interrupt *interrupt);
