#include <hal/timer.h>
#include <lib/errno.h>
#include <mm/heap.h>
#include <object/interrupt.h>
#include <object/rights.h>

/* --- States; the interrupt's lock is held --- */

static void deliver(struct interrupt *interrupt)
{
	if (interrupt->port) {
		interrupt->state = INTERRUPT_NEEDS_ACK;
		interrupt->entry.packet.interrupt.timestamp = interrupt->timestamp;
		port_queue_entry(interrupt->port, &interrupt->entry);
	} else {
		interrupt->state = INTERRUPT_TRIGGERED;
		object_signal_locked(&interrupt->object, 0, SIGNAL_READABLE);
	}
}

static void trigger(struct interrupt *interrupt, uint64_t timestamp)
{
	interrupt->timestamp = timestamp;
	if (interrupt->state == INTERRUPT_IDLE)
		deliver(interrupt);
	else if (interrupt->state == INTERRUPT_NEEDS_ACK)
		interrupt->again = true;
}

static void acknowledge(struct interrupt *interrupt)
{
	interrupt->state = INTERRUPT_IDLE;
	if (!interrupt->is_virtual && interrupt->is_level)
		hal_irq_enable(interrupt->irq);
	if (interrupt->again) {
		interrupt->again = false;
		deliver(interrupt);
	}
}

/* Interrupt context. */
static void on_irq(void *arg)
{
	struct interrupt *interrupt = arg;

	object_lock(&interrupt->object);
	if (interrupt->is_level)
		hal_irq_disable(interrupt->irq);
	trigger(interrupt, hal_timer_now());
	object_unlock(&interrupt->object);
}

/* --- The object --- */

static void interrupt_on_no_handles(struct object *object)
{
	interrupt_destroy(container_of(object, struct interrupt, object));
}

static void interrupt_free(struct object *object)
{
	struct interrupt *interrupt = container_of(object, struct interrupt, object);

	interrupt_destroy(interrupt);
	kfree(interrupt);
}

const struct object_type interrupt_type = {
	.name = "interrupt",
	.number = 9,
	.rights = RIGHTS_BASIC | RIGHTS_IO | RIGHT_SIGNAL,
	.user_signals = SIGNAL_USER_ALL,
	.destroy = interrupt_free,
	.on_no_handles = interrupt_on_no_handles,
};

static struct interrupt *interrupt_new(void)
{
	struct interrupt *interrupt = new(struct interrupt);

	if (interrupt)
		object_init(&interrupt->object, &interrupt_type, 0);
	return interrupt;
}

int interrupt_create_virtual(struct interrupt **out)
{
	struct interrupt *interrupt = interrupt_new();

	if (!interrupt)
		return -ENOMEM;
	interrupt->is_virtual = true;
	*out = interrupt;
	return 0;
}

int interrupt_create(unsigned irq, enum irq_trigger trigger, struct interrupt **out)
{
	struct interrupt *interrupt = interrupt_new();
	int err;

	if (!interrupt)
		return -ENOMEM;
	interrupt->irq = irq;
	interrupt->is_level = trigger == IRQ_LEVEL_HIGH || trigger == IRQ_LEVEL_LOW;
	err = hal_irq_register(irq, trigger, on_irq, interrupt);
	if (err) {
		interrupt->is_virtual = true; /* there is no line to give back */
		unref(interrupt);
		return err;
	}
	hal_irq_enable(irq);
	*out = interrupt;
	return 0;
}

/* The line is given back first, without the lock: a handler may be running. */
int interrupt_destroy(struct interrupt *interrupt)
{
	struct port *port;
	bool destroyed, queued;

	object_lock(&interrupt->object);
	destroyed = interrupt->state == INTERRUPT_DESTROYED;
	interrupt->state = INTERRUPT_DESTROYED;
	port = interrupt->port;
	interrupt->port = NULL;
	object_signal_locked(&interrupt->object, 0, SIGNAL_READABLE);
	object_unlock(&interrupt->object);
	if (!destroyed && !interrupt->is_virtual)
		hal_irq_unregister(interrupt->irq);
	if (!port)
		return 0;
	queued = port_unqueue_entry(port, &interrupt->entry);
	unref(port);
	return queued ? -ENOENT : 0;
}

/* --- What programs do --- */

int interrupt_trigger(struct interrupt *interrupt, uint64_t timestamp)
{
	int err = interrupt->is_virtual ? 0 : -EBADFD;

	object_lock(&interrupt->object);
	if (interrupt->state == INTERRUPT_DESTROYED)
		err = -ECANCELED;
	if (!err)
		trigger(interrupt, timestamp);
	object_unlock(&interrupt->object);
	return err;
}

static int take_locked(struct interrupt *interrupt, uint64_t *timestamp)
{
	if (interrupt->state == INTERRUPT_DESTROYED)
		return -ECANCELED;
	if (interrupt->port)
		return -EBADFD;
	if (interrupt->state == INTERRUPT_NEEDS_ACK)
		acknowledge(interrupt);
	if (interrupt->state != INTERRUPT_TRIGGERED)
		return -EAGAIN;
	interrupt->state = INTERRUPT_NEEDS_ACK;
	*timestamp = interrupt->timestamp;
	object_signal_locked(&interrupt->object, SIGNAL_READABLE, 0);
	return 0;
}

int interrupt_take(struct interrupt *interrupt, uint64_t *timestamp)
{
	int err;

	object_lock(&interrupt->object);
	err = take_locked(interrupt, timestamp);
	object_unlock(&interrupt->object);
	return err;
}

int interrupt_bind(struct interrupt *interrupt, struct port *port, uint64_t key)
{
	int err = 0;

	object_lock(&interrupt->object);
	if (interrupt->state == INTERRUPT_DESTROYED)
		err = -ECANCELED;
	else if (interrupt->port)
		err = -EEXIST;
	else if (interrupt->state == INTERRUPT_NEEDS_ACK)
		err = -EBADFD;
	if (!err) {
		interrupt->port = ref(port);
		interrupt->entry.packet = (struct port_packet){ .key = key,
								.type = PACKET_INTERRUPT };
		if (interrupt->state == INTERRUPT_TRIGGERED) {
			object_signal_locked(&interrupt->object, SIGNAL_READABLE, 0);
			deliver(interrupt);
		}
	}
	object_unlock(&interrupt->object);
	return err;
}

int interrupt_unbind(struct interrupt *interrupt, struct port *port)
{
	int err = 0;

	object_lock(&interrupt->object);
	if (interrupt->state == INTERRUPT_DESTROYED)
		err = -ECANCELED;
	else if (interrupt->port != port)
		err = -ENOENT;
	if (!err) {
		interrupt->port = NULL;
		if (port_unqueue_entry(port, &interrupt->entry)) /* it is told again, otherwise */
			deliver(interrupt);
		unref(port);
	}
	object_unlock(&interrupt->object);
	return err;
}

int interrupt_ack(struct interrupt *interrupt)
{
	int err = 0;

	object_lock(&interrupt->object);
	if (interrupt->state == INTERRUPT_DESTROYED)
		err = -ECANCELED;
	else if (!interrupt->port || interrupt->state != INTERRUPT_NEEDS_ACK)
		err = -EBADFD;
	if (!err)
		acknowledge(interrupt);
	object_unlock(&interrupt->object);
	return err;
}
