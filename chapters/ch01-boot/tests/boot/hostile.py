"""What comes from outside may be anything: the kernel says so and goes on, or ends. It is never
silent. Run by tools/test-boot."""
import os
import subprocess
import tempfile
import unittest

from lib import boots

LONG = 100 * 1000


class CommandLine(unittest.TestCase):
    """100 KB of it: what fits is used, and the log tells how much is lost."""

    def check(self, word, *options):
        words = "crash=panic " + " ".join([word] * (LONG // len(word)))
        log = boots.boot(words, *options).log
        self.assertIn("PANIC: asked for", log)
        self.assertRegex(log, r"command line: too long, its last (9[789]|1\d\d)\d{3} bytes are lost")

    @unittest.skipIf(boots.target() == "x86_64", "neither of its loaders takes so many")
    def test_many_words(self):
        self.check("word")

    def test_few_words(self):
        """GRUB refuses words of more than 8 KB, and more than some thousand words."""
        self.check("x" * 7000, *(["--machine", "iso"] if boots.target() == "x86_64" else []))

    @unittest.skipUnless(boots.target() == "x86_64", "x86_64 only")
    def test_what_the_usual_loader_cannot_take(self):
        result = boots.boot("x" * LONG)
        self.assertNotEqual(result.status, 0)
        self.assertIn("QEMU's loader takes 4095 bytes", result.log)
        self.assertIn("PANIC: asked for", boots.boot("crash=panic " + "x" * 4000).log)


@unittest.skipUnless(boots.target() == "riscv64", "only riscv64 is told by a device tree")
class DeviceTree(unittest.TestCase):
    """QEMU's own tree, changed. (Truncated and random ones are for tests/fdt_test.c.)"""

    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.path = os.path.join(work.name, "tree.dtb")
        subprocess.run(["qemu-system-riscv64", "-M", f"virt,dumpdtb={self.path}", "-m", "512M"],
                       check=True, capture_output=True)
        with open(self.path, "rb") as f:
            self.tree = f.read()

    def boot_with(self, old, new):
        self.assertEqual((self.tree.count(old), len(old)), (1, len(new)))
        with open(self.path, "wb") as f:
            f.write(self.tree.replace(old, new))
        return boots.boot("", "--dtb", self.path).log

    def test_unchanged(self):
        self.assertIn("memory: 0x80000000, 524288 KiB", self.boot_with(b"memory\0\0", b"memory\0\0"))

    def test_no_memory_node(self):
        self.assertIn("PANIC: boot: the device tree tells of no memory",
                      self.boot_with(b"memory\0\0", b"memoir\0\0"))

    def test_memory_of_no_size(self):
        base = (0x80000000).to_bytes(8, "big")
        self.assertIn("PANIC: boot: the device tree tells of no memory",
                      self.boot_with(base + (512 << 20).to_bytes(8, "big"), base + bytes(8)))

    def test_memory_that_wraps_around(self):
        base = (0x80000000).to_bytes(8, "big")
        self.assertIn("PANIC: boot: cannot use the device tree's memory ranges",
                      self.boot_with(base + (512 << 20).to_bytes(8, "big"), base + b"\xff" * 8))
