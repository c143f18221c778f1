#!/usr/bin/python3
"""Runs a CD image in Bochs without a screen. The machine's serial line is standard input and output,
as with QEMU's `-serial stdio`; from a terminal, Ctrl-A X leaves.

Bochs wants a terminal for its screen (`display_library: term` is what Debian has that needs no
window), and one for the serial line: both are pseudo-terminals, and the first one's output is
dropped, but for its end when Bochs fails.
"""
import argparse
import glob
import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
import tty

CONFIGURATION = """\
cpu: model=corei7_haswell_4770, count={smp}, ips=50000000, reset_on_triple_fault=0
memory: guest={memory}, host={memory}
romimage: file={bios}
vgaromimage: file={vga_bios}
ata0-master: type=cdrom, path={iso}, status=inserted
boot: cdrom
com1: enabled=1, mode=term, dev={serial}
log: {log}
panic: action=fatal
display_library: term
sound: driver=dummy
speaker: enabled=1, mode=none
"""
POWERED_OFF = b"soft power off"
LEAVE = b"\x01x"


def firmware(name):
    """Its files have had several endings."""
    found = glob.glob(f"/usr/share/bochs/{name}-latest*")
    if not found:
        sys.exit(f"bochs: no {name} in /usr/share/bochs: make setup")
    return found[0]


def command(directory):
    """Debian builds Bochs with its debugger, which waits for a command first; others know no -rc."""
    base = ["bochs", "-q", "-f", f"{directory}/bochsrc"]
    help_text = subprocess.run(["bochs", "--help"], stdin=subprocess.DEVNULL, capture_output=True)
    if b"-rc " not in help_text.stdout + help_text.stderr:
        return base
    with open(f"{directory}/continue", "w", encoding="ascii") as f:
        f.write("continue\n")
    return base + ["-rc", f"{directory}/continue"]


class Terminal:
    """A pseudo-terminal that passes bytes as they are. `inner` is the machine's end."""

    def __init__(self):
        self.outer, self.inner = pty.openpty()
        tty.setraw(self.inner)
        self.name = os.ttyname(self.inner)

    def read(self):
        try:
            return os.read(self.outer, 65536)
        except OSError:  # the machine has closed its end
            return b""


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def copy(machine, screen, serial):
    """Until the machine is gone. Returns the last that it said on its screen."""
    said, sources = b"", [screen.outer, serial.outer, 0]
    while True:
        ready, _, _ = select.select(sources, [], [], 0.2)
        if not ready and machine.poll() is not None:
            return said
        if serial.outer in ready:
            write_all(1, serial.read())
        if screen.outer in ready:
            said = (said + screen.read())[-4096:]
        if 0 in ready:
            typed = os.read(0, 4096)
            if not typed:
                sources.remove(0)
            if LEAVE in typed:
                return POWERED_OFF
            write_all(serial.outer, typed)


def run(args, directory):
    screen, serial = Terminal(), Terminal()
    with open(f"{directory}/bochsrc", "w", encoding="utf-8") as f:
        f.write(CONFIGURATION.format(
            iso=args.iso, memory=args.memory, smp=args.smp, serial=serial.name,
            bios=firmware("BIOS-bochs"), vga_bios=firmware("VGABIOS-lgpl"),
            log=f"{directory}/log"))
    machine = subprocess.Popen(command(directory), stdin=screen.inner, stdout=screen.inner,
                               stderr=screen.inner, env={**os.environ, "TERM": "vt100"})
    try:
        said = copy(machine, screen, serial)
    finally:
        machine.kill()
        machine.wait()
    if POWERED_OFF in said:
        return 0
    sys.stderr.write(f"bochs: it ended like this:\n{said.decode(errors='backslashreplace')}\n")
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iso", required=True)
    parser.add_argument("--memory", type=int, required=True, metavar="MiB")
    parser.add_argument("--smp", type=int, default=1, metavar="CPUS")
    args = parser.parse_args()
    terminal = termios.tcgetattr(0) if os.isatty(0) else None
    with tempfile.TemporaryDirectory(prefix="bochs-") as directory:
        try:
            if terminal:
                tty.setraw(0)
            return run(args, directory)
        finally:
            if terminal:
                termios.tcsetattr(0, termios.TCSADRAIN, terminal)


if __name__ == "__main__":
    sys.exit(main())
