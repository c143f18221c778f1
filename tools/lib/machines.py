"""How each target boots: the command line of QEMU, or the kernel itself in LibOS."""
import os
import struct
import subprocess
import sys

SPECIFIC = {
    "x86_64": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max",
               "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"],
    "riscv64": ["qemu-system-riscv64", "-M", "virt"],
}
KVM_PROBE_SECONDS = 5
FIRMWARE_JUMPS_TO = 0x80200000  # OpenSBI on QEMU's riscv64 board


def boot_command(args, initramfs, words, extra):
    """The process to start. Words are the kernel's command line; extra is QEMU's alone."""
    if args.target == "libos":
        initramfs_option = ["--initramfs", initramfs] if initramfs else []
        return [args.kernel, "--memory", str(args.memory), "--cpus", str(args.smp),
                *initramfs_option, *words]
    return (qemu(args) + kernel_options(args)
            + (["-initrd", initramfs] if initramfs else [])
            + (["-append", " ".join(words)] if words else [])
            + (["-accel", "kvm"] if kvm_wanted(args) else ["-accel", "tcg"]) + extra)


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
