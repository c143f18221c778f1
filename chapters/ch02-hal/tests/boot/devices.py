"""What the kernel says about the machine. Run by tools/test-boot."""
import unittest

from lib import boots

DEVICES = {
    "x86_64": ["io-apic (ACPI0009)  memory 0xfec00000+0x20  driver ioapic",
               "COM1 (PNP0501)  ports 0x3f8+0x8  irq 4  driver uart16550",
               "COM2 (PNP0501)  ports 0x2f8+0x8  irq 3  absent",
               "rtc (PNP0B00)  ports 0x70+0x2  irq 8  driver rtc-cmos"],
    "riscv64": ["rtc@101000 (google,goldfish-rtc)  memory 0x101000+0x1000  irq 11  "
                "driver rtc-goldfish",
                "serial@10000000 (ns16550a)  memory 0x10000000+0x100  irq 10  "
                "driver uart16550  console",
                "plic@c000000 (sifive,plic-1.0.0)  memory 0xc000000+0x600000  driver plic"],
    "libos": ["terminal (host,terminal)  irq 0  driver terminal  console"],
}


class Devices(unittest.TestCase):
    def check(self, words):
        result = boots.boot(f"test=irq devices {words}")
        self.assertEqual(result.status, 0, result.log)
        for device in DEVICES[boots.target()]:
            self.assertIn(f"device {device}\n", result.log)
        return result.log

    def test_are_found_and_driven(self):
        self.assertNotIn("assuming", self.check(""))

    @unittest.skipUnless(boots.target() == "x86_64", "only PCs have ACPI tables")
    def test_of_a_plain_pc(self):
        log = self.check("noacpi")
        self.assertIn("acpi: the tables are not wanted; assuming a plain PC with one CPU", log)
        self.assertNotIn("device hpet", log)
