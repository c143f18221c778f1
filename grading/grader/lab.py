"""A lab as grading sees it: lab.toml, checked.

A mistake in it would cost students points, so everything that can be checked is: the points add up,
every file exists in the handout, and the graded tests in the sources are just those declared.
"""
import os
import re
import tomllib
from dataclasses import dataclass

GRADING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(GRADING)
LABS = os.path.join(ROOT, "labs")
ANSWERS = os.path.join(GRADING, "answers")
TARGETS = ("libos", "x86_64", "riscv64")
MAXIMUM = 100
TESTS_MIN = 8
TEST_KEYS = {"task", "name", "points", "title", "challenge", "seconds", "targets"}
LAB_KEYS = {"title", "base", "seconds", "cpus", "handout", "files", "test"}
DEFINITION = re.compile(r"^GRADED_TEST\((\w+)\)", re.M)


class LabError(Exception):
    """The lab's declaration is wrong; the instructor's mistake, not the student's."""


@dataclass(frozen=True)
class Test:
    task: int
    name: str
    points: int
    title: str
    challenge: bool
    seconds: float
    targets: tuple


@dataclass(frozen=True)
class Lab:
    name: str        # lab1-boot
    title: str
    base: str        # the chapter
    cpus: int        # how many the machines have
    handout: int     # the score of the untouched handout
    files: tuple     # what the student hands in, relative to the layer
    tests: tuple

    @property
    def directory(self):
        """Where the lab's layer lies: what is not handed in comes from here."""
        return os.path.join(LABS, self.name)

    @property
    def graded(self):
        return os.path.join(GRADING, self.name)

    @property
    def answer(self):
        return os.path.join(ANSWERS, self.name)


def names():
    return sorted(name for name in os.listdir(LABS)
                  if os.path.exists(os.path.join(GRADING, name, "lab.toml")))


def find(name):
    """By name or by the beginning of just one."""
    found = [lab for lab in names() if lab == name] or [
        lab for lab in names() if lab.startswith(name)]
    if len(found) != 1:
        raise LabError(f"no single lab is called '{name}'; there are: {' '.join(names())}")
    return load(found[0])


def load(name):
    path = os.path.join(GRADING, name, "lab.toml")
    with open(path, "rb") as f:
        try:
            data = tomllib.load(f)
        except tomllib.TOMLDecodeError as error:
            raise LabError(f"{path}: {error}") from None
    lab = parse(name, data)
    check_tree(lab)
    return lab


def parse(name, data):
    known(name, data, LAB_KEYS)
    tests = tuple(parse_test(test, data["seconds"]) for test in data["test"])
    total = sum(test.points for test in tests if not test.challenge)
    if total != MAXIMUM:
        raise LabError(f"{name}: the points add up to {total}, not to {MAXIMUM}")
    if len(tests) < TESTS_MIN:
        raise LabError(f"{name}: only {len(tests)} tests")
    if len({test.name for test in tests}) != len(tests):
        raise LabError(f"{name}: two tests of one name")
    return Lab(name, data["title"], data["base"], data.get("cpus", 1), data["handout"],
               tuple(data["files"]), tests)


def parse_test(data, seconds):
    known(data.get("name", "a test"), data, TEST_KEYS)
    targets = tuple(data.get("targets", TARGETS))
    if not targets or set(targets) - set(TARGETS):
        raise LabError(f"{data['name']}: targets {targets}; there are: {TARGETS}")
    return Test(data["task"], data["name"], data["points"], data["title"],
                data.get("challenge", False), data.get("seconds", seconds), targets)


def known(name, data, keys):
    if set(data) - keys:
        raise LabError(f"{name}: unknown: {' '.join(sorted(set(data) - keys))}")


def check_tree(lab):
    for name in lab.files:
        if not os.path.isfile(os.path.join(lab.directory, name)):
            raise LabError(f"{lab.name}: the handout has no {name}")
    declared, defined = {test.name for test in lab.tests}, set(defined_tests(lab))
    if declared != defined:
        raise LabError(f"{lab.name}: declared or defined, not both: "
                       + " ".join(sorted(declared ^ defined)))


def defined_tests(lab):
    directory = os.path.join(lab.graded, "tests")
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), encoding="utf-8") as f:
            yield from DEFINITION.findall(f.read())
