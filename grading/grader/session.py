"""Grading one submission of one lab: build, LibOS, then the two architectures."""
import concurrent.futures
import contextlib
import os
import secrets
import time

from grader import stage
from grader.build import build
from grader.machine import Machine
from grader.verdict import (BUILD, NOT_RUN, PASS, REFUSED, REPEATED, TIME_OUT, Verdict,
                            after_repeat, judge)

QUICK = "libos"  # comes first: a test that fails there is not run elsewhere


class Session:
    def __init__(self, lab, submission, work, options):
        self.lab = lab
        self.submission = submission
        self.work = os.path.abspath(work)
        self.options = options  # .targets .tests .seed .jobs .smp .reference .repeat
        self.verdicts = {test.name: {} for test in lab.tests}
        self.seeds = {test.name: options.seed or secrets.token_hex(8) for test in lab.tests}
        self.right = None       # the machine that has the right answer
        self.evidence = {}      # test: what that machine shows
        self.seconds = {}       # what took how long

    def run(self):
        """Returns the verdicts: test name -> target -> Verdict."""
        start = time.monotonic()
        layer = os.path.join(self.work, "layer")
        try:
            stage.layer(self.lab, self.submission, layer)
        except stage.SubmissionError as error:
            self.all(Verdict(REFUSED, str(error)))
        else:
            self.grade(layer)
        self.seconds["all"] = time.monotonic() - start
        return self.verdicts

    def chosen(self, target):
        """The tests that are to run there."""
        return [test for test in self.lab.tests if target in test.targets
                and (not self.options.tests or test.name in self.options.tests)]

    def all(self, verdict):
        for target in self.options.targets:
            for test in self.chosen(target):
                self.verdicts[test.name][target] = verdict

    def grade(self, layer):
        with contextlib.ExitStack() as stack:
            if self.options.reference:
                self.right = stack.enter_context(Machine(self.options.reference, QUICK))
            self.grade_targets(layer)

    def grade_targets(self, layer):
        for target in sorted(self.options.targets, key=lambda name: name != QUICK):
            made = self.timed(f"build {target}", build, self.lab, layer,
                              os.path.join(self.work, "build"), target, target == QUICK)
            self.timed(f"run {target}", self.run_target, target, made)

    def timed(self, name, function, *arguments):
        start = time.monotonic()
        result = function(*arguments)
        self.seconds[name] = time.monotonic() - start
        return result

    def run_target(self, target, made):
        tests = self.chosen(target)
        if not made.kernel:
            for test in tests:
                self.verdicts[test.name][target] = Verdict(BUILD, made.words)
            return
        with Machine(made.kernel, target, self.options.smp or self.lab.cpus) as machine, \
                concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            results = pool.map(lambda test: self.run_test(machine, test), tests)
            for test, verdict in zip(tests, results):
                self.verdicts[test.name][target] = verdict

    def run_test(self, machine, test):
        earlier = self.verdicts[test.name].get(QUICK)
        if machine.target != QUICK and earlier and not earlier.passed:
            return Verdict(NOT_RUN, f"{QUICK}: {earlier.name}")
        first = self.attempt(machine, test, test.seconds)
        if first.name not in REPEATED or not self.options.repeat:
            return first
        patience = 2 if first.name == TIME_OUT else 1
        return after_repeat(first, self.attempt(machine, test, test.seconds * patience))

    def attempt(self, machine, test, seconds):
        boot = machine.boot(test.name, self.seeds[test.name], seconds)
        return judge(boot, self.right_evidence(test))

    def right_evidence(self, test):
        """From the right answer's kernel, which runs in LibOS whatever the student's runs on."""
        if not self.right:
            return None
        if test.name not in self.evidence:
            boot = self.right.boot(test.name, self.seeds[test.name], test.seconds)
            if judge(boot, None).name != PASS:
                raise RuntimeError(f"the right answer fails {test.name} with seed "
                                   f"{self.seeds[test.name]}:\n{boot.text}")
            self.evidence[test.name] = boot.evidence
        return self.evidence[test.name]
