/* The devices that are only behaviour: null(4), zero(4), full(4), random(4). */
#include <fs/device.h>
#include <lib/errno.h>
#include <lib/random.h>
#include <lib/string.h>

static int null_read(struct file *file, struct io *io, uint64_t offset)
{
	return 0;
}

/* Takes everything, as if it had been written, without looking at it. */
static int null_write(struct file *file, struct io *io, uint64_t offset)
{
	io->left = 0;
	return 0;
}

static int zero_read(struct file *file, struct io *io, uint64_t offset)
{
	static const char zeroes[PAGE_SIZE];
	int err = 0;

	while (io->left && !err)
		err = io_put(io, zeroes, min(io->left, sizeof(zeroes)));
	return err;
}

static int full_write(struct file *file, struct io *io, uint64_t offset)
{
	return -ENOSPC;
}

static int random_read(struct file *file, struct io *io, uint64_t offset)
{
	char buf[256];
	int err = 0;

	while (io->left && !err) {
		size_t n = min(io->left, sizeof(buf));

		random_fill(buf, n);
		err = io_put(io, buf, n);
	}
	return err;
}

static const struct file_ops null_ops = { .read = null_read, .write = null_write };
static const struct file_ops zero_ops = { .read = zero_read, .write = null_write };
static const struct file_ops full_ops = { .read = zero_read, .write = full_write };
static const struct file_ops random_ops = { .read = random_read, .write = null_write };

/* Numbers: Linux, Documentation/admin-guide/devices.txt. */
static const struct device null_device = { "null", DEVICE(1, 3), 0666, &null_ops, NULL };
static const struct device zero_device = { "zero", DEVICE(1, 5), 0666, &zero_ops, NULL };
static const struct device full_device = { "full", DEVICE(1, 7), 0666, &full_ops, NULL };
static const struct device random_device = { "random", DEVICE(1, 8), 0666, &random_ops, NULL };
static const struct device urandom_device = { "urandom", DEVICE(1, 9), 0666, &random_ops, NULL };

DEVICE_REGISTER(null_device);
DEVICE_REGISTER(zero_device);
DEVICE_REGISTER(full_device);
DEVICE_REGISTER(random_device);
DEVICE_REGISTER(urandom_device);
