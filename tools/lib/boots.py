"""Boots the kernel under test, for the cases that tools/test-boot runs."""
import collections
import os
import subprocess

SECONDS = "60"

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


def boot(words="", *options, **environment):
    """Boots with these words on the command line; later options of tools/run win."""
    command = [*_runner, "--batch", "--timeout", SECONDS, "--append", words, *options]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            stdin=subprocess.DEVNULL, env={**os.environ, **environment})
    log = result.stdout.decode(errors="backslashreplace").replace("\r\n", "\n")
    return Boot(result.returncode, log)
