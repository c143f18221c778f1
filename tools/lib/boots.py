"""Boots the kernel under test, for the cases that tools/test-boot runs."""
import collections
import os
import subprocess

SECONDS = "120"

Boot = collections.namedtuple("Boot", "status log")
_runner = []


def use_runner(command):
    _runner[:] = command


def option(name):
    """The value of an option of tools/run, as the kernel under test is run: --target, --kernel."""
    return _runner[_runner.index(name) + 1] if name in _runner else None


def target():
    return option("--target")


def sanitized():
    return "-san/" in option("--kernel")


def symbol(name):
    """A symbol's address, as linked."""
    with open(option("--kernel") + ".sym", encoding="ascii") as f:
        return next(int(line.split()[0], 16) for line in f if line.split()[-1] == name)


def _run(options, environment):
    result = subprocess.run([*_runner, "--timeout", SECONDS, *options], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                            env={**os.environ, **environment})
    log = result.stdout.decode(errors="backslashreplace").replace("\r\n", "\n")
    return Boot(result.returncode, log)


def boot(words="", *options):
    """Boots with these words on the command line; later options of tools/run win."""
    return _run(["--batch", "--append", words, *options], {})


def command(text, *options):
    """Runs a shell command in the kernel; the log is its output alone, unless something fails."""
    return _run(["--command-from-env", *options], {"CMD": text})
