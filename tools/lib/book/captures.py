"""Output in the book is output of a run. `make book-capture` makes the runs and stores what they
printed under book/en/captured; `make test` makes them again and compares.

What differs from run to run (times, addresses, big numbers) is shown as it was and not compared.
"""
import collections
import difflib
import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess

SECONDS = 120
# Among the stored outputs: the compilers and the debugger that they were made with.
TOOLS = "tools"
# Where sessions put what they make; empty before each.
SCRATCH = "build/scratch"

# A capture's key is all that decides what is run. The shown text is what the reader would type.
Capture = collections.namedtuple("Capture", "kind command script status")

BUILD_NOISE = re.compile(r"^(  [A-Z]{2,5} +\S.*|setup: .*|make(\[\d+\])?: .*)\n", re.M)
# The firmware speaks before the kernel does, and differently in each version of QEMU.
FIRMWARE = re.compile(r"^\n?OpenSBI v(?:.*\n)*?Boot HART MEDELEG.*\n", re.M)
DEBUGGER_STARTS = re.compile(r"^(Reading symbols from|Remote debugging using|0x\S+ in \?\?) ?.*\n?",
                             re.M)
BUILT = re.compile(r"\bbuild/(ch\w+-\w+|final)/(x86_64|riscv64|libos)/")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
VARYING = [
    (re.compile(r"\d+(\.\d+)? ?(ns|us|µs|ms|s|seconds?|cycles|KiB|MHz)\b"), r"N \2"),
    (re.compile(r"0x[0-9a-f]{5,}|\b[0-9a-f]{12,}\b"), "ADDRESS"),
    (re.compile(r"\+(0x[0-9a-f]+|\d+)(?=[\s>)/])"), "+OFFSET"),
    (re.compile(r"\b\d{5,}\b"), "N"),
    (re.compile(r"/tmp/\S+"), "/tmp/NAME"),
    (re.compile(r"Makefile:\d+: "), "Makefile: "),
    (re.compile(r"\[Switching to .*\]\n|Thread \d+ hit "), ""),
    (re.compile(r"cpus: \d+ of \d+"), "cpus: N"),
    (re.compile(r"pid \d+|process \d+|LWP \d+|Thread \d[\d.]*"), "process"),
    (re.compile(r"[ \t]+"), " "),
]


def run(command, status=0):
    return Capture("run", command, "", status)


def gdb(arguments, script):
    return Capture("gdb", arguments, script, 0)


def session(lines, status=0):
    """Commands one after the other in one shell; the status is the last one's."""
    return Capture("session", " ".join(lines)[:60], "\n".join(lines), status)


def table(command, file):
    """A command that measures and writes a Markdown table into a file."""
    return Capture("table", command, file, 0)


def file_name(capture):
    words = "-".join(re.findall(r"[a-z0-9_]+", capture.command.lower()))[:48].strip("-")
    digest = hashlib.sha256("\0".join(map(str, capture)).encode()).hexdigest()[:6]
    return f"{capture.kind}-{words}-{digest}.txt"


def stored(book, capture):
    """The stored text, or None."""
    try:
        with open(os.path.join(book, "captured", file_name(capture)), encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return None


def comparable(text):
    text = FIRMWARE.sub("", text)
    for pattern, replacement in VARYING:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.splitlines())


def cells(text):
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines()]


def close(old, new, head):
    """Counts of instructions repeat, but for what another compiler makes; times are only shown."""
    if old == new or "instructions" not in head:
        return True
    try:
        return abs(float(old) - float(new)) <= 0.1 * float(old) + 2
    except ValueError:
        return False


def same_table(old, new):
    old, new = cells(old), cells(new)
    if [row[:1] for row in old] != [row[:1] for row in new] or old[:1] != new[:1]:
        return False
    return all(close(*pair, head) for rows in list(zip(old, new))[2:]
               for head, *pair in zip(old[0], *rows))


def tool_versions():
    """What a debugger's answers depend on besides the code."""
    commands = (["gcc", "-dumpversion"], ["riscv64-unknown-elf-gcc", "-dumpversion"],
                ["gdb-multiarch", "--version"])
    lines = [subprocess.run(command, text=True, stdout=subprocess.PIPE, check=False)
             .stdout.split("\n")[0] for command in commands]
    return "".join(f"{command[0]}: {line}\n" for command, line in zip(commands, lines))


def read_tools(book):
    try:
        with open(os.path.join(book, "captured", TOOLS), encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def same(capture, old, new):
    """Whether what is stored still says what a run says."""
    if capture.kind == "table":
        return same_table(old, new)
    return comparable(old) == comparable(new)


def difference(old, new):
    return "\n".join(difflib.unified_diff(comparable(old).splitlines(),
                                          comparable(new).splitlines(), "stored", "now",
                                          lineterm="", n=1))


class Failed(Exception):
    pass


def environment():
    drop = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "CMD", "V", "SAN", "CHAPTER", "TARGET", "BUILD")
    kept = {name: value for name, value in os.environ.items() if name not in drop}
    return {**kept, "TERM": "dumb", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "90",
            "DEBUGINFOD_URLS": ""}


def shell(command, root, stdin=""):
    """Returns (status, what it printed on both streams). Ends it, and all it started, in time."""
    limit = SECONDS * float(os.environ.get("TIME_SCALE") or 1)
    process = subprocess.Popen(["bash", "-c", command], cwd=root, env=environment(),
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    try:
        output, _ = process.communicate(stdin.encode(), timeout=limit)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"no end in {limit:.0f} s") from late
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return process.returncode, output.decode(errors="backslashreplace")


def tidy(text, root):
    text = CONTROL.sub("", text).replace(root + "/", "").replace(root, "zcore")
    text = BUILD_NOISE.sub("", text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"


def with_commands(output, commands):
    """GDB reads the commands from a pipe and prints its prompt for each: puts them behind it."""
    parts = output.split("(gdb) ")
    shown = [parts[0].strip("\n")] if parts[0].strip() else []
    for number, part in enumerate(parts[1:]):
        if number < len(commands):
            shown.append(f"(gdb) {commands[number]}\n{part.strip(chr(10))}".rstrip("\n"))
    return "\n".join(shown) + "\n"


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def build_what_it_names(command, root):
    """A command may read build/LAYER/TARGET/…: the reader built it a page ago, and so do we."""
    for layer, target in sorted(set(BUILT.findall(command))):
        directory = "final" if layer == "final" else f"chapters/{layer}"
        status, output = shell(f"make -s -C {directory} TARGET={target} all", root)
        if status:
            raise Failed(f"{directory} does not build:\n{output}")


def make(capture, root):
    """Runs it; returns the text to store."""
    if capture.kind == "gdb":
        return make_gdb(capture, root)
    command = session_script(capture) if capture.kind == "session" else capture.command
    build_what_it_names(command, root)
    shutil.rmtree(os.path.join(root, SCRATCH), ignore_errors=True)
    status, output = shell(command, root)
    if status != capture.status:
        raise Failed(f"status {status}, expected {capture.status}:\n{tidy(output, root)}")
    return read(root, capture.script) if capture.kind == "table" else tidy(output, root)


def session_script(capture):
    """Each command behind a prompt, as a terminal shows it."""
    return "\n".join(f"printf '%s\\n' {shlex.quote('$ ' + line)}\n{line}"
                     for line in capture.script.split("\n"))


def make_gdb(capture, root):
    build_what_it_names(capture.command, root)
    commands = [line for line in capture.script.splitlines() if line.strip()]
    _, output = shell(f"make gdb {capture.command}", root, "\n".join(commands) + "\n")
    output = FIRMWARE.sub("", CONTROL.sub("", output))
    return tidy(DEBUGGER_STARTS.sub("", with_commands(output, commands)), root)
