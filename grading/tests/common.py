"""What the tests of whole gradings share."""
import dataclasses
import os
import shutil
import types

from grader import lab as labs
from grader import reference
from grader.session import Session

WORK = os.path.join(os.environ.get("BUILD") or os.path.join(labs.ROOT, "build"), "test-graders")
JOBS = os.cpu_count()


def work(lab, *parts):
    return os.path.join(WORK, lab.name, *parts)


def grade(lab, submission, targets=("libos",), tests=None, kind=Session, **options):
    """Grades; returns the finished session. One build directory serves all of them."""
    values = {"targets": targets, "tests": tests, "seed": None, "jobs": JOBS, "smp": None,
              "repeat": False, "reference": reference.kernel(lab, work(lab, "reference")),
              **options}
    session = kind(lab, submission, work(lab), types.SimpleNamespace(**values))
    session.run()
    return session


def hurried(lab, seconds):
    """The lab with short limits, where somebody will not end."""
    tests = tuple(dataclasses.replace(test, seconds=seconds) for test in lab.tests)
    return dataclasses.replace(lab, tests=tests)


def submission(lab, name, files, base=None):
    """A directory with the lab's files: those of `base` (the handout), and `files` on top."""
    directory = work(lab, "submissions", name)
    shutil.rmtree(directory, ignore_errors=True)
    for file in lab.files:
        path = os.path.join(directory, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copyfile(os.path.join(base or lab.directory, file), path)
    for file, text in files.items():
        with open(os.path.join(directory, file), "w", encoding="utf-8") as f:
            f.write(text)
    return directory


def lost(verdicts):
    """The tests that ran and did not pass."""
    return {name for name, by_target in verdicts.items()
            if any(not verdict.passed for verdict in by_target.values())}


def explain(verdicts):
    return "\n".join(f"{name} {target}: {verdict.name}\n{verdict.words}"
                     for name, by_target in verdicts.items()
                     for target, verdict in by_target.items() if not verdict.passed)
