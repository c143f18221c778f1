"""The other ways into x86_64, and other places in memory. Run by tools/test-boot."""
import unittest

from lib import boots


def all_pass(case, *options, words="test"):
    result = boots.boot(words, *options)
    case.assertEqual(result.status, 0, result.log)
    case.assertRegex(result.log, r"(?m)^[1-9]\d* passed, 0 failed$")


@unittest.skipUnless(boots.target() == "x86_64", "x86_64 has more than one loader")
class Loader(unittest.TestCase):
    """GRUB hands over in another way than QEMU, and Bochs is another machine altogether."""

    def test_bios(self):
        all_pass(self, "--machine", "iso")

    def test_uefi(self):
        all_pass(self, "--machine", "uefi")

    def test_bochs(self):
        all_pass(self, "--machine", "bochs")


@unittest.skipIf(boots.target() == "libos", "the host places its processes")
class Slide(unittest.TestCase):
    def test_far_up(self):
        all_pass(self, words="test kaslr=1000")
