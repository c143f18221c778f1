"""Each lab's answer, handout and mutants get what they should."""
import os
import tomllib

from grader import lab as labs
from grader import report
from tests import common

MUTANT_KEYS = {"name", "why", "file", "replace", "with", "loses", "targets", "seconds",
               "also"}
MUTANTS_MIN = 6


class Wrong(Exception):
    """A grader did not do what it should; the message says what it did."""


def expect(condition, words):
    if not condition:
        raise Wrong(words)


def cases(lab):
    """Yields (name, function); a function raises Wrong."""
    yield f"{lab.name}: the answer gets everything", lambda: answer(lab)
    yield f"{lab.name}: the handout gets {lab.handout}", lambda: handout(lab)
    mutants = load_mutants(lab)
    for mutant in mutants:
        yield f"{lab.name}: {mutant['name']}", lambda mutant=mutant: check_mutant(lab, mutant)
    yield f"{lab.name}: every test catches a mutant", lambda: check_caught(lab, mutants)


def answer(lab):
    session = common.grade(lab, lab.answer, labs.TARGETS, repeat=True)
    data = report.as_data(session)
    expect(data["score"] == labs.MAXIMUM and data["challenge"]["score"]
           == data["challenge"]["maximum"] and data["complete"], common.explain(session.verdicts))


def handout(lab):
    session = common.grade(lab, lab.directory)
    score = report.as_data(session)["score"]
    expect(score == lab.handout, f"it gets {score}")


def load_mutants(lab):
    with open(os.path.join(lab.answer, "mutants.toml"), "rb") as f:
        mutants = tomllib.load(f)["mutant"]
    for mutant in mutants:
        expect(set(mutant) <= MUTANT_KEYS, f"{mutant['name']}: unknown keys")
    return mutants


def mutate(lab, mutant):
    """The answer with the one change, or two; each text must stand there exactly once."""
    with open(os.path.join(lab.answer, mutant["file"]), encoding="utf-8") as f:
        text = f.read()
    pairs = [(mutant["replace"], mutant["with"])] + ([mutant["also"]] if "also" in mutant else [])
    for old, new in pairs:
        expect(text.count(old) == 1, f"{text.count(old)} times in {mutant['file']}: {old}")
        text = text.replace(old, new)
    return common.submission(lab, "mutant", {mutant["file"]: text}, lab.answer)


def check_mutant(lab, mutant):
    if "seconds" in mutant:
        lab = common.hurried(lab, mutant["seconds"])
    session = common.grade(lab, mutate(lab, mutant), mutant.get("targets", ["libos"]))
    lost = common.lost(session.verdicts)
    expect(lost == set(mutant["loses"]),
           f"it loses {sorted(lost)} instead of {sorted(mutant['loses'])}\n"
           + common.explain(session.verdicts))


def check_caught(lab, mutants):
    expect(len(mutants) >= MUTANTS_MIN, f"only {len(mutants)} mutants")
    caught = {name for mutant in mutants for name in mutant["loses"]}
    idle = {test.name for test in lab.tests} - caught
    expect(not idle, f"no mutant loses {' '.join(sorted(idle))}")
