/*
 * Sends numbers to pong and expects them back, one larger. The first message also carries an event,
 * which pong signals when it has seen the last one.
 */
#include <user/print.h>
#include <zircon/process.h>
#include <zircon/processargs.h>
#include <zircon/syscalls.h>

#define ROUNDS 1000

static zx_status_t send(zx_handle_t channel, uint32_t number, zx_handle_t event)
{
	return zx_channel_write(channel, 0, &number, sizeof(number), &event,
				event != ZX_HANDLE_INVALID);
}

static zx_status_t receive(zx_handle_t channel, uint32_t *number)
{
	zx_status_t status = zx_object_wait_one(
		channel, ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE, NULL);

	return status != ZX_OK ? status :
	       zx_channel_read(channel, 0, number, NULL, sizeof(*number), 0, NULL, NULL);
}

static zx_status_t play(zx_handle_t channel, zx_handle_t event)
{
	zx_handle_t copy;
	zx_status_t status = zx_handle_duplicate(event, ZX_RIGHT_SAME_RIGHTS, &copy);
	uint32_t answer = 0;

	for (uint32_t i = 0; i < ROUNDS && status == ZX_OK; i++) {
		status = send(channel, i, i == 0 ? copy : ZX_HANDLE_INVALID);
		if (status == ZX_OK)
			status = receive(channel, &answer);
		if (status == ZX_OK && answer != i + 1)
			status = ZX_ERR_IO_DATA_INTEGRITY;
	}
	return status;
}

int main(int argc, char **argv)
{
	zx_handle_t channel = zx_take_startup_handle(PA_HND(PA_USER0, 0)), event;
	zx_time_t start = zx_clock_get_monotonic(), end;
	zx_status_t status = zx_event_create(0, &event);

	if (channel == ZX_HANDLE_INVALID) {
		print("ping: nobody to play with: chapter 5 starts ping and pong with a channel\n");
		return 1;
	}
	if (status == ZX_OK)
		status = play(channel, event);
	end = zx_clock_get_monotonic();
	zx_handle_close(channel);
	if (status == ZX_OK)
		status = zx_object_wait_one(event, ZX_USER_SIGNAL_0, zx_deadline_after(ZX_SEC(5)),
					    NULL);
	print("ping: %d rounds, %ld ns each; pong has signaled the event: %s\n", ROUNDS,
	      (end - start) / ROUNDS, zx_status_get_string(status));
	return status;
}
