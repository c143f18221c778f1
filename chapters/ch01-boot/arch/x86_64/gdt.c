/* The segments and the task state, as far as long mode still wants them. See <arch/gdt.h>. */
#include <arch/gdt.h>
#include <lib/string.h>

struct tss boot_tss;
uint64_t gdt[] = {
	[KERNEL_CS / 8] = SEGMENT_KERNEL_CODE,
	[KERNEL_DS / 8] = SEGMENT_KERNEL_DATA,
	[USER_DS / 8] = SEGMENT_USER_DATA,
	[USER_CS / 8] = SEGMENT_USER_CODE,
	[TSS_SELECTOR / 8 + 1] = 0, /* two entries; gdt_load knows the address */
};
_Static_assert(sizeof(gdt) == GDT_SIZE, "entry.S relies on it");

/* The base is scattered over the descriptor: SDM vol. 3, figure 8-4. */
static void set_tss(uint64_t *descriptor, uint64_t base)
{
	descriptor[0] = SEGMENT_TSS | (sizeof(struct tss) - 1);
	descriptor[0] |= (base & 0xffffff) << 16 | (base >> 24 & 0xff) << 56;
	descriptor[1] = base >> 32;
}

void gdt_load(uint64_t *table, struct tss *tss, const void *fatal_stack)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) pointer = { sizeof(gdt) - 1, (uint64_t)table };

	*tss = (struct tss){ .io_map = sizeof(struct tss) };
	tss->ist[IST_FATAL - 1] = (uint64_t)fatal_stack;
	memmove(table, gdt, sizeof(gdt));
	set_tss(&table[TSS_SELECTOR / 8], (uint64_t)tss);
	asm volatile("lgdt %0" : : "m"(pointer));
	asm volatile("ltr %w0" : : "r"(TSS_SELECTOR));
}
