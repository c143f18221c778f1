"""Runs a machine without a terminal: reads its console, keeps the time, ends it in every case.

The output classes decide what becomes of the console:
  PlainOutput    everything to standard output (tests)
  CommandOutput  before `ready` the boot log, after it the command's output, then perhaps a panic
"""
import os
import select
import signal
import subprocess
import sys
import time

from lib.marks import Scanner

TIMED_OUT, PANICKED, NO_WORD = 124, 125, 126
# How long a machine may take to be gone once it has said that it ends.
LAST_SECONDS = 10


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


class PlainOutput:
    separate_log = False

    def text(self, data):
        write_all(1, data.replace(b"\r\n", b"\n"))

    def ready(self):
        pass

    def panic(self):
        pass

    def close(self, status):
        pass


class CommandOutput:
    def __init__(self, separate_log, verbose):
        self.separate_log = separate_log  # in LibOS the log has a stream of its own
        self.verbose = verbose
        self.log = bytearray()
        self.in_log = True
        self.booted = separate_log

    def text(self, data):
        if not self.in_log:
            write_all(1, data)
        elif self.verbose:
            write_all(2, data.replace(b"\r\n", b"\n"))
        else:
            self.log += data

    def ready(self):
        self.in_log = False
        self.booted = True

    def panic(self):
        self.in_log = True

    def close(self, status):
        """The log is worth seeing when the machine failed, as opposed to the command."""
        if not self.booted or status in (TIMED_OUT, PANICKED, NO_WORD):
            write_all(2, bytes(self.log).replace(b"\r\n", b"\n"))


class Deadline:
    def __init__(self, seconds):
        scale = float(os.environ.get("TIME_SCALE", "1"))
        self.seconds = seconds and seconds * scale
        self.end = seconds and time.monotonic() + self.seconds

    def left(self):
        return max(0, self.end - time.monotonic()) if self.end else None

    def shorten(self, seconds):
        end = time.monotonic() + seconds
        self.end = min(self.end, end) if self.end else end


class Console:
    """The reading end: passes text on and remembers what the marks said."""

    def __init__(self, machine, output, token, deadline):
        self.stream = machine.stderr if output.separate_log else machine.stdout
        self.output = output
        self.scanner = Scanner(token)
        self.deadline = deadline
        self.exit_status = None
        self.panicked = False

    def chunks(self):
        """Yields what arrives, until the stream ends; TimeoutError when the time is up."""
        while True:
            readable, _, _ = select.select([self.stream], [], [], self.deadline.left())
            if not readable:
                raise TimeoutError
            data = os.read(self.stream.fileno(), 65536)
            if not data:
                return
            yield data

    def drain(self):
        for data in self.chunks():
            for kind, value in self.scanner.feed(data):
                self.handle(kind, value)
        self.output.text(self.scanner.rest())

    def handle(self, kind, value):
        if kind == "text":
            if self.exit_status is None:
                self.output.text(value)
        elif kind == "ready":
            self.output.ready()
        else:
            self.panicked |= kind == "panic"
            if kind == "panic":
                self.output.panic()
            elif self.exit_status is None:
                self.exit_status = value
            self.deadline.shorten(LAST_SECONDS)


def verdict(console, returncode, has_marks):
    if console.panicked:
        return PANICKED
    if console.exit_status is not None:
        return console.exit_status
    if returncode >= 0 and not has_marks:
        return returncode
    how = f"signal {-returncode}" if returncode < 0 else f"status {returncode}"
    print(f"run: the machine ended ({how}) without saying how the run went", file=sys.stderr)
    return NO_WORD


def end(machine):
    """Kills the machine and whatever it started; reaps it."""
    try:
        os.killpg(machine.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return machine.wait()


def supervise(command, output, token, seconds):
    """Runs the command to its end and returns the status of the run."""
    emulated = os.path.basename(command[0]).startswith(("qemu-", "bochs"))
    if output.separate_log:
        streams = {"stderr": subprocess.PIPE}
    else:
        streams = {"stdout": subprocess.PIPE, "stderr": None if emulated else subprocess.STDOUT}
    machine = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **streams)
    deadline = Deadline(seconds)
    console = Console(machine, output, token, deadline)
    try:
        console.drain()
        returncode = machine.wait(timeout=LAST_SECONDS)
        status = verdict(console, returncode, emulated)
    except (TimeoutError, subprocess.TimeoutExpired):
        status = late(console, deadline)
    finally:
        end(machine)
    output.close(status)
    return status


def late(console, deadline):
    if console.panicked:
        return PANICKED
    if console.exit_status is not None:
        return console.exit_status
    print(f"run: stopped after {deadline.seconds:g} s (TIME_SCALE=2 gives twice the time)",
          file=sys.stderr)
    return TIMED_OUT
