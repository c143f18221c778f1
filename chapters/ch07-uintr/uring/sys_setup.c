/* io_uring_setup(2), io_uring_register(2). */
#include <fs/fd.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <linux/file_arg.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <uring/operation.h>
#include <uring/ring.h>

/* Programs try flags and take -EINVAL, and nothing else, as "not here". */
#define SETUP_FLAGS (IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP)
#define FEATURES                                                                    \
	(IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_SUBMIT_STABLE | \
	 IORING_FEAT_RW_CUR_POS | IORING_FEAT_EXT_ARG)

/* A power of two, not less. */
static int round_entries(uint32_t *entries, uint32_t most, bool clamp)
{
	if (!*entries || (*entries > most && !clamp))
		return -EINVAL;
	*entries = min(*entries, most);
	while (*entries & (*entries - 1))
		*entries += *entries & -*entries;
	return 0;
}

/* The sizes that the caller wants, in sq_entries and cq_entries. */
static int check_params(struct io_uring_params *params, uint32_t entries)
{
	bool clamp = params->flags & IORING_SETUP_CLAMP;
	int err;

	if (params->resv[0] || params->resv[1] || params->resv[2] || (params->flags & ~SETUP_FLAGS))
		return -EINVAL;
	params->sq_entries = entries;
	err = round_entries(&params->sq_entries, RING_SQ_MAX, clamp);
	if (err)
		return err;
	if (!(params->flags & IORING_SETUP_CQSIZE)) {
		params->cq_entries = 2 * params->sq_entries;
		return 0;
	}
	err = round_entries(&params->cq_entries, RING_CQ_MAX, clamp);
	return !err && params->cq_entries < params->sq_entries ? -EINVAL : err;
}

int64_t sys_io_uring_setup(struct thread *thread, uint32_t entries, vaddr_t user)
{
	struct io_uring_params params;
	struct file *file;
	int err = user_read(thread->process->vmar, &params, user, sizeof(params));

	if (!err)
		err = check_params(&params, entries);
	if (!err)
		err = ring_create(params.sq_entries, params.cq_entries, &file);
	if (err)
		return err;
	params.features = FEATURES;
	ring_describe(ring_of(file), &params);
	err = user_write(thread->process->vmar, user, &params, sizeof(params));
	if (!err)
		err = fd_add(linux_process_of(thread)->files, file, 0, true);
	unref(file);
	return err;
}

/* --- io_uring_register: only the question what there is --- */

static bool is_zero(const void *data, size_t n)
{
	const char *bytes = data;

	while (n && !*bytes) {
		bytes++;
		n--;
	}
	return !n;
}

/* The program gives room for `count` operations, all zero. */
static int64_t probe(struct thread *thread, vaddr_t user, uint32_t count)
{
	struct {
		struct io_uring_probe head;
		struct io_uring_probe_op ops[OPERATION_LAST + 1];
	} probe;
	size_t size;
	int err;

	if (count > UINT8_MAX + 1)
		return -EINVAL;
	count = min(count, (uint32_t)OPERATION_LAST + 1);
	size = sizeof(probe.head) + count * sizeof(probe.ops[0]);
	err = user_read(thread->process->vmar, &probe, user, size);
	if (err)
		return err;
	if (!is_zero(&probe, size))
		return -EINVAL;
	probe.head.last_op = OPERATION_LAST;
	probe.head.ops_len = (uint8_t)count;
	for (uint32_t op = 0; op < count; op++) {
		probe.ops[op].op = (uint8_t)op;
		probe.ops[op].flags = operation_exists(op) ? IO_URING_OP_SUPPORTED : 0;
	}
	return user_write(thread->process->vmar, user, &probe, size);
}

int64_t sys_io_uring_register(struct thread *thread, int fd, uint32_t opcode, vaddr_t arg,
			      uint32_t count)
{
	struct file *file = file_arg(thread, fd);

	if (!file)
		return -EBADF;
	if (!ring_of(file))
		return -EOPNOTSUPP;
	return opcode == IORING_REGISTER_PROBE ? probe(thread, arg, count) : -EINVAL;
}
