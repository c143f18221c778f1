"""How the other CPUs come up, or do not. Run by tools/test-boot."""
import unittest

from lib import boots

PANICKED = 125
MAX = 8  # CPUS_MAX


class Count(unittest.TestCase):
    def check(self, words, cpus, expected, tests="cpu"):
        result = boots.boot(f"test={tests} {words}", "--smp", str(cpus))
        self.assertEqual(result.status, 0, result.log)
        self.assertRegex(result.log, rf"(?m)^cpus: {expected} of {cpus}\b")
        self.assertRegex(result.log, r"(?m)^[1-9]\d* passed, 0 failed$")
        return result.log

    def test_all(self):
        self.check("", 3, 3)

    def test_limit(self):
        self.check("cpus=2", 3, 2)
        self.check("cpus=1", 3, 1)

    def test_more_than_the_kernel_knows(self):
        # Few hosts have so many CPUs: those that wait for each other take long here.
        self.check("", MAX + 2, MAX, tests="cpus_have")

    def test_broken_cpu_is_reported_and_left_out(self):
        log = self.check("brokencpu=1", 3, 2)
        self.assertRegex(log, r"(?m)^cpus: CPU \d+ does not start")


class Panic(unittest.TestCase):
    """The report comes from the CPU that panics, and nobody else says anything any more."""

    def crash(self, kind, message, function):
        result = boots.boot(f"crash={kind}", "--smp", "3")
        self.assertEqual(result.status, PANICKED, result.log)
        self.assertRegex(result.log, message)
        self.assertRegex(result.log, rf"#\d+ +0x[0-9a-f]+ (in )?{function}")
        self.assertIn("on CPU 1 of 3", result.log)
        self.assertNotIn("goes on all the same", result.log)

    def test_on_another_cpu(self):
        self.crash("other-cpu", "PANIC: CPU 1 was told to", "crash_here")

    @unittest.skipIf(boots.sanitized(), "AddressSanitizer is faster")
    def test_stack_overflow_on_another_cpu(self):
        self.crash("other-cpu-overflow",
                   "PANIC: (double fault|page fault|invalid memory access)", "dig")
