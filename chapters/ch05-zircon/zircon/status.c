#include <lib/errno.h>
#include <zircon/abi.h>

static const struct {
	int error;
	zx_status_t status;
} statuses[] = {
	{ EPERM,        ZX_ERR_ACCESS_DENIED },
	{ ENOENT,       ZX_ERR_NOT_FOUND },
	{ ESRCH,        ZX_ERR_NOT_FOUND },
	{ EINTR,        ZX_ERR_INTERNAL_INTR_KILLED }, /* only a dying thread is interrupted */
	{ ERESTART,     ZX_ERR_INTERNAL_INTR_KILLED },
	{ EIO,          ZX_ERR_IO },
	{ ENXIO,        ZX_ERR_IO_NOT_PRESENT },
	{ E2BIG,        ZX_ERR_OUT_OF_RANGE },
	{ ENOEXEC,      ZX_ERR_IO_DATA_INTEGRITY },
	{ EBADF,        ZX_ERR_BAD_HANDLE },
	{ ECHILD,       ZX_ERR_NOT_FOUND },
	{ EAGAIN,       ZX_ERR_SHOULD_WAIT },
	{ ENOMEM,       ZX_ERR_NO_MEMORY },
	{ EACCES,       ZX_ERR_ACCESS_DENIED },
	{ EFAULT,       ZX_ERR_INVALID_ARGS },
	{ EBUSY,        ZX_ERR_UNAVAILABLE },
	{ EEXIST,       ZX_ERR_ALREADY_EXISTS },
	{ EXDEV,        ZX_ERR_NOT_SUPPORTED },
	{ ENODEV,       ZX_ERR_NOT_SUPPORTED },
	{ ENOTDIR,      ZX_ERR_NOT_DIR },
	{ EISDIR,       ZX_ERR_NOT_FILE },
	{ EINVAL,       ZX_ERR_INVALID_ARGS },
	{ ENFILE,       ZX_ERR_NO_RESOURCES },
	{ EMFILE,       ZX_ERR_NO_RESOURCES },
	{ ENOTTY,       ZX_ERR_NOT_SUPPORTED },
	{ ETXTBSY,      ZX_ERR_UNAVAILABLE },
	{ EFBIG,        ZX_ERR_FILE_BIG },
	{ ENOSPC,       ZX_ERR_NO_SPACE },
	{ ESPIPE,       ZX_ERR_NOT_SUPPORTED },
	{ EROFS,        ZX_ERR_ACCESS_DENIED },
	{ EMLINK,       ZX_ERR_NO_RESOURCES },
	{ EPIPE,        ZX_ERR_PEER_CLOSED },
	{ ERANGE,       ZX_ERR_OUT_OF_RANGE },
	{ ENAMETOOLONG, ZX_ERR_BAD_PATH },
	{ ENOSYS,       ZX_ERR_BAD_SYSCALL },
	{ ENOTEMPTY,    ZX_ERR_NOT_EMPTY },
	{ ELOOP,        ZX_ERR_BAD_PATH },
	{ EOVERFLOW,    ZX_ERR_BUFFER_TOO_SMALL },
	{ EBADFD,       ZX_ERR_BAD_STATE },
	{ ENOTSOCK,     ZX_ERR_WRONG_TYPE },
	{ EPROTOTYPE,   ZX_ERR_WRONG_TYPE },
	{ EOPNOTSUPP,   ZX_ERR_NOT_SUPPORTED },
	{ ETIMEDOUT,    ZX_ERR_TIMED_OUT },
	{ ECANCELED,    ZX_ERR_CANCELED },
};

zx_status_t zircon_status(int error)
{
	for (unsigned i = 0; i < array_size(statuses); i++)
		if (statuses[i].error == -error)
			return statuses[i].status;
	return ZX_ERR_INTERNAL;
}
