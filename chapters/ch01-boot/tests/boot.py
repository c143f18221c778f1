"""How the kernel starts and how it dies. Run by tools/test-boot."""
import re
import unittest

from lib import boots

PANICKED = 125


class Crash(unittest.TestCase):
    """Everything that is fatal ends in a report that says what it was, and where."""

    def crash(self, kind, message, function):
        result = boots.boot(f"crash={kind}")
        self.assertEqual(result.status, PANICKED, result.log)
        self.assertRegex(result.log, message)
        self.assertRegex(result.log, rf"#\d+ +0x[0-9a-f]+ (in )?{function}")

    def test_panic(self):
        self.crash("panic", "PANIC: asked for", "crash_panic")

    def test_null_pointer(self):
        self.crash("null", "PANIC: .*, address 0\n|store to null pointer", "crash_null")

    def test_code_cannot_be_written(self):
        self.crash("write-code", "PANIC: (page fault|invalid memory access)", "crash_write_code")

    def test_data_cannot_be_executed(self):
        self.crash("run-data", "PANIC: (page fault|invalid memory access)", "init_run")

    def test_stack_overflow_meets_the_guard_page(self):
        self.crash("overflow", "PANIC: (double fault|page fault|invalid memory access)", "recurse")

    @unittest.skipIf(boots.sanitized(), "AddressSanitizer is faster")
    def test_smashed_stack(self):
        self.crash("smash", "PANIC: a buffer on the stack has run over", "crash_smash")


LAST_SLOT = {"x86_64": 1015, "riscv64": 1018}  # KASLR_SLOTS - 1, <arch/layout.h>


@unittest.skipIf(boots.target() == "libos", "the host places its processes")
class Slide(unittest.TestCase):
    """KASLR: another place each time; every place is good."""

    def slide(self, words=""):
        log = boots.boot(f"crash=panic {words}").log
        self.assertIn(" crash_panic+0x", log)
        found = re.search(r"the kernel slid by (0x[0-9a-f]+):", log)
        return int(found[1], 16) if found else 0

    def test_differs_from_boot_to_boot(self):
        self.assertGreaterEqual(len({self.slide() for _ in range(4)}), 3)

    def test_is_chosen_by_the_command_line(self):
        self.assertEqual(self.slide("nokaslr"), 0)
        self.assertEqual(self.slide("kaslr=3"), 3 << 21)

    def test_first_and_last_place(self):
        for slot in 0, LAST_SLOT[boots.target()]:
            result = boots.boot(f"test kaslr={slot}")
            self.assertEqual(result.status, 0, result.log)
            self.assertIn(" 0 failed", result.log)
        self.assertEqual(self.slide(f"kaslr={slot}"), slot << 21)
        self.assertEqual(self.slide(f"kaslr={slot + 1}"), 0)


@unittest.skipUnless(boots.target() == "riscv64", "the image's place in memory is fixed")
class LoadAddress(unittest.TestCase):
    """The same image runs wherever it is put."""

    def test_flat_image_at_several_addresses(self):
        for address in "0x80400000", "0x84a03000", "0x9c000000":
            result = boots.boot("test", "--load-address", address)
            self.assertEqual(result.status, 0, result.log)
