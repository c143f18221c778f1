"""Every graded test again and again on the right answer, with fresh inputs each time: a test that
fails now and then would cost a student points for nothing."""
import os

from grader import lab as labs
from tests import common
from tests.answers import expect

FULL_RUNS, SHORT_RUNS = 20, 3
CPUS = (1, 2, 4)
TABLE = os.path.join(labs.GRADING, "flakes.md")
HEAD = """<!-- Written by `make grade-graders FULL=1`, row by row. -->

| lab | machine | CPUs | tests | boots | failed | longest test |
|---|---|---:|---:|---:|---:|---:|
"""

rows = []


def cases(lab, full):
    """The short form is LibOS alone."""
    runs = FULL_RUNS if full else SHORT_RUNS
    for target in labs.TARGETS if full else ("libos",):
        for cpus in CPUS:
            yield (f"{lab.name}: each test {runs} times on {target}, {cpus} CPUs",
                   lambda target=target, cpus=cpus: check(lab, target, cpus, runs))


def check(lab, target, cpus, runs):
    sessions = [common.grade(lab, lab.answer, (target,), smp=cpus) for _ in range(runs)]
    verdicts = [verdict for session in sessions for by_target in session.verdicts.values()
                for verdict in by_target.values()]
    failed = [session for session in sessions if common.lost(session)]
    count = sum(not verdict.passed for verdict in verdicts)
    longest = max(verdict.seconds for verdict in verdicts)
    tests = len(verdicts) // runs
    rows.append(f"| {lab.name} | {target} | {cpus} | {tests} | {len(verdicts)} | {count} "
                f"| {longest:.2f} s |\n")
    if runs == FULL_RUNS:
        write_table()
    expect(not failed, f"{count} of {len(verdicts)} failed\n"
           + "\n".join(common.explain(session) for session in failed))


def write_table():
    with open(TABLE, "w", encoding="utf-8") as f:
        f.write(HEAD + "".join(rows))
