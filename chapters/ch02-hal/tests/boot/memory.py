"""Machines of many sizes, and what happens to code that misuses memory. Run by tools/test-boot."""
import re
import unittest

from lib import boots

PANICKED = 125
BARE = boots.target() != "libos"
DEBUG = "-debug/" in boots.option("--kernel")


class Sizes(unittest.TestCase):
    """From little memory to more than fits below 4 GiB. The highest frames are used first."""

    def boot(self, mib):
        result = boots.boot("test=large_page", "--memory", str(mib))
        self.assertEqual(result.status, 0, result.log)
        found = int(re.search(r"(?m)^frames: \d+ free, (\d+) MiB", result.log)[1])
        self.assertLess(mib * 0.95, found)
        self.assertLess(found, mib)
        return result.log

    def test_128_mib(self):
        self.boot(128)

    def test_3_gib(self):
        self.boot(3072)

    def test_5_gib(self):
        self.assertNotIn("no GiB of memory", self.boot(5120))


class Misuse(unittest.TestCase):
    """The report says what was wrong, and whose block it was."""

    def crash(self, kind, message):
        result = boots.boot(f"crash={kind}")
        self.assertRegex(result.log, message)
        return result

    def panics(self, kind, message):
        result = self.crash(kind, f"PANIC: {message}")
        self.assertEqual(result.status, PANICKED, result.log)

    def test_frames(self):
        self.panics("frame-twice", r"frame 0x[0-9a-f]+ is freed twice")
        self.panics("frame-wild", r"no frame at 0xc000000000")

    def test_memory_that_is_not_there(self):
        self.panics("pmem-hole", r"no memory at physical address 0xc000000123, 8 bytes")

    @unittest.skipUnless(BARE, "the heap is the host's")
    def test_wild_pointer(self):
        self.panics("heap-wild", r"heap: 0x[0-9a-f]+ is no block")

    @unittest.skipUnless(DEBUG, "needs DEBUG=1")
    def test_red_zones(self):
        for kind, what in {"behind": "was written to behind its end",
                           "before": "was written to before its start",
                           "twice": "is freed twice",
                           "late": "was written to after it was freed"}.items():
            freed_by = f"crash_heap_{kind}" if kind in ("twice", "late") else "nobody"
            self.panics(f"heap-{kind}", rf"heap: 0x[0-9a-f]+ {what}: 100 bytes, "
                        rf"allocated by blocks_take, freed by {freed_by}")

    @unittest.skipUnless(boots.sanitized(), "needs SAN=1")
    def test_address_sanitizer(self):
        for kind, what in {"behind": "heap-buffer-overflow", "before": "heap-buffer-overflow",
                           "twice": "attempting (double-free|to call malloc_usable_size)",
                           "late": "heap-use-after-free"}.items():
            self.crash(f"heap-{kind}", f"AddressSanitizer: {what}")
