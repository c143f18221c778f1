#include <hal/context.h>
#include <isa/signal_fpu.h>
#include <isa/xsave.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/user_memory.h>

#define MAGIC1      0x46505853u /* in struct words */
#define MAGIC2      0x46505845u /* behind the image */
#define FXSAVE_SIZE 512

/* struct _fpx_sw_bytes: the last bytes of FXSAVE's area. */
struct words {
	uint32_t magic, frame_size; /* with MAGIC2 */
	uint64_t states;            /* the parts that the image has */
	uint32_t image_size;
	uint32_t padding[7];
};

#define WORDS_AT (FXSAVE_SIZE - sizeof(struct words))

static bool has_extensions(void)
{
	return hal_context_fpu_size() > FXSAVE_SIZE;
}

size_t signal_fpu_size(void)
{
	return hal_context_fpu_size() + (has_extensions() ? sizeof(uint32_t) : 0);
}

static void describe(char *image)
{
	struct words words = {
		.magic = MAGIC1,
		.frame_size = (uint32_t)signal_fpu_size(),
		.states = xsave_enabled(),
		.image_size = (uint32_t)hal_context_fpu_size(),
	};
	uint32_t magic2 = MAGIC2;

	memcpy(image + WORDS_AT, &words, sizeof(words));
	memcpy(image + hal_context_fpu_size(), &magic2, sizeof(magic2));
}

int signal_fpu_push(struct thread *thread, vaddr_t at)
{
	char *image = kzalloc(signal_fpu_size());
	int err;

	if (!image)
		return -ENOMEM;
	hal_context_fpu_get(thread->context, image);
	if (has_extensions())
		describe(image);
	err = user_write(thread->process->vmar, at, image, signal_fpu_size());
	kfree(image);
	return err;
}

/* How much of an image there is: all that it says, or, if that makes no sense, FXSAVE's part. */
static size_t image_size(struct thread *thread, vaddr_t at, const char *image)
{
	struct words words;
	uint32_t magic2 = 0;

	memcpy(&words, image + WORDS_AT, sizeof(words));
	if (words.magic != MAGIC1 || words.image_size > hal_context_fpu_size() ||
	    words.image_size < sizeof(struct xsave_area))
		return FXSAVE_SIZE;
	if (user_read(thread->process->vmar, &magic2, at + words.image_size, sizeof(magic2)) != 0)
		return FXSAVE_SIZE;
	return magic2 == MAGIC2 ? words.image_size : FXSAVE_SIZE;
}

static int read_image(struct thread *thread, vaddr_t at, char *image)
{
	int err = user_read(thread->process->vmar, image, at, FXSAVE_SIZE);
	size_t size;

	if (err || !has_extensions())
		return err;
	size = image_size(thread, at, image);
	if (size > FXSAVE_SIZE)
		return user_read(thread->process->vmar, image, at, size);
	((struct xsave_area *)image)->states = XSAVE_X87 | XSAVE_SSE;
	return 0;
}

int signal_fpu_pop(struct thread *thread, vaddr_t at)
{
	char *image = kzalloc(hal_context_fpu_size());
	int err;

	if (!image)
		return -ENOMEM;
	err = read_image(thread, at, image);
	if (!err)
		err = hal_context_fpu_set(thread->context, image);
	kfree(image);
	return err;
}
