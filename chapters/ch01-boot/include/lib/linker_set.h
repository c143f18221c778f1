/*
 * Linker sets: arrays that are put together by the linker. A file adds an element where the
 * thing is implemented; nobody keeps a central list. The linker gathers what lies in a section
 * whose name is a C identifier, and defines __start_<name> and __stop_<name>.
 */
#pragma once

#define LINKER_SET_ADD(set, type, name)               \
	static const type *const __set_##set##_##name \
		__attribute__((used, section("set_" #set))) = &(name)

/* The array of no elements is for a set that nobody adds to: the section exists all the same. */
#define LINKER_SET_DECLARE(set, type)                                            \
	static const type *const __set_##set##_none[0]                           \
		__attribute__((used, section("set_" #set)));                     \
	extern const type *const __start_set_##set[], *const __stop_set_##set[]

#define linker_set_for_each(it, set, type)                              \
	for (const type *const *it##_p = __start_set_##set, *it;        \
	     it##_p < __stop_set_##set && ((it = *it##_p), true); it##_p++)
