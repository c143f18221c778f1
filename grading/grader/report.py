"""Results as data (JSON) and as text. Scores are whole points: a test's points, or none of them."""
import json

from grader.verdict import BUILD, PASS, REFUSED

INDENT = "        "
FIRST = ("libos", "x86_64", "riscv64")


def as_data(session):
    """The one form that everything else is made of."""
    lab, tests = session.lab, [test_data(session, test) for test in session.lab.tests]
    asked = [test for test in tests if test["machines"]]
    regular = [test for test in asked if not test["challenge"]]
    challenge = [test for test in asked if test["challenge"]]
    return {
        "lab": lab.name,
        "title": lab.title,
        "score": sum(test["score"] for test in regular),
        "maximum": sum(test["maximum"] for test in regular),
        "challenge": {"score": sum(test["score"] for test in challenge),
                      "maximum": sum(test["maximum"] for test in challenge)},
        # All of the lab, on all of its machines?
        "complete": all(set(test.targets) == set(session.verdicts[test.name])
                        for test in lab.tests),
        # Were the results compared with those of a right answer?
        "authenticated": bool(session.options.reference),
        "seconds": {name: round(value, 1) for name, value in session.seconds.items()},
        "tests": asked,
    }


def test_data(session, test):
    verdicts = session.verdicts[test.name]
    passed = bool(verdicts) and all(verdict.passed for verdict in verdicts.values())
    worst = next((verdicts[target] for target in FIRST
                  if target in verdicts and not verdicts[target].passed), None)
    return {
        "task": test.task,
        "name": test.name,
        "title": test.title,
        "challenge": test.challenge,
        "score": test.points if passed else 0,
        "maximum": test.points,
        "verdict": worst.name if worst else PASS,
        "log": worst.words if worst else "",
        "machines": {target: {"verdict": verdict.name, "seconds": round(verdict.seconds, 2),
                              "log": verdict.words}
                     for target, verdict in verdicts.items()},
        "repeat": f"make grade LAB={session.lab.name} TEST={test.name} "
                  f"SEED={session.seeds[test.name]}",
    }


def as_json(data):
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def as_text(data):
    yield f"{data['title']}"
    task, shown = None, set()
    for test in data["tests"]:
        if test["task"] != task:
            task = test["task"]
            yield f"  task {task}"
        yield from test_lines(test, shown)
    yield summary(data)
    if not data["authenticated"]:
        yield "  (without the answers at hand: a self-check, results were not compared)"


def test_lines(test, shown):
    machines = ", ".join(f"{name} {result['verdict']}" if result["verdict"] != PASS else name
                         for name, result in test["machines"].items())
    points = f"{test['score']}/{test['maximum']}{'+' if test['challenge'] else ' '}"
    yield f"    {points:>6} {test['name']:29} {machines}"
    if test["verdict"] == PASS:
        return
    # One compiler error fails all tests; once is enough to read it.
    if test["log"] and not (test["verdict"] in (BUILD, REFUSED) and test["log"] in shown):
        shown.add(test["log"])
        yield from (INDENT + "| " + line for line in test["log"].splitlines())
    yield f"{INDENT}again: {test['repeat']}"


def summary(data):
    challenge = data["challenge"]
    extra = f" and {challenge['score']} of {challenge['maximum']} for the challenge" \
        if challenge["maximum"] else ""
    part = "" if data["complete"] else "   (a part of the lab, or of its machines)"
    return f"score: {data['score']} of {data['maximum']}{extra}{part}"
