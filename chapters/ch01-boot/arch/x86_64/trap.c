/* Traps of the kernel itself. See <hal/trap.h>. */
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/pic.h>
#include <arch/trap.h>
#include <arch/trap_frame.h>
#include <hal/trap.h>
#include <kernel/log.h>

/* An interrupt gate: SDM vol. 3, 6.14.1. */
struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t ist;
	uint8_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

#define GATE_INTERRUPT 0x8e /* present, 64-bit, interrupts off */
#define GATE_FROM_USER 0x60 /* the user may raise it by an instruction */
#define STUB_SIZE      16

extern const char fatal_stack_top[]; /* entry.S */
extern const char trap_stubs[VECTOR_COUNT][STUB_SIZE];
void trap_handle(struct hal_trap_frame *frame);

static struct gate idt[VECTOR_COUNT];
static unsigned breakpoints;

void (*trap_interrupt_handler)(struct hal_trap_frame *frame);
void (*trap_user_entry)(void);

static void gate_set(unsigned vector)
{
	uintptr_t stub = (uintptr_t)trap_stubs[vector];

	idt[vector] = (struct gate){
		.offset_low = (uint16_t)stub,
		.selector = KERNEL_CS,
		.type = GATE_INTERRUPT,
		.offset_middle = (uint16_t)(stub >> 16),
		.offset_high = (uint32_t)(stub >> 32),
	};
}

void trap_load(void)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) pointer = { sizeof(idt) - 1, (uint64_t)idt };

	asm volatile("lidt %0" : : "m"(pointer));
}

void hal_trap_init(void)
{
	gdt_load(gdt, &boot_tss, fatal_stack_top);
	pic_disable();
	for (unsigned vector = 0; vector < VECTOR_COUNT; vector++)
		gate_set(vector);
	idt[VECTOR_NMI].ist = IST_FATAL;
	idt[VECTOR_DOUBLE_FAULT].ist = IST_FATAL;
	idt[VECTOR_MACHINE_CHECK].ist = IST_FATAL;
	idt[VECTOR_BREAKPOINT].type |= GATE_FROM_USER;
	idt[VECTOR_OVERFLOW].type |= GATE_FROM_USER;
	trap_load();
}

static const char *const vector_names[VECTOR_EXTERNAL] = {
	[VECTOR_DIVIDE] = "division error",
	[VECTOR_DEBUG] = "debug trap",
	[VECTOR_NMI] = "non-maskable interrupt",
	[VECTOR_UNDEFINED] = "undefined instruction",
	[VECTOR_DOUBLE_FAULT] = "double fault (stack overflow?)",
	[VECTOR_INVALID_TSS] = "invalid TSS",
	[VECTOR_PROTECTION] = "general protection fault",
	[VECTOR_PAGE_FAULT] = "page fault",
	[VECTOR_ALIGNMENT] = "alignment check",
	[VECTOR_MACHINE_CHECK] = "machine check",
};

static const char *vector_name(uint64_t vector)
{
	if (vector >= VECTOR_EXTERNAL || !vector_names[vector])
		return "unexpected trap";
	return vector_names[vector];
}

void trap_handle(struct hal_trap_frame *frame)
{
	if (frame->vector == VECTOR_BREAKPOINT)
		breakpoints++; /* rip stands behind the instruction already */
	else if (frame->vector >= VECTOR_EXTERNAL && trap_interrupt_handler)
		trap_interrupt_handler(frame);
	else
		trap_panic(frame, vector_name(frame->vector), cr2_read());
}

void hal_breakpoint(void)
{
	asm volatile("int3");
}

unsigned hal_breakpoint_count(void)
{
	return breakpoints;
}

uintptr_t hal_trap_frame_pc(const struct hal_trap_frame *frame)
{
	return frame->rip;
}

uintptr_t hal_trap_frame_fp(const struct hal_trap_frame *frame)
{
	return frame->rbp;
}

void hal_trap_frame_print(const struct hal_trap_frame *f)
{
	kprintf("rax %016lx  rbx %016lx  rcx %016lx  rdx %016lx\n", f->rax, f->rbx, f->rcx, f->rdx);
	kprintf("rsi %016lx  rdi %016lx  rbp %016lx  rsp %016lx\n", f->rsi, f->rdi, f->rbp, f->rsp);
	kprintf("r8  %016lx  r9  %016lx  r10 %016lx  r11 %016lx\n", f->r8, f->r9, f->r10, f->r11);
	kprintf("r12 %016lx  r13 %016lx  r14 %016lx  r15 %016lx\n", f->r12, f->r13, f->r14, f->r15);
	kprintf("rip %016lx  rflags %lx  cs %lx\n", f->rip, f->rflags, f->cs);
	kprintf("vector %lu  error %lx  cr2 %lx\n", f->vector, f->error, cr2_read());
}
