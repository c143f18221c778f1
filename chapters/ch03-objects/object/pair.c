#include <lib/errno.h>
#include <mm/heap.h>
#include <object/pair.h>

struct pair {
	struct spinlock lock;
	unsigned ends; /* that exist */
};

int pair_join(struct object *a, struct object *b)
{
	struct pair *pair = new(struct pair);

	if (!pair)
		return -ENOMEM;
	pair->ends = 2;
	a->lock = b->lock = &pair->lock;
	a->peer = b;
	b->peer = a;
	a->related_koid = b->koid;
	b->related_koid = a->koid;
	return 0;
}

void pair_close(struct object *object, signals_t clear)
{
	struct object *peer;

	object_lock(object);
	peer = object->peer;
	object->peer = NULL;
	if (peer) {
		peer->peer = NULL;
		object_signal_locked(peer, clear, SIGNAL_PEER_CLOSED);
	}
	object_unlock(object);
}

void pair_destroy(struct object *object)
{
	struct pair *pair = container_of(object->lock, struct pair, lock);

	if (object->lock == &object->own_lock)
		return;
	object->lock = &object->own_lock;
	if (__atomic_sub_fetch(&pair->ends, 1, __ATOMIC_ACQ_REL) == 0)
		kfree(pair);
}

int object_signal_peer(struct object *object, signals_t clear, signals_t set)
{
	int err = (clear | set) & ~object->type->user_signals ? -EINVAL : 0;

	if (object->lock == &object->own_lock)
		return -EOPNOTSUPP;
	object_lock(object);
	if (!object->peer)
		err = -EPIPE;
	if (!err)
		object_signal_locked(object->peer, clear, set);
	object_unlock(object);
	return err;
}
