/* Rights: what the holder of a handle may do. The bits are Zircon's (zircon/rights.h). */
#pragma once

enum {
	RIGHT_DUPLICATE = 1 << 0,
	RIGHT_TRANSFER = 1 << 1,
	RIGHT_READ = 1 << 2,
	RIGHT_WRITE = 1 << 3,
	RIGHT_EXECUTE = 1 << 4,
	RIGHT_MAP = 1 << 5,
	RIGHT_GET_PROPERTY = 1 << 6,
	RIGHT_SET_PROPERTY = 1 << 7,
	RIGHT_ENUMERATE = 1 << 8,
	RIGHT_DESTROY = 1 << 9,
	RIGHT_SET_POLICY = 1 << 10,
	RIGHT_GET_POLICY = 1 << 11,
	RIGHT_SIGNAL = 1 << 12,
	RIGHT_SIGNAL_PEER = 1 << 13,
	RIGHT_WAIT = 1 << 14,
	RIGHT_INSPECT = 1 << 15,
	RIGHT_MANAGE_JOB = 1 << 16,
	RIGHT_MANAGE_PROCESS = 1 << 17,
	RIGHT_MANAGE_THREAD = 1 << 18,
	RIGHT_APPLY_PROFILE = 1 << 19,
};

#define RIGHTS_SAME (1u << 31) /* not a right: in a request, those of the original */

#define RIGHTS_BASIC    (RIGHT_DUPLICATE | RIGHT_TRANSFER | RIGHT_WAIT | RIGHT_INSPECT)
#define RIGHTS_IO       (RIGHT_READ | RIGHT_WRITE)
#define RIGHTS_PROPERTY (RIGHT_GET_PROPERTY | RIGHT_SET_PROPERTY)
#define RIGHTS_POLICY   (RIGHT_GET_POLICY | RIGHT_SET_POLICY)
#define RIGHTS_TASK                                                                     \
	(RIGHTS_BASIC | RIGHTS_IO | RIGHTS_PROPERTY | RIGHTS_POLICY | RIGHT_ENUMERATE | \
	 RIGHT_DESTROY | RIGHT_SIGNAL)
