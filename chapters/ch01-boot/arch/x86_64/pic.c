/* The two legacy interrupt controllers (Intel 8259A): silenced; chapter 2 uses the APICs. */
#include <arch/cpu.h>
#include <arch/pic.h>
#include <arch/trap.h>

#define PIC_MASTER 0x20
#define PIC_SLAVE  0xa0
#define PIC_DATA   1

/*
 * They come up with vectors that mean exceptions to the CPU, and a masked PIC may still raise a
 * spurious interrupt: so they get vectors of their own before all lines are masked.
 */
void pic_disable(void)
{
	outb(PIC_MASTER, 0x11); /* ICW1: initialise, ICW4 follows */
	outb(PIC_SLAVE, 0x11);
	outb(PIC_MASTER + PIC_DATA, VECTOR_EXTERNAL); /* ICW2: vectors */
	outb(PIC_SLAVE + PIC_DATA, VECTOR_EXTERNAL + 8);
	outb(PIC_MASTER + PIC_DATA, 1 << 2); /* ICW3: the slave is on line 2 */
	outb(PIC_SLAVE + PIC_DATA, 2);
	outb(PIC_MASTER + PIC_DATA, 1); /* ICW4: 8086 mode */
	outb(PIC_SLAVE + PIC_DATA, 1);
	outb(PIC_MASTER + PIC_DATA, 0xff); /* OCW1: mask all */
	outb(PIC_SLAVE + PIC_DATA, 0xff);
}
