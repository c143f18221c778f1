#include <isa/xsave.h>
#include <lib/string.h>

#define FCW_INITIAL        0x37f  /* all exceptions masked, extended precision */
#define MXCSR_INITIAL      0x1f80 /* all exceptions masked */
#define MXCSR_MASK_DEFAULT 0xffbf /* where the CPU gives none: SDM vol. 1, 11.6.6 */
#define CPUID_XSAVE        0xd    /* subleaf n tells size and place of part n */

static uint64_t enabled;
static uint32_t mxcsr_mask;

void xsave_init(uint64_t states)
{
	struct xsave_area area __attribute__((aligned(XSAVE_ALIGN))) = { 0 };

	__asm__ volatile("fxsave64 %0" : "+m"(area));
	mxcsr_mask = area.mxcsr_mask ? area.mxcsr_mask : MXCSR_MASK_DEFAULT;
	enabled = states;
}

uint64_t xsave_enabled(void)
{
	return enabled;
}

void xsave_area_init(struct xsave_area *area, size_t size)
{
	memset(area, 0, size);
	area->fcw = FCW_INITIAL;
	area->mxcsr = MXCSR_INITIAL;
}

/* Reserved bits of mxcsr and of the header fault: SDM vol. 1, 10.5.1.2 and 13.8.1. */
void xsave_area_check(struct xsave_area *area)
{
	area->mxcsr &= mxcsr_mask;
	area->states &= enabled;
	area->compacted = 0;
	memset(area->header, 0, sizeof(area->header));
}

static void complete_x87(struct xsave_area *area)
{
	area->fcw = FCW_INITIAL;
	area->fsw = area->tag = 0;
	area->opcode = 0;
	area->ip = area->dp = 0;
	memset(area->st, 0, sizeof(area->st));
}

static void complete_part(struct xsave_area *area, unsigned part)
{
	uint32_t size = CPUID_XSAVE, offset, c = part, d;

	__asm__("cpuid" : "+a"(size), "=b"(offset), "+c"(c), "=d"(d));
	memset((char *)area + offset, 0, size);
}

void xsave_area_complete(struct xsave_area *area)
{
	uint64_t initial = enabled & ~area->states;

	if (initial & XSAVE_X87)
		complete_x87(area);
	if (initial & XSAVE_SSE)
		memset(area->xmm, 0, sizeof(area->xmm));
	for (unsigned part = 2; initial >> part; part++)
		if (initial >> part & 1)
			complete_part(area, part);
}
