"""Every graded test again and again on the right answer, with fresh inputs each time: a test that
fails now and then would cost a student points for nothing."""
import os
import secrets

from grader import lab as labs
from grader.session import Session
from tests import common
from tests.answers import expect

FULL_RUNS, SHORT_RUNS = 20, 3
CPUS = (1, 2, 4)
TABLE = os.path.join(labs.GRADING, "flakes.md")
HEAD = """<!-- Written by `make grade-graders FULL=1`, row by row; a row that is not run again stays. -->

| lab | machine | CPUs | tests | boots | failed | longest test |
|---|---|---:|---:|---:|---:|---:|
"""


def cases(lab, full):
    """The short form is LibOS alone."""
    runs = FULL_RUNS if full else SHORT_RUNS
    for target in labs.TARGETS if full else ("libos",):
        for cpus in CPUS:
            yield (f"{lab.name}: each test {runs} times on {target}, {cpus} CPUs",
                   lambda target=target, cpus=cpus: check(lab, target, cpus, runs))


class Repeated(Session):
    """Builds once and boots often. `rounds` holds the verdicts of each round."""
    count = SHORT_RUNS

    def run_target(self, target, made):
        self.rounds = []
        for _ in range(self.count):
            self.seeds = {name: secrets.token_hex(8) for name in self.seeds}
            self.evidence.clear()
            self.verdicts = {name: {} for name in self.seeds}
            super().run_target(target, made)
            self.rounds.append(self.verdicts)


class FullyRepeated(Repeated):
    count = FULL_RUNS


def check(lab, target, cpus, runs):
    kind = FullyRepeated if runs == FULL_RUNS else Repeated
    rounds = common.grade(lab, lab.answer, (target,), kind=kind, smp=cpus).rounds
    verdicts = [verdict for result in rounds for by_target in result.values()
                for verdict in by_target.values()]
    bad = sum(not verdict.passed for verdict in verdicts)
    longest = max(verdict.seconds for verdict in verdicts)
    if runs == FULL_RUNS:
        write_row((lab.name, target, str(cpus)), len(verdicts) // runs, len(verdicts), bad,
                  f"{longest:.2f} s")
    expect(not bad, f"{bad} of {len(verdicts)} failed\n"
           + "\n".join(common.explain(result) for result in rounds if common.lost(result)))


def read_rows():
    if not os.path.exists(TABLE):
        return {}
    with open(TABLE, encoding="utf-8") as f:
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in f if "|" in line]
    return {tuple(row[:3]): row[3:] for row in rows if row[2].isdigit()}


def write_row(key, *values):
    rows = read_rows()
    rows[key] = map(str, values)
    with open(TABLE, "w", encoding="utf-8") as f:
        f.write(HEAD + "".join(f"| {' | '.join([*key, *row])} |\n"
                               for key, row in sorted(rows.items())))
