"""One boot of a graded kernel, with one test: what came out of it."""
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

from grader import host, where
from lib import machines
from lib.supervisor import LAST_SECONDS, Console, Deadline, end

BOOT_SECONDS = 20
REPORT_SECONDS = 5   # for the answer to "where are you?"
MEMORY = 256         # MiB
KEEP = 64 * 1024     # of what a kernel prints, this much at the beginning and at the end


@dataclass
class Boot:
    """Of the marks, and of the end of the machine, only what the grader's own code said counts."""
    ready: bool = False
    panicked: bool = False
    late: bool = False       # stopped, for its time was up
    status: int = None       # what power_off said; None: nothing
    gone: str = None         # how the process ended when power_off said nothing
    evidence: str = None
    text: str = ""           # the console, from the ready mark on if there is one
    where: str = ""          # the stack of a kernel that was late
    seconds: float = 0       # from the ready mark


class Transcript:
    """The output that lib.supervisor wants: keeps the text, restarts the clock at `ready`."""
    separate_log = False

    def __init__(self, boot, deadline, seconds):
        self.boot, self.deadline, self.seconds = boot, deadline, seconds
        self.head, self.tail = bytearray(), bytearray()
        self.start = time.monotonic()

    def text(self, data):
        room = KEEP - len(self.head)
        self.head += data[:max(0, room)]
        self.tail = (self.tail + data[max(0, room):])[-KEEP:]

    def ready(self):
        self.boot.ready = True
        self.head.clear()
        self.tail.clear()
        self.start = time.monotonic()
        self.deadline.restart(self.seconds)

    def panic(self):
        self.boot.panicked = True

    def words(self):
        gap = b"\n[...]\n" if len(self.tail) == KEEP else b""
        return bytes(self.head + gap + self.tail).decode("utf-8", "replace").replace("\r\n", "\n")


class Clock(Deadline):
    """A deadline that knows how fast the host is."""

    def __init__(self, seconds):
        super().__init__(seconds * host.slowness())

    def restart(self, seconds):
        super().__init__(seconds * host.slowness())


@dataclass
class Machine:
    """Where a kernel runs: a directory of its own that nobody may read, but not list."""
    kernel: str
    target: str
    smp: int = 1
    directory: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="grade-"))

    def __enter__(self):
        os.chmod(self.directory, 0o711)
        self.copy = os.path.join(self.directory, "kernel")
        shutil.copyfile(self.kernel, self.copy)
        os.chmod(self.copy, 0o755)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.directory, ignore_errors=True)

    def boot(self, test, seed, seconds):
        """Boots the kernel with this one test."""
        boot, clock, token = Boot(), Clock(BOOT_SECONDS), secrets.token_hex(8)
        output = Transcript(boot, clock, seconds)
        with where.Window(self.target) as window:
            # At its usual place: kernel.sym then says what is where.
            words = [f"test={test}", f"seed={seed}", f"token={token}", "nokaslr"]
            process = self.start(words, window)
            console = Console(process, output, token, clock)
            try:
                self.watch(process, console, boot, clock, window)
            finally:
                end(process)
        boot.seconds = time.monotonic() - output.start
        boot.status = console.exit_status
        boot.text, boot.evidence = take_evidence(output.words(), token)
        return boot

    def start(self, words, window):
        args = machines.plain(self.target, self.copy, MEMORY, self.smp)
        serial = ["-serial", "stdio", "-monitor", "none", *window.options]
        return subprocess.Popen(
            machines.boot_command(args, None, words, serial), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            cwd=self.directory, env={"PATH": os.environ.get("PATH", os.defpath)},
            **host.unprivileged())

    def watch(self, process, console, boot, clock, window):
        try:
            console.drain()
            code = process.wait(timeout=LAST_SECONDS)
            if console.exit_status is None:
                boot.gone = f"signal {-code}" if code < 0 else f"status {code}"
        except subprocess.TimeoutExpired:
            boot.gone = "its console, but not its power"
        except TimeoutError:
            boot.late = not boot.panicked and console.exit_status is None
            if boot.late and self.target == "libos":
                self.ask(process, console, boot, clock)
            elif boot.late:
                boot.where = window.backtrace(os.path.join(os.path.dirname(self.kernel), "kernel.sym"))

    @staticmethod
    def ask(process, console, boot, clock):
        """A LibOS kernel panics when asked; its report is the answer."""
        clock.restart(REPORT_SECONDS)
        process.send_signal(signal.SIGQUIT)
        try:
            console.drain()
        except TimeoutError:
            pass
        report = console.output.words()
        boot.where = report[report.rfind("PANIC: "):].strip() if "PANIC: " in report else ""


def take_evidence(text, token):
    """The text without the mark, and what the mark says."""
    pattern = rf"\[\[{token} evidence ([0-9a-f]{{16}})\]\]\r?\n?"
    found = re.findall(pattern, text)
    return re.sub(pattern, "", text), found[0] if found else None
