"""The initramfs, on each path that it takes into the kernel. Run by tools/test-boot."""
import random
import tempfile
import unittest

from lib import boots

COMMAND = "cat /etc/command | wc -c; ls /bin/busybox; exit 7"


class Initramfs(unittest.TestCase):
    """The command itself lies in the initramfs, behind Debian's busybox."""

    def check(self, *options):
        result = boots.command(COMMAND, *options)
        self.assertEqual((result.status, result.log), (7, f"{len(COMMAND)}\n/bin/busybox\n"))

    def test_from_the_usual_loader(self):
        self.check()

    @unittest.skipUnless(boots.target() == "x86_64", "x86_64 has more than one loader")
    def test_from_grub(self):
        for machine in "iso", "uefi", "bochs":
            with self.subTest(machine):
                self.check("--machine", machine)

    def test_broken(self):
        with open(boots.option("--initramfs"), "rb") as f:
            good = f.read()
        noise = random.Random(1).randbytes(300_000)
        for name, content in ("noise", noise), ("cut", good[:len(good) // 2]), ("stub", good[:50]):
            with self.subTest(name), tempfile.NamedTemporaryFile() as archive:
                archive.write(content)
                archive.flush()
                log = boots.boot("", "--initramfs", archive.name).log
                self.assertRegex(log, "initramfs: broken at")
                self.assertRegex(log, "PANIC: init ")
