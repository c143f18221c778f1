/*
 * The FPU is the user's; the kernel is compiled not to touch it. Intel SDM vol. 1, chapter 13.
 *
 * Its registers are saved after each visit of a context that uses it, but they are loaded only when
 * this CPU ran another context meanwhile, or another CPU ran this one. Saving is cheap: XSAVEOPT
 * writes what changed since XRSTOR. In exchange no CPU ever has to ask another one for registers.
 */
#include <arch/cpu.h>
#include <arch/fpu.h>
#include <arch/user_entry.h>
#include <hal/context.h>
#include <hal/cpus.h>
#include <isa/xsave.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/heap.h>

#define CPUID_XSAVE  0xd
#define ECX_XSAVE    (1 << 26) /* leaf 1 */
#define EAX_XSAVEOPT (1 << 0)  /* leaf 0xd, subleaf 1 */
#define FXSAVE_SIZE  512

/* What the CPU has; the same for all. */
static enum { BY_FXSAVE, BY_XSAVE, BY_XSAVEOPT } method;
static uint32_t states;
static size_t image_size;

static struct xsave_area *image_of(const struct hal_context *ctx)
{
	return (void *)round_up((uintptr_t)ctx->fpu.memory, XSAVE_ALIGN);
}

static void load(const struct xsave_area *image)
{
	if (method == BY_FXSAVE)
		asm volatile("fxrstor64 %0" : : "m"(*image) : "memory");
	else
		asm volatile("xrstor64 %0" : : "m"(*image), "a"(states), "d"(0) : "memory");
}

/* --- The CPU --- */

/* AVX needs SSE, and the parts of AVX-512 need AVX and each other: SDM vol. 1, 13.3. */
static uint32_t states_of_cpu(void)
{
	uint32_t found = cpuid(CPUID_XSAVE, 0).eax & XSAVE_STATES;

	if (!(found & XSAVE_AVX) || (found & XSAVE_AVX512) != XSAVE_AVX512)
		found &= ~(uint32_t)XSAVE_AVX512;
	return found;
}

static void xsave_enable(void)
{
	states = states_of_cpu();
	cr4_write(cr4_read() | CR4_OSXSAVE);
	xcr0_write(states);
	image_size = cpuid(CPUID_XSAVE, 0).ebx; /* for what is enabled now */
	method = cpuid(CPUID_XSAVE, 1).eax & EAX_XSAVEOPT ? BY_XSAVEOPT : BY_XSAVE;
}

void fpu_init(void)
{
	cr0_write((cr0_read() | CR0_MP | CR0_NE) & ~(uint64_t)(CR0_EM | CR0_TS));
	cr4_write(cr4_read() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	states = XSAVE_X87 | XSAVE_SSE;
	image_size = FXSAVE_SIZE;
	if (cpuid(1, 0).ecx & ECX_XSAVE)
		xsave_enable();
	xsave_init(states);
	this_user_entry()->fpu_loaded = hal_cpu_id() + CPUS_MAX;
}

/* --- Around a visit to user mode --- */

static void turn_off(bool off)
{
	if (this_user_entry()->fpu_off == off)
		return;
	this_user_entry()->fpu_off = off;
	if (off)
		cr0_write(cr0_read() | CR0_TS);
	else
		asm volatile("clts");
}

void fpu_set_up(struct hal_context *ctx)
{
	struct user_entry *entry = this_user_entry();

	turn_off(!ctx->fpu.memory);
	if (ctx->fpu.memory)
		load(image_of(ctx));
	entry->fpu_loaded += CPUS_MAX; /* a number that no other CPU gives */
	ctx->fpu.loaded = entry->fpu_loaded;
}

void fpu_save(struct hal_context *ctx)
{
	struct xsave_area *image = image_of(ctx);

	if (method == BY_XSAVEOPT)
		asm volatile("xsaveopt64 %0" : "+m"(*image) : "a"(states), "d"(0) : "memory");
	else if (method == BY_XSAVE)
		asm volatile("xsave64 %0" : "+m"(*image) : "a"(states), "d"(0) : "memory");
	else
		asm volatile("fxsave64 %0" : "=m"(*image) : : "memory");
}

/* --- Images --- */

static int image_create(struct hal_context *ctx)
{
	if (ctx->fpu.memory)
		return 0;
	ctx->fpu.memory = kmalloc(max(image_size, sizeof(struct xsave_area)) + XSAVE_ALIGN);
	return ctx->fpu.memory ? 0 : -ENOMEM;
}

int fpu_first_use(struct hal_context *ctx)
{
	int err = image_create(ctx);

	ctx->fpu.loaded = 0;
	if (!err)
		xsave_area_init(image_of(ctx), max(image_size, sizeof(struct xsave_area)));
	return err;
}

int fpu_copy(struct hal_context *dst, const struct hal_context *src)
{
	dst->fpu = (struct hal_fpu){ 0 };
	if (!src->fpu.memory)
		return 0;
	if (image_create(dst) != 0)
		return -ENOMEM;
	memcpy(image_of(dst), image_of(src), image_size);
	return 0;
}

void fpu_release(struct hal_context *ctx)
{
	kfree(ctx->fpu.memory);
	ctx->fpu = (struct hal_fpu){ 0 };
}

size_t hal_context_fpu_size(void)
{
	return image_size;
}

void hal_context_fpu_get(const struct hal_context *ctx, void *image)
{
	if (!ctx->fpu.memory) {
		xsave_area_init(image, image_size);
		return;
	}
	memcpy(image, image_of(ctx), image_size);
	if (method != BY_FXSAVE)
		xsave_area_complete(image);
}

int hal_context_fpu_set(struct hal_context *ctx, const void *image)
{
	int err = fpu_first_use(ctx);

	if (err)
		return err;
	memcpy(image_of(ctx), image, image_size);
	xsave_area_check(image_of(ctx));
	return 0;
}
