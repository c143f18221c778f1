"""Unit tests of the grader: no kernel is built here."""
import json
import os
import tempfile
import types
import unittest

from grader import classroom, gradescope, lab as labs, report, stage, verdict, where
from grader.machine import Boot, Transcript, take_evidence
from grader.verdict import Verdict

E, OTHER = "0123456789abcdef", "fedcba9876543210"


def boot(**values):
    return Boot(**{"ready": True, "status": 0, "evidence": E, **values})


class Judging(unittest.TestCase):
    def verdict(self, expected_name, evidence=E, **values):
        got = verdict.judge(boot(**values), evidence)
        self.assertEqual(got.name, expected_name)
        return got.words

    def test_pass_needs_everything(self):
        self.verdict(verdict.PASS)
        self.verdict(verdict.PASS, None)  # nobody knows the right evidence
        self.verdict(verdict.FORGED, evidence=OTHER)
        self.verdict(verdict.EARLY, evidence=E, **{"status": None, "gone": "signal 9"})
        self.verdict(verdict.EARLY, gone="its console, but not its power")
        self.verdict(verdict.NO_BOOT, ready=False)
        self.verdict(verdict.TIME_OUT, late=True, status=None)
        self.verdict(verdict.PANIC, panicked=True, text="x\nPANIC: y")

    def test_no_evidence_no_points(self):
        got = verdict.judge(Boot(ready=True, status=0, text="PASS"), E)
        self.assertEqual(got.name, verdict.EARLY)

    def test_words(self):
        self.assertEqual(self.verdict(verdict.PANIC, panicked=True, text="a\nPANIC: b\nc"),
                         "PANIC: b\nc")
        self.assertEqual(self.verdict(verdict.TIME_OUT, late=True, where="#0 loop"), "#0 loop")
        self.assertEqual(self.verdict(verdict.WRONG, status=1, text="got 1"), "got 1")
        self.assertIn("heap-buffer-overflow", self.verdict(
            verdict.MEMORY, status=None, text="x\n=1=ERROR: AddressSanitizer: heap-buffer-overflow"))

    def test_a_panic_before_the_test_is_no_boot(self):
        self.verdict(verdict.NO_BOOT, ready=False, panicked=True, text="PANIC: x")

    def test_long_words_are_cut_in_the_middle(self):
        words = self.verdict(verdict.WRONG, status=1, text="a" * 9000 + "b" * 9000)
        self.assertLess(len(words), 5000)
        self.assertTrue(words.startswith("a") and words.endswith("b"))


class Repeating(unittest.TestCase):
    def test_a_failure_that_does_not_come_back(self):
        again = Verdict(verdict.PASS)
        for name in verdict.REPEATED - {verdict.TIME_OUT, verdict.NO_BOOT}:
            self.assertEqual(verdict.after_repeat(Verdict(name), again).name, verdict.FLAKY)

    def test_a_slow_host(self):
        got = verdict.after_repeat(Verdict(verdict.TIME_OUT), Verdict(verdict.PASS))
        self.assertTrue(got.passed)

    def test_a_failure_that_comes_back(self):
        first = Verdict(verdict.WRONG, "first")
        self.assertIs(verdict.after_repeat(first, Verdict(verdict.TIME_OUT)), first)


class Consoles(unittest.TestCase):
    def transcript(self):
        clock = types.SimpleNamespace(restart=self.restarted.append)
        return Transcript(Boot(), clock, 5)

    def setUp(self):
        self.restarted = []

    def test_the_clock_starts_at_ready(self):
        output = self.transcript()
        output.text(b"boot log")
        output.ready()
        output.text(b"after\r\n")
        self.assertEqual((self.restarted, output.words()), ([5], "after\n"))

    def test_a_flood_keeps_both_ends(self):
        output = self.transcript()
        output.text(b"first")
        for _ in range(100):
            output.text(b"x" * 10000)
        output.text(b"last")
        words = output.words()
        self.assertLess(len(words), 140000)
        self.assertTrue(words.startswith("first") and words.endswith("last"))

    def test_evidence_needs_the_token(self):
        text = f"[[U evidence {OTHER}]]\n[[T evidence {E}]]\r\nrest"
        self.assertEqual(take_evidence(text, "T"), (f"[[U evidence {OTHER}]]\nrest", E))
        self.assertEqual(take_evidence(text, "V"), (text, None))


class Declarations(unittest.TestCase):
    def data(self, **change):
        tests = [{"task": 1, "name": f"t{i}", "points": 10, "title": "x"} for i in range(10)]
        return {"title": "L", "base": "ch01-boot", "seconds": 1, "handout": 0, "files": [],
                "test": tests, **change}

    def refuse(self, words, data):
        with self.assertRaisesRegex(labs.LabError, words):
            labs.parse("lab", data)

    def test_points_add_up(self):
        self.assertEqual(len(labs.parse("lab", self.data()).tests), 10)
        data = self.data()
        data["test"][0]["points"] = 9
        self.refuse("add up to 99", data)

    def test_the_challenge_is_outside(self):
        data = self.data()
        data["test"].append({"task": 2, "name": "c", "points": 7, "title": "x", "challenge": True})
        self.assertTrue(labs.parse("lab", data).tests[-1].challenge)

    def test_mistakes(self):
        data = self.data()
        data["test"][1]["name"] = "t0"
        self.refuse("two tests", data)
        data = self.data()
        data["test"][1]["targets"] = ["arm"]
        self.refuse("arm", data)
        data = self.data()
        data["test"][1]["pionts"] = 3
        self.refuse("pionts", data)

    def test_the_real_ones(self):
        for name in labs.names():
            lab = labs.load(name)
            self.assertEqual(sum(t.points for t in lab.tests if not t.challenge), labs.MAXIMUM)
            self.assertTrue(any(test.challenge for test in lab.tests))


class Staging(unittest.TestCase):
    def test_only_what_is_asked_for(self):
        with tempfile.TemporaryDirectory() as work:
            for name in ("lab/a.c", "lab/b.c", "include/lab/a.h", "tests/x.c"):
                self.write(work, "handout/" + name, "course")
                self.write(work, "submission/" + name, "student")
            lab = types.SimpleNamespace(directory=work + "/handout", files=("lab/a.c",))
            self.write(work, "layer/old.c", "left over")
            stage.layer(lab, work + "/submission", work + "/layer")
            self.assertEqual(self.tree(work + "/layer"), {
                "lab/a.c": "student", "lab/b.c": "course", "include/lab/a.h": "course"})

    @staticmethod
    def write(work, name, text):
        path = os.path.join(work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    @staticmethod
    def tree(top):
        found = {}
        for directory, _, files in os.walk(top):
            for file in files:
                path = os.path.join(directory, file)
                with open(path, encoding="utf-8") as f:
                    found[os.path.relpath(path, top)] = f.read()
        return found


def session(verdicts):
    """As one that has run."""
    lab = labs.find("lab1")
    return types.SimpleNamespace(
        lab=lab, options=types.SimpleNamespace(reference=None), seconds={"all": 12.3},
        seeds={test.name: "5eed" for test in lab.tests},
        verdicts={test.name: dict(verdicts) for test in lab.tests})


class Reports(unittest.TestCase):
    everything = {target: Verdict(verdict.PASS) for target in labs.TARGETS}

    def test_all_machines_count(self):
        data = report.as_data(session(self.everything))
        self.assertEqual((data["score"], data["maximum"], data["complete"]), (100, 100, True))
        one_bad = {**self.everything, "riscv64": Verdict(verdict.PANIC, "PANIC: x")}
        data = report.as_data(session(one_bad))
        self.assertEqual((data["score"], data["tests"][0]["log"]), (0, "PANIC: x"))

    def test_a_part_is_not_the_whole(self):
        data = report.as_data(session({"libos": Verdict(verdict.PASS)}))
        self.assertFalse(data["complete"])
        self.assertIn("a part of the lab", report.summary(data))

    def test_json_and_text(self):
        data = report.as_data(session({"libos": Verdict(verdict.WRONG, "got é")}))
        self.assertEqual(json.loads(report.as_json(data)), data)
        self.assertIn("        | got é", list(report.as_text(data)))

    def test_gradescope(self):
        data = report.as_data(session(self.everything))
        result = gradescope.results(data)
        self.assertEqual(result["score"], 110)
        self.assertEqual(sum(test["max_score"] for test in result["tests"]), 100)
        self.assertEqual({test["status"] for test in result["tests"]}, {"passed"})

    def test_classroom(self):
        lab = labs.find("lab1")
        text = "".join(classroom.workflow(lab, "course/tree"))
        points = [int(line.split()[-1]) for line in text.splitlines() if "max-score:" in line]
        self.assertEqual(sum(points), 100)
        self.assertEqual(text.count("_RESULTS:"), len(points))
        self.assertNotIn("{", text.replace("${{", "").replace("with: {", ""))


class Backtraces(unittest.TestCase):
    registers = {"x86_64": "RAX=1 RBP=0000000000001010 RSP=0 \nRIP=0000000000000105 RFL=2",
                 "riscv64": " pc       0000000000000105\n x8/s0    0000000000001020"}

    def test_walk(self):
        symbols = where.Symbols.__new__(where.Symbols)
        symbols.addresses, symbols.names = [0x100, 0x200], ["inner", "outer"]
        for target, text in self.registers.items():
            pairs = {0x1010: [0, 0x208]}
            monitor = types.SimpleNamespace(human=lambda _, text=text: text, pair=pairs.get)
            self.assertEqual(list(where.walk(monitor, target, symbols))[1:], [
                "  #0  0x0000000000000105 inner+0x5", "  #1  0x0000000000000208 outer+0x8"])

    def test_a_loop_ends(self):
        symbols = types.SimpleNamespace(name=str)
        monitor = types.SimpleNamespace(human=lambda _: self.registers["x86_64"],
                                        pair=lambda _: [0x1010, 0x105])
        self.assertEqual(len(list(where.walk(monitor, "x86_64", symbols))), 2)
