/* Answers ping until it closes its end, then signals the event that came with the first message. */
#include <user/print.h>
#include <zircon/process.h>
#include <zircon/processargs.h>
#include <zircon/syscalls.h>

/* One round; what it returns ends the game, ZX_ERR_PEER_CLOSED the regular way. */
static zx_status_t answer(zx_handle_t channel, zx_handle_t *event, uint32_t *rounds)
{
	uint32_t number = 0, bytes, handles = 0;
	zx_handle_t handle = ZX_HANDLE_INVALID;
	zx_status_t status = zx_object_wait_one(
		channel, ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE, NULL);

	if (status == ZX_OK)
		status = zx_channel_read(channel, 0, &number, &handle, sizeof(number), 1, &bytes,
					 &handles);
	if (status != ZX_OK)
		return status;
	if (handles)
		*event = handle;
	number++;
	++*rounds;
	return zx_channel_write(channel, 0, &number, sizeof(number), NULL, 0);
}

int main(int argc, char **argv)
{
	zx_handle_t channel = zx_take_startup_handle(PA_HND(PA_USER0, 0)),
		    event = ZX_HANDLE_INVALID;
	zx_status_t status = ZX_OK;
	uint32_t rounds = 0;

	while (status == ZX_OK)
		status = answer(channel, &event, &rounds);
	print("pong: %u rounds, then %s\n", rounds, zx_status_get_string(status));
	if (status != ZX_ERR_PEER_CLOSED)
		return 1;
	return zx_object_signal(event, 0, ZX_USER_SIGNAL_0);
}
