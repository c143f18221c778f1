/* The segments and the task state, as far as long mode still wants them. See <arch/gdt.h>. */
#include <arch/gdt.h>

extern char fatal_stack_top[];

struct tss tss = { .io_map = sizeof(struct tss) };

/* Flat 64-bit segments: SDM vol. 3, 3.4.5. Present, type, privilege level; L for code. */
#define SEGMENT_KERNEL_CODE UINT64_C(0x00209b0000000000)
#define SEGMENT_KERNEL_DATA UINT64_C(0x0000930000000000)
#define SEGMENT_USER_DATA   UINT64_C(0x0000f30000000000)
#define SEGMENT_USER_CODE   UINT64_C(0x0020fb0000000000)
#define SEGMENT_TSS         UINT64_C(0x0000890000000000)

extern uint64_t gdt[GDT_SIZE / sizeof(uint64_t)];
uint64_t gdt[] = {
	[KERNEL_CS / 8] = SEGMENT_KERNEL_CODE,
	[KERNEL_DS / 8] = SEGMENT_KERNEL_DATA,
	[USER_DS / 8] = SEGMENT_USER_DATA,
	[USER_CS / 8] = SEGMENT_USER_CODE,
	[TSS_SELECTOR / 8 + 1] = 0, /* two entries; gdt_init knows the address */
};
_Static_assert(sizeof(gdt) == GDT_SIZE, "entry.S relies on it");

/* The base is scattered over the descriptor: SDM vol. 3, figure 8-4. */
static void gdt_set_tss(uint64_t base)
{
	uint64_t *descriptor = &gdt[TSS_SELECTOR / 8];

	descriptor[0] = SEGMENT_TSS | (sizeof(tss) - 1);
	descriptor[0] |= (base & 0xffffff) << 16 | (base >> 24 & 0xff) << 56;
	descriptor[1] = base >> 32;
}

void gdt_init(void)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) pointer = { sizeof(gdt) - 1, (uint64_t)gdt };

	tss.ist[IST_FATAL - 1] = (uint64_t)fatal_stack_top;
	gdt_set_tss((uint64_t)&tss);
	asm volatile("lgdt %0" : : "m"(pointer));
	asm volatile("ltr %w0" : : "r"(TSS_SELECTOR));
}
