"""Builds the graded kernel of a student's layer, for one machine."""
import os
import re
import subprocess
from dataclasses import dataclass

from grader import policy

BUILD_SECONDS = 300
WORDS_MAX = 60
NOISE = re.compile(r"^(  [A-Z]+  |make(\[\d+\])?: (Entering|Leaving|\*\*\* Waiting))")


@dataclass(frozen=True)
class Build:
    kernel: str  # None when it failed
    words: str   # the compiler's, or those of the policy


def build(lab, layer, directory, target, sanitize):
    """Objects stay in `directory`: the next build of it is quick."""
    objects = os.path.join(directory, f"{lab.name}-graded", target + ("-san" if sanitize else ""))
    kernel = os.path.join(objects, "kernel")
    command = ["make", "-C", lab.graded, kernel, f"TARGET={target}", f"SAN={'1' if sanitize else ''}",
               f"STUDENT={layer}", f"BUILD={directory}"]
    status, output = run(command)
    if status:
        return Build(None, tidy(output, layer))
    complaints = policy.complaints(lab, os.path.join(objects, "obj"), target)
    if complaints:
        return Build(None, "\n".join(complaints))
    return Build(kernel, "")


def run(command):
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    try:
        result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                timeout=BUILD_SECONDS, encoding="utf-8", errors="replace")
    except subprocess.TimeoutExpired:
        return 1, f"the compiler did not end within {BUILD_SECONDS} seconds"
    return result.returncode, result.stdout


def tidy(output, layer):
    """What the compiler said, with the names of files as the student knows them."""
    lines = [line.replace(layer + os.sep, "") for line in output.splitlines()
             if not NOISE.match(line)]
    return "\n".join(lines[:WORDS_MAX])
