#include <hal/timer.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/port.h>

/* --- The queue; the port's lock is held --- */

static void enqueue(struct port *port, struct port_entry *entry)
{
	entry->queued = true;
	if (entry->packet.type == PACKET_INTERRUPT)
		list_push_front(&port->entries, &entry->node);
	else
		list_push_back(&port->entries, &entry->node);
	object_signal_locked(&port->object, 0, SIGNAL_READABLE);
}

/* The entry may be gone afterwards. */
static void dequeue(struct port *port, struct port_entry *entry)
{
	list_remove(&entry->node);
	entry->queued = false;
	if (entry->packet.type == PACKET_USER)
		port->user_count--;
	if (list_empty(&port->entries))
		object_signal_locked(&port->object, SIGNAL_READABLE, 0);
	if (entry->taken)
		entry->taken(entry);
}

/* --- The object --- */

static void port_on_no_handles(struct object *object)
{
	struct port *port = container_of(object, struct port, object);

	object_lock(object);
	port->closed = true;
	list_for_each_safe(entry, &port->entries, struct port_entry, node)
		dequeue(port, entry);
	object_unlock(object);
}

static void port_destroy(struct object *object)
{
	port_on_no_handles(object); /* it may never have had a handle */
	kfree(container_of(object, struct port, object));
}

const struct object_type port_type = {
	.name = "port",
	.number = 6,
	.rights = (RIGHTS_BASIC & ~RIGHT_WAIT) | RIGHTS_IO,
	.destroy = port_destroy,
	.on_no_handles = port_on_no_handles,
};

int port_create(struct port **out)
{
	struct port *port = new(struct port);

	if (!port)
		return -ENOMEM;
	object_init(&port->object, &port_type, 0);
	list_init(&port->entries);
	*out = port;
	return 0;
}

/* --- Packets --- */

int port_queue_entry(struct port *port, struct port_entry *entry)
{
	int err = 0;

	object_lock(&port->object);
	if (port->closed)
		err = -EBADFD;
	else if (!entry->queued)
		enqueue(port, entry);
	object_unlock(&port->object);
	return err;
}

bool port_unqueue_entry(struct port *port, struct port_entry *entry)
{
	bool queued;

	object_lock(&port->object);
	queued = entry->queued;
	if (queued)
		dequeue(port, entry);
	object_unlock(&port->object);
	return queued;
}

static void user_taken(struct port_entry *entry)
{
	kfree(entry);
}

int port_queue(struct port *port, const struct port_packet *packet)
{
	struct port_entry *entry = new(struct port_entry);
	int err = 0;

	if (!entry)
		return -ENOMEM;
	entry->packet = *packet;
	entry->packet.type = PACKET_USER;
	entry->taken = user_taken;
	object_lock(&port->object);
	if (port->closed)
		err = -EBADFD;
	else if (port->user_count == PORT_USER_PACKETS_MAX)
		err = -EAGAIN;
	if (!err) {
		port->user_count++;
		enqueue(port, entry);
	}
	object_unlock(&port->object);
	if (err)
		kfree(entry);
	return err;
}

int port_take(struct port *port, struct port_packet *out)
{
	struct port_entry *entry;

	object_lock(&port->object);
	entry = list_first(&port->entries, struct port_entry, node);
	if (entry) {
		*out = entry->packet;
		dequeue(port, entry);
	}
	object_unlock(&port->object);
	return entry ? 0 : -EAGAIN;
}

/* --- Waiting for signals --- */

/* First an observer of the object, then an entry of the port, and never both. */
struct async_wait {
	struct observer observer;
	struct port_entry entry;
	struct port *port; /* a reference while it observes */
	bool timestamp;
};

static void wait_taken(struct port_entry *entry)
{
	kfree(container_of(entry, struct async_wait, entry));
}

static void wait_cancelled(struct observer *observer)
{
	struct async_wait *wait = container_of(observer, struct async_wait, observer);

	unref(wait->port);
	kfree(wait);
}

static void wait_notify(struct observer *observer, signals_t observed)
{
	struct async_wait *wait = container_of(observer, struct async_wait, observer);
	struct port *port = wait->port;

	list_remove(&observer->node);
	wait->entry.packet.signal.observed = observed;
	wait->entry.packet.signal.count = 1;
	if (wait->timestamp)
		wait->entry.packet.signal.timestamp = hal_timer_now();
	if (port_queue_entry(port, &wait->entry) != 0)
		kfree(wait);
	unref(port);
}

int port_wait_async(struct port *port, struct handle_table *table, handle_t number, uint64_t key,
		    signals_t signals, struct port_wait_options options)
{
	struct async_wait *wait = new(struct async_wait);
	int err;

	if (!wait)
		return -ENOMEM;
	wait->observer = (struct observer){ .mask = signals, .now = !options.edge,
					    .edge = options.edge, .notify = wait_notify,
					    .cancelled = wait_cancelled };
	wait->entry.packet = (struct port_packet){ .key = key, .type = PACKET_SIGNAL };
	wait->entry.packet.signal.trigger = signals;
	wait->entry.taken = wait_taken;
	wait->entry.table = table;
	wait->entry.number = number;
	wait->timestamp = options.timestamp;
	wait->port = ref(port);
	err = handle_observe(table, number, &wait->observer);
	if (err) {
		unref(port);
		kfree(wait);
	}
	return err;
}

static bool cancel_observers(struct object *object, const struct port *port,
			     const struct handle_table *table, handle_t number, uint64_t key)
{
	bool found = false;

	object_lock(object);
	list_for_each_safe(observer, &object->observers, struct observer, node) {
		struct async_wait *wait = container_of(observer, struct async_wait, observer);

		if (observer->notify != wait_notify || wait->port != port ||
		    observer->table != table || observer->number != number ||
		    wait->entry.packet.key != key)
			continue;
		list_remove(&observer->node);
		wait_cancelled(observer);
		found = true;
	}
	object_unlock(object);
	return found;
}

static bool cancel_packets(struct port *port, const struct handle_table *table, handle_t number,
			   uint64_t key)
{
	bool found = false;

	object_lock(&port->object);
	list_for_each_safe(entry, &port->entries, struct port_entry, node) {
		if (entry->table != table || entry->number != number || entry->packet.key != key)
			continue;
		dequeue(port, entry);
		found = true;
	}
	object_unlock(&port->object);
	return found;
}

int port_cancel(struct port *port, struct handle_table *table, handle_t number, uint64_t key)
{
	struct object *object;
	int err = handle_get(table, number, NULL, RIGHT_WAIT, &object);
	bool found;

	if (err)
		return err;
	found = cancel_observers(object, port, table, number, key);
	found |= cancel_packets(port, table, number, key);
	object_unref(object);
	return found ? 0 : -ENOENT;
}
