/*
 * Port: a queue of packets in which one thread can wait for many things: signals of objects,
 * interrupts, requests of pagers, and packets that programs queue.
 *
 * The port's lock comes after those of all other objects, so packets may be queued under them.
 * Whoever waits for packets observes READABLE; a port's handles have no RIGHT_WAIT, so no port
 * ever observes another.
 */
#pragma once
#include <object/handle.h>

#define PORT_USER_PACKETS_MAX 4096

enum packet_type { /* ZX_PKT_TYPE_* */
	PACKET_USER = 0,
	PACKET_SIGNAL = 1,
	PACKET_INTERRUPT = 7,
	PACKET_PAGE_REQUEST = 9,
};

/* As programs see it: zx_port_packet_t. */
struct port_packet {
	uint64_t key;
	uint32_t type;
	int32_t status;
	union {
		uint64_t user[4];
		struct {
			signals_t trigger, observed;
			uint64_t count, timestamp, reserved;
		} signal;
		struct {
			uint64_t timestamp, reserved[3];
		} interrupt;
		struct {
			uint16_t command, flags;
			uint32_t reserved0;
			uint64_t offset, length, reserved1;
		} page_request;
	};
};
_Static_assert(sizeof(struct port_packet) == 48, "zx_port_packet_t");

struct port {
	struct object object;
	struct list entries; /* struct port_entry, the oldest first; interrupts before all others */
	unsigned user_count;
	bool closed;         /* no handles: nobody will read */
};

/* A place in a port's queue. Its memory belongs to whom it is a part of. */
struct port_entry {
	struct list node;
	struct port_packet packet;
	bool queued;
	void (*taken)(struct port_entry *entry); /* under the port's lock; NULL: nothing to do */
	const struct handle_table *table; /* of async waits: the handle, for port_cancel */
	handle_t number;
};

extern const struct object_type port_type;

/* -ENOMEM. */
int port_create(struct port **out);

/* A packet of a program's: its type becomes PACKET_USER. -EAGAIN (too many); -ENOMEM; -EBADFD. */
int port_queue(struct port *port, const struct port_packet *packet);
/* Takes the oldest packet. -EAGAIN. */
int port_take(struct port *port, struct port_packet *out);

/* For the kernel's own packets. Queues the entry, unless it is queued already. -EBADFD (closed). */
int port_queue_entry(struct port *port, struct port_entry *entry);
/* It is in the queue no more. False: it was not. */
bool port_unqueue_entry(struct port *port, struct port_entry *entry);

/*
 * One packet when any of the signals of the handle's object is set. The wait ends with the packet,
 * with the handle, or by port_cancel. -EBADF, -EACCES, -ENOMEM.
 */
struct port_wait_options {
	bool edge;      /* signals must become set; what is set already does not count */
	bool timestamp; /* the packet says when */
};
int port_wait_async(struct port *port, struct handle_table *table, handle_t number, uint64_t key,
		    signals_t signals, struct port_wait_options options);
/* Ends such waits, and drops their packets. -ENOENT (there was neither); -EBADF. */
int port_cancel(struct port *port, struct handle_table *table, handle_t number, uint64_t key);
