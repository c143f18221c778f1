"""How each target boots: the command line of QEMU or Bochs, or the kernel itself in LibOS."""
import argparse
import atexit
import os
import struct
import subprocess
import sys
import tempfile

SPECIFIC = {
    "x86_64": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max",
               "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"],
    "riscv64": ["qemu-system-riscv64", "-M", "virt"],
}
KVM_PROBE_SECONDS = 5
PVH_COMMAND_LINE = 4095  # longer ones overrun a buffer in QEMU's loader for x86_64
FIRMWARE_JUMPS_TO = 0x80200000  # OpenSBI on QEMU's riscv64 board


# For x86_64: how the kernel gets into memory, and into which machine.
#   qemu   QEMU's own loader (PVH)        uefi   GRUB's CD image, under UEFI firmware in QEMU
#   iso    GRUB's CD image, under a BIOS  bochs  the same CD image in Bochs
LOADERS = ["qemu", "iso", "uefi", "bochs"]
UEFI_FIRMWARE = ["/usr/share/ovmf/OVMF.fd", "/usr/share/OVMF/OVMF_CODE_4M.fd"]
TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def plain(target, kernel, memory, smp):
    """What boot_command wants to know, for a caller that has no wishes beyond these."""
    return argparse.Namespace(target=target, kernel=kernel, memory=memory, smp=smp,
                              machine="qemu", load_address=None, dtb=None)


def boot_command(args, initramfs, words, extra):
    """The process to start. Words are the kernel's command line; extra is QEMU's alone."""
    if args.target == "libos":
        initramfs_option = ["--initramfs", initramfs] if initramfs else []
        return [args.kernel, "--memory", str(args.memory), "--cpus", str(args.smp),
                *initramfs_option, *words]
    if args.machine == "bochs":
        return [f"{TOOLS}/lib/bochs.py", "--iso", make_iso(args, initramfs, words),
                "--memory", str(args.memory), "--smp", str(args.smp)]
    if args.machine != "qemu":
        firmware = uefi_firmware() if args.machine == "uefi" else []
        kernel = firmware + ["-cdrom", make_iso(args, initramfs, words), "-boot", "d"]
    else:
        kernel = (kernel_options(args) + (["-initrd", initramfs] if initramfs else [])
                  + append_option(args, words)
                  + (["-dtb", args.dtb] if args.dtb else []))
    return qemu(args) + kernel + ["-accel", "kvm" if kvm_wanted(args) else "tcg"] + extra


def make_iso(args, initramfs, words):
    """The CD image lives as long as this process."""
    directory = tempfile.TemporaryDirectory(prefix="iso-")
    atexit.register(directory.cleanup)
    iso = os.path.join(directory.name, "zcore.iso")
    subprocess.run([f"{TOOLS}/mkiso", args.kernel, initramfs or "-", iso, *words], check=True)
    return iso


def uefi_firmware():
    """One file with room for variables is QEMU's `-bios`; code alone is a flash chip."""
    firmware = next(filter(os.path.exists, UEFI_FIRMWARE), UEFI_FIRMWARE[0])
    if firmware.endswith("CODE_4M.fd"):
        return ["-drive", f"if=pflash,format=raw,readonly=on,file={firmware}"]
    return ["-bios", firmware]


def append_option(args, words):
    line = " ".join(words)
    if args.target == "x86_64" and len(line) > PVH_COMMAND_LINE:
        sys.exit(f"run: QEMU's loader takes {PVH_COMMAND_LINE} bytes of command line, and this has "
                 f"{len(line)}; --machine iso takes more")
    return ["-append", line] if line else []


def kernel_options(args):
    """The image at its usual place, or elsewhere and behind a jump to it (RISC-V: auipc, jr)."""
    if args.load_address is None:
        return ["-kernel", args.kernel]
    jump = f"{args.kernel}.jump-{args.load_address:x}"
    with open(jump, "wb") as f:
        f.write(struct.pack("<II", (args.load_address - FIRMWARE_JUMPS_TO) & ~0xfff | 0x297, 0x28067))
    image = f"loader,file={args.kernel}.img,addr={args.load_address:#x},force-raw=on"
    return ["-kernel", jump, "-device", image]


def qemu(args):
    return SPECIFIC[args.target] + ["-m", f"{args.memory}M", "-smp", str(args.smp), "-no-reboot",
                                    "-nic", "none", "-display", "none", "-parallel", "none"]


def kvm_wanted(args):
    """KVM=1 asks for it. There are hosts where guests hang under it, so it is tried first."""
    if args.target != "x86_64" or os.environ.get("KVM", "0") in ("", "0"):
        return False
    probe = qemu(args) + ["-kernel", args.kernel, "-append", "test=nothing", "-accel", "kvm",
                          "-serial", "stdio", "-monitor", "none"]
    try:
        result = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True,
                                timeout=KVM_PROBE_SECONDS)
        if b"0 passed, 0 failed" in result.stdout:
            return True
        reason = "the kernel does not boot under it"
    except subprocess.TimeoutExpired:
        reason = f"the kernel hangs under it (no end in {KVM_PROBE_SECONDS} s)"
    print(f"run: no KVM, {reason}; using TCG", file=sys.stderr)
    return False
