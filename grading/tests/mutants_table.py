"""The mutants of all labs as a table, for the book; the tests see that it is up to date."""
import os

from grader import lab as labs
from tests import answers

FILE = os.path.join(labs.GRADING, "mutants.md")
HEAD = """<!-- Written by `grading/test-graders --write-mutants`; the tests compare it with the mutants. -->

| lab | mutant | what is wrong with it | machines | loses |
|---|---|---|---|---|
"""


def row(lab, mutant):
    cells = (lab.name, mutant["name"], mutant["why"], ", ".join(mutant.get("targets", ["libos"])),
             ", ".join(f"`{name}`" for name in mutant["loses"]))
    return f"| {' | '.join(cells)} |\n"


def table():
    every = [labs.load(name) for name in labs.names()]
    return HEAD + "".join(row(lab, mutant) for lab in every for mutant in answers.load_mutants(lab))


def check():
    with open(FILE, encoding="utf-8") as f:
        answers.expect(f.read() == table(), "it is stale: grading/test-graders --write-mutants")


def write():
    with open(FILE, "w", encoding="utf-8") as f:
        f.write(table())
