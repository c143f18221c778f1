"""The ACPI tables of QEMU's PCs, taken out of a machine that runs firmware and nothing else."""
import os
import struct
import subprocess
import time

MEMORY = 128  # MiB
SECONDS = 60
LOW = (0xe0000, 0x20000)  # where a BIOS leaves the root pointer
RAM = (0, MEMORY << 20)   # UEFI leaves it anywhere


class Machine:
    """QEMU with its monitor on a pipe."""

    def __init__(self, directory, *options):
        self.file = os.path.join(directory, "memory")
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-m", str(MEMORY), "-smp", "4", "-nic", "none", "-serial", "none",
             "-display", "none", "-monitor", "stdio", *options],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)

    def read(self, base, size):
        """Physical memory. The file is complete when it has its size."""
        if os.path.exists(self.file):
            os.remove(self.file)
        self.process.stdin.write(f'pmemsave {base} {size} "{self.file}"\n')
        self.process.stdin.flush()
        while not os.path.exists(self.file) or os.path.getsize(self.file) < size:
            if self.process.poll() is not None:
                raise RuntimeError("QEMU has ended")
            time.sleep(0.05)
        with open(self.file, "rb") as f:
            return f.read()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()


def root_pointer(memory, base):
    """(address, bytes) of the first root pointer whose sum is right and which leads somewhere."""
    at = memory.find(b"RSD PTR ")
    while at >= 0:
        found = memory[at:at + (36 if memory[at + 15] >= 2 else 20)]
        if at % 16 == 0 and sum(found[:20]) % 256 == 0 and any(found[16:20] + found[24:32]):
            return base + at, found
        at = memory.find(b"RSD PTR ", at + 1)
    return None


def dump(directory, *options):
    """[(address, bytes)] of the root pointer and of all tables. Options are QEMU's."""
    machine = Machine(directory, *options)
    area = RAM if "-bios" in options else LOW
    try:
        for _ in range(SECONDS):
            root = root_pointer(machine.read(*area), area[0])
            found = [root, *tables(machine, root[1])] if root else []
            if complete(found):
                return found
            time.sleep(1)
        raise RuntimeError(f"no tables after {SECONDS} seconds")
    finally:
        machine.stop()


def complete(pieces):
    """The firmware may still be at work on them."""
    return (any(found[:4] == b"APIC" for _, found in pieces)
            and not any(sum(found) % 256 for _, found in pieces))


def tables(machine, rsdp):
    """The root table, what it lists, and the DSDT."""
    memory = machine.read(*RAM)
    xsdt = struct.unpack_from("<Q", rsdp, 24)[0] if len(rsdp) == 36 else 0
    root = table(memory, xsdt or struct.unpack_from("<I", rsdp, 16)[0])
    form, size = ("<Q", 8) if xsdt else ("<I", 4)
    yield root
    addresses = root[1][36:]
    for (address,) in struct.iter_unpack(form, addresses[:len(addresses) // size * size]):
        found = table(memory, address)
        yield found
        if found[1][:4] == b"FACP":
            yield table(memory, int.from_bytes(found[1][40:44], "little"))


def table(memory, address):
    """Nothing where there is none (yet)."""
    length = int.from_bytes(memory[address + 4:address + 8], "little")
    return address, memory[address:address + length]


def make(signature, body):
    """A table with its header; revision, names and numbers in it are 0."""
    table = signature + struct.pack("<I", 36 + len(body)) + bytes(28) + body
    return table[:9] + bytes([-sum(table) % 256]) + table[10:]


def make_machine(*tables):
    """The pieces of a machine with these tables, by way of an RSDT."""
    addresses = [0x10000 * (2 + i) for i in range(len(tables))]
    root = make(b"RSDT", struct.pack(f"<{len(tables)}I", *addresses))
    pointer = b"RSD PTR " + bytes(8) + struct.pack("<I", 0x10000)
    pointer = pointer[:8] + bytes([-sum(pointer) % 256]) + pointer[9:]
    return [(0xe0000, pointer), (0x10000, root), *zip(addresses, tables)]


def pack(pieces):
    """The file that tools/host/describe reads."""
    return b"".join(struct.pack("<QQ", address, len(found)) + found for address, found in pieces)


def madt_lines(pieces):
    """What tools/host/describe says about the MADT, by a second reader: ACPI 6.5, 5.2.12."""
    madt = next(found for _, found in pieces if found[:4] == b"APIC")
    lines, at = ["local apics at {:#x}".format(*struct.unpack_from("<I", madt, 36))], 44
    while at < len(madt):
        kind, size = madt[at:at + 2]
        body = madt[at + 2:at + size]
        if kind == 0:
            lines.append("cpu {} apic {} flags {}".format(*struct.unpack("<BBI", body)))
        elif kind == 1:
            number, address, first = struct.unpack("<BxII", body)
            lines.append(f"ioapic {number} at {address:#x} from {first}")
        elif kind == 2:
            lines.append("override {} is {} flags {}".format(*struct.unpack("<xBIH", body)))
        elif kind == 4:
            cpu, flags, pin = struct.unpack("<BHB", body)
            lines.append(f"nmi {0xffffffff if cpu == 0xff else cpu} at {pin} flags {flags}")
        at += size
    return lines
