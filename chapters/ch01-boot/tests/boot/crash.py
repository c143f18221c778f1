"""How the kernel dies. Run by tools/test-boot."""
import re
import unittest

from lib import boots

PANICKED = 125


class Crash(unittest.TestCase):
    """Everything that is fatal ends in a report that says what it was, and where."""

    def crash(self, kind, message, function):
        result = boots.boot(f"crash={kind} nokaslr")
        self.assertEqual(result.status, PANICKED, result.log)
        self.assertRegex(result.log, message)
        self.assertRegex(result.log, rf"#\d+ +0x[0-9a-f]+ (in )?{function}")
        return result.log

    def test_panic(self):
        self.crash("panic", "PANIC: asked for", "crash_panic")

    def test_null_pointer(self):
        self.crash("null", "PANIC: .*, address 0\n|store to null pointer", "crash_null")

    def test_code_cannot_be_written(self):
        self.crash("write-code", "PANIC: (page fault|invalid memory access)", "crash_write_code")

    def test_data_cannot_be_executed(self):
        self.crash("run-data", "PANIC: (page fault|invalid memory access)", "init_run")

    def test_stack_overflow_meets_the_guard_page(self):
        log = self.crash("overflow", "PANIC: (double fault|page fault|invalid memory access)",
                         "recurse")
        if boots.target() != "libos":
            address = int(re.search(r"PANIC: .* address (0x[0-9a-f]+)", log)[1], 16)
            self.assertEqual(address & ~0xfff, boots.symbol("boot_stack_guard"))

    @unittest.skipIf(boots.sanitized(), "AddressSanitizer is faster")
    def test_smashed_stack(self):
        self.crash("smash", "PANIC: a buffer on the stack has run over", "crash_smash")
