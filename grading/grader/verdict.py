"""What became of a test: the one place where boots are judged."""
from dataclasses import dataclass

PASS = "pass"
REFUSED = "submission refused"
BUILD = "build error"
NO_BOOT = "no boot"
PANIC = "panic"
MEMORY = "memory error"
TIME_OUT = "time-out"
WRONG = "wrong answer"
EARLY = "ended early"
FORGED = "not the results"
FLAKY = "flaky"
NOT_RUN = "not run"

# A second run decides whether these are the student's or the weather's.
REPEATED = {NO_BOOT, PANIC, MEMORY, TIME_OUT, WRONG, EARLY, FORGED}
WORDS_MAX = 4000


@dataclass(frozen=True)
class Verdict:
    name: str
    words: str = ""
    seconds: float = 0

    @property
    def passed(self):
        return self.name == PASS


def judge(boot, evidence):
    """`evidence`: that of the right answer under the same seed, or None when nobody knows it."""
    name, words = opinion(boot, evidence)
    return Verdict(name, excerpt(words), boot.seconds)


def opinion(boot, evidence):
    if "ERROR: AddressSanitizer" in boot.text or "runtime error:" in boot.text:
        return MEMORY, sanitizer_words(boot.text)
    if boot.panicked and not boot.late and boot.ready:
        return PANIC, boot.text[max(0, boot.text.rfind("PANIC: ")):]
    if not boot.ready:
        return NO_BOOT, boot.text or f"the machine said nothing and ended with {boot.gone}"
    if boot.late:
        return TIME_OUT, boot.where or boot.text
    if boot.status is None or boot.gone:
        return EARLY, (f"{boot.text}\nthe machine was left with {boot.gone}, without a clean "
                       "power-off")
    return by_evidence(boot, evidence)


def by_evidence(boot, evidence):
    if boot.status != 0:
        return WRONG, boot.text
    if boot.evidence is None:
        return EARLY, f"{boot.text}\nthe power went off before the test had come to its end"
    if evidence not in (None, boot.evidence):
        return FORGED, (f"{boot.text}\nno check failed, but what the checks have seen is not what "
                        "a right solution shows")
    return PASS, ""


def sanitizer_words(text):
    """From the complaint on; the map of shadow bytes helps nobody here."""
    marks = ("runtime error:", "ERROR: AddressSanitizer")
    start = min(text.find(mark) for mark in marks if mark in text)
    start = text.rfind("\n", 0, start) + 1
    return text[start:].split("Shadow bytes around")[0]


def excerpt(words):
    words = words.strip("\n")
    if len(words) <= WORDS_MAX:
        return words
    return words[:WORDS_MAX // 2] + "\n[...]\n" + words[-WORDS_MAX // 2:]


def after_repeat(first, again):
    """A time-out that does not come back was the host's; anything else that does not is a bug that
    shows now and then, and those are the worst."""
    if not again.passed:
        return first
    if first.name in (TIME_OUT, NO_BOOT):
        return Verdict(PASS, f"after a {first.name}: the host was slow", again.seconds)
    return Verdict(FLAKY, f"{first.name}, but not when it ran again with the same seed\n"
                   + first.words, first.seconds)
