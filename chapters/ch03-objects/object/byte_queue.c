#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/byte_queue.h>

#define PIECE_SIZE 2048 /* of a stream; with its header a piece stays below the heap's half page */

struct piece {
	struct list node;
	size_t first, end; /* what is in it: bytes[first … end) */
	size_t capacity;
	char bytes[];
};

void byte_queue_init(struct byte_queue *queue)
{
	list_init(&queue->pieces);
	queue->size = 0;
}

static void piece_remove(struct piece *piece)
{
	list_remove(&piece->node);
	kfree(piece);
}

void byte_queue_free(struct byte_queue *queue)
{
	list_for_each_safe(piece, &queue->pieces, struct piece, node)
		piece_remove(piece);
	queue->size = 0;
}

static struct piece *piece_new(size_t capacity)
{
	struct piece *piece = kmalloc(sizeof(*piece) + capacity);

	if (piece) {
		piece->first = piece->end = 0;
		piece->capacity = capacity;
	}
	return piece;
}

static struct piece *last_piece(struct byte_queue *queue)
{
	return list_empty(&queue->pieces) ? NULL
					  : list_entry(queue->pieces.prev, struct piece, node);
}

/* --- Writing --- */

/* Empty pieces for n bytes at the end of the queue; none when there is not memory for all. */
static int add_pieces(struct byte_queue *queue, size_t n)
{
	struct list *before = queue->pieces.prev;

	for (size_t room = 0; room < n; room += PIECE_SIZE) {
		struct piece *piece = piece_new(PIECE_SIZE);

		if (!piece) {
			while (queue->pieces.prev != before)
				piece_remove(last_piece(queue));
			return -ENOMEM;
		}
		list_push_back(&queue->pieces, &piece->node);
	}
	return 0;
}

static size_t fill(struct piece *piece, const char *data, size_t n)
{
	n = min(n, piece->capacity - piece->end);
	memcpy(piece->bytes + piece->end, data, n);
	piece->end += n;
	return n;
}

int byte_queue_write(struct byte_queue *queue, const void *data, size_t n)
{
	struct piece *last = last_piece(queue);
	size_t room = last ? last->capacity - last->end : 0, done = 0;
	int err = n > room ? add_pieces(queue, n - room) : 0;

	if (err)
		return err;
	if (!last)
		last = list_first(&queue->pieces, struct piece, node);
	while (done < n) {
		done += fill(last, (const char *)data + done, n - done);
		last = list_entry(last->node.next, struct piece, node);
	}
	queue->size += n;
	return 0;
}

int byte_queue_write_datagram(struct byte_queue *queue, const void *data, size_t n)
{
	struct piece *piece = piece_new(n);

	if (!piece)
		return -ENOMEM;
	fill(piece, data, n);
	list_push_back(&queue->pieces, &piece->node);
	queue->size += n;
	return 0;
}

/* --- Reading --- */

size_t byte_queue_read(struct byte_queue *queue, void *data, size_t n, bool peek)
{
	size_t done = 0;

	list_for_each_safe(piece, &queue->pieces, struct piece, node) {
		size_t len = min(n - done, piece->end - piece->first);

		memcpy((char *)data + done, piece->bytes + piece->first, len);
		done += len;
		if (peek)
			continue;
		piece->first += len;
		if (piece->first < piece->end)
			break;
		piece_remove(piece);
	}
	if (!peek)
		queue->size -= done;
	return done;
}

size_t byte_queue_datagram_size(const struct byte_queue *queue)
{
	const struct piece *piece = list_first(&queue->pieces, struct piece, node);

	return piece ? piece->end - piece->first : 0;
}

size_t byte_queue_read_datagram(struct byte_queue *queue, void *data, size_t n, bool peek)
{
	struct piece *piece = list_first(&queue->pieces, struct piece, node);

	if (!piece)
		return 0;
	n = min(n, piece->end);
	memcpy(data, piece->bytes, n);
	if (!peek) {
		queue->size -= piece->end;
		piece_remove(piece);
	}
	return n;
}
