"""Where a kernel in QEMU is: its registers and its stack, read through QEMU's own socket (QMP).

Nothing in the guest has to work for it, and nothing in the guest can prevent it.
"""
import bisect
import json
import os
import re
import socket
import tempfile

REGISTERS = {"x86_64": (r"\bRIP=([0-9a-f]+)", r"\bRBP=([0-9a-f]+)"),
             "riscv64": (r"\bpc\s+([0-9a-f]+)", r"\bx8/s0\s+([0-9a-f]+)")}
# A frame pointer's pair: the caller's frame pointer, then the return address.
PAIR_BELOW = {"x86_64": 0, "riscv64": 16}
DEPTH = 16
SECONDS = 10


class Window:
    """A socket that QEMU listens on; for LibOS nothing at all."""

    def __init__(self, target):
        self.target = target
        self.options = []

    def __enter__(self):
        if self.target in REGISTERS:
            self.directory = tempfile.TemporaryDirectory(prefix="qmp-")
            os.chmod(self.directory.name, 0o777)
            self.path = os.path.join(self.directory.name, "socket")
            self.options = ["-qmp", f"unix:{self.path},server=on,wait=off"]
        return self

    def __exit__(self, *_):
        if self.options:
            self.directory.cleanup()

    def backtrace(self, symbols):
        """Lines like a panic's; says why when there are none."""
        try:
            with Monitor(self.path) as monitor:
                return "\n".join(walk(monitor, self.target, Symbols(symbols)))
        except (OSError, ValueError) as error:
            return f"(no backtrace: {error})"


class Monitor:
    """QMP: one JSON object per line. The human monitor's commands go through it."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(SECONDS)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rw", encoding="utf-8")

    def __enter__(self):
        self.stream.readline()  # the greeting
        self.execute("qmp_capabilities")
        self.execute("stop")
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def execute(self, command, **arguments):
        self.stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.stream.flush()
        while True:
            answer = json.loads(self.stream.readline())
            if "error" in answer:
                raise ValueError(answer["error"]["desc"])
            if "return" in answer:
                return answer["return"]

    def human(self, line):
        return self.execute("human-monitor-command", **{"command-line": line})

    def pair(self, address):
        """Two words of memory, or None where there is none."""
        words = re.findall(r"0x([0-9a-f]{16})\b", self.human(f"x /2gx 0x{address:x}"))
        return [int(word, 16) for word in words] if len(words) == 2 else None


class Symbols:
    """kernel.sym: the output of nm -n."""

    def __init__(self, path):
        self.addresses, self.names = [], []
        with open(path, encoding="utf-8") as f:
            for line in f:
                address, kind, name = line.split()[:3]
                if kind in "tT":
                    self.addresses.append(int(address, 16))
                    self.names.append(name)

    def name(self, address):
        at = bisect.bisect_right(self.addresses, address) - 1
        return f"{self.names[at]}+{address - self.addresses[at]:#x}" if at >= 0 else "?"


def walk(monitor, target, symbols):
    registers = monitor.human("info registers")
    pc, fp = (int(re.search(pattern, registers)[1], 16) for pattern in REGISTERS[target])
    yield "backtrace, when the time was up:"
    for depth in range(DEPTH):
        if not pc:
            return
        yield f"  #{depth:<2} {pc:#018x} {symbols.name(pc)}"
        pair = monitor.pair(fp - PAIR_BELOW[target]) if fp % 8 == 0 and fp else None
        if not pair or pair[0] <= fp and pair[0]:
            return
        fp, pc = pair
