"""Where the kernel runs. Run by tools/test-boot."""
import re
import unittest

from lib import boots

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
