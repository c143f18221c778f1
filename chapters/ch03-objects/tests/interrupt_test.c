#include <kernel/test.h>
#include <lib/errno.h>
#include <object/interrupt.h>

TEST(interrupt_virtual_is_taken_and_acknowledged)
{
	struct interrupt *interrupt;
	uint64_t time;

	CHECK_EQ(interrupt_create_virtual(&interrupt), 0);
	CHECK_EQ(interrupt_take(interrupt, &time), -EAGAIN);
	CHECK_EQ(interrupt_trigger(interrupt, 11), 0);
	CHECK_EQ(object_signals(&interrupt->object), SIGNAL_READABLE);
	CHECK_EQ(interrupt_take(interrupt, &time), 0);
	CHECK_EQ(time, 11);
	CHECK_EQ(object_signals(&interrupt->object), 0);
	CHECK_EQ(interrupt_trigger(interrupt, 12), 0);
	CHECK_EQ(interrupt_trigger(interrupt, 13), 0);
	CHECK_EQ(object_signals(&interrupt->object), 0); /* not before the next take */
	CHECK_EQ(interrupt_take(interrupt, &time), 0);
	CHECK_EQ(time, 13);
	CHECK_EQ(interrupt_take(interrupt, &time), -EAGAIN);
	CHECK_EQ(interrupt_ack(interrupt), -EBADFD); /* only with a port */
	CHECK_EQ(interrupt_destroy(interrupt), 0);
	CHECK_EQ(object_signals(&interrupt->object), SIGNAL_READABLE);
	CHECK_EQ(interrupt_take(interrupt, &time), -ECANCELED);
	CHECK_EQ(interrupt_trigger(interrupt, 14), -ECANCELED);
	unref(interrupt);
}

TEST(interrupt_bound_to_a_port)
{
	struct port_packet packet = { 0 };
	struct interrupt *interrupt;
	struct port *port, *other;
	uint64_t time;

	CHECK(!interrupt_create_virtual(&interrupt) && !port_create(&port) && !port_create(&other));
	CHECK_EQ(port_queue(port, &packet), 0);
	CHECK_EQ(interrupt_trigger(interrupt, 1), 0);
	CHECK_EQ(interrupt_bind(interrupt, port, 5), 0); /* what has come already is told */
	CHECK_EQ(interrupt_bind(interrupt, other, 5), -EEXIST);
	CHECK_EQ(interrupt_take(interrupt, &time), -EBADFD);
	CHECK_EQ(port_take(port, &packet), 0);
	CHECK_EQ(packet.type, PACKET_INTERRUPT); /* before the packet that was there first */
	CHECK(packet.key == 5 && packet.interrupt.timestamp == 1);
	CHECK_EQ(interrupt_trigger(interrupt, 2), 0);
	CHECK_EQ(port_take(port, &packet), 0);
	CHECK_EQ(packet.type, PACKET_USER);
	CHECK_EQ(port_take(port, &packet), -EAGAIN);
	CHECK_EQ(interrupt_ack(interrupt), 0);
	CHECK_EQ(port_take(port, &packet), 0);
	CHECK_EQ(packet.interrupt.timestamp, 2);
	CHECK_EQ(interrupt_ack(interrupt), 0);
	CHECK_EQ(interrupt_ack(interrupt), -EBADFD);
	CHECK_EQ(interrupt_trigger(interrupt, 3), 0);
	CHECK_EQ(interrupt_unbind(interrupt, other), -ENOENT);
	CHECK_EQ(interrupt_unbind(interrupt, port), 0); /* the packet becomes a trigger */
	CHECK_EQ(port_take(port, &packet), -EAGAIN);
	CHECK_EQ(interrupt_take(interrupt, &time), 0);
	CHECK_EQ(time, 3);
	CHECK_EQ(interrupt_bind(interrupt, port, 5), -EBADFD);
	CHECK_EQ(interrupt_take(interrupt, &time), -EAGAIN);
	CHECK_EQ(interrupt_bind(interrupt, port, 5), 0);
	CHECK_EQ(interrupt_trigger(interrupt, 4), 0);
	CHECK_EQ(interrupt_destroy(interrupt), -ENOENT);
	CHECK_EQ(port_take(port, &packet), -EAGAIN);
	CHECK_EQ(interrupt_bind(interrupt, port, 5), -ECANCELED);
	CHECK_EQ(interrupt_unbind(interrupt, port), -ECANCELED);
	CHECK_EQ(interrupt_ack(interrupt), -ECANCELED);
	unref(interrupt);
	unref(port);
	unref(other);
}

TEST(interrupt_no_such_line)
{
	struct interrupt *interrupt;
	size_t objects = object_count();

	CHECK_EQ(interrupt_create(UINT32_MAX, IRQ_LEVEL_HIGH, &interrupt), -EINVAL);
	CHECK_EQ(object_count(), objects);
}
