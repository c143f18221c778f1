/*
 * A doubly linked list. The links live in the elements; a list is a node that belongs to no
 * element. Nothing here allocates, and removing an element needs only the element.
 */
#pragma once
#include <lib/types.h>

struct list {
	struct list *prev, *next;
};

#define LIST_INIT(name) { &(name), &(name) }

static inline void list_init(struct list *l)
{
	l->prev = l->next = l;
}

static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}

static inline void list_insert_after(struct list *where, struct list *node)
{
	node->prev = where;
	node->next = where->next;
	where->next->prev = node;
	where->next = node;
}

static inline void list_push_front(struct list *l, struct list *node)
{
	list_insert_after(l, node);
}

static inline void list_push_back(struct list *l, struct list *node)
{
	list_insert_after(l->prev, node);
}

/* Leaves the node linked to itself, so that removing it twice is harmless. */
static inline void list_remove(struct list *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	list_init(node);
}

static inline struct list *list_pop_front(struct list *l)
{
	struct list *node = l->next;

	if (node == l)
		return NULL;
	list_remove(node);
	return node;
}

#define list_entry(node, type, member) container_of(node, type, member)
#define list_first(l, type, member) \
	(list_empty(l) ? NULL : list_entry((l)->next, type, member))
#define list_for_each(it, l, type, member)                     \
	for (type *it = list_entry((l)->next, type, member);   \
	     &it->member != (l);                               \
	     it = list_entry(it->member.next, type, member))
/* The body may remove `it` (and only `it`). */
#define list_for_each_safe(it, l, type, member)                                    \
	for (type *it = list_entry((l)->next, type, member),                       \
		  *it##_next = list_entry(it->member.next, type, member);          \
	     &it->member != (l);                                                   \
	     it = it##_next, it##_next = list_entry(it->member.next, type, member))
