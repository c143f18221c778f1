/*
 * Linker sets: arrays that are put together by the linker. A file adds an element where the
 * thing is implemented; nobody keeps a central list. The linker gathers what lies in a section
 * whose name is a C identifier, and defines __start_<name> and __stop_<name>.
 */
#pragma once

#define LINKER_SET_ADD(set, type, name)               \
	static const type *const __set_##set##_##name \
		__attribute__((used, section("set_" #set))) = &(name)

/* Weak: a set that nobody adds to is empty, not a link error. */
#define LINKER_SET_DECLARE(set, type)                                      \
	extern const type *const __start_set_##set[] __attribute__((weak)); \
	extern const type *const __stop_set_##set[] __attribute__((weak))

#define linker_set_for_each(it, set, type)                              \
	for (const type *const *it##_p = __start_set_##set, *it;        \
	     it##_p < __stop_set_##set && ((it = *it##_p), true); it##_p++)
