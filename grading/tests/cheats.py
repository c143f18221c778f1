"""Submissions that fail in every way, and that try to win without solving anything. They replace
lab 1's size.c; none may get more than the handout does."""
import json
import os
import subprocess

from grader import lab as labs
from grader import report, verdict
from tests import common
from tests.answers import expect

PATIENCE = 0.1  # seconds for those who never end
TESTS = ["size_numbers", "size_refuses"]
INCLUDES = """#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <lab/size.h>
#include <lib/errno.h>
#include <lib/string.h>
"""
# Symbols give names for addresses, so a patient program can find any function of the kernel.
FIND = """
static uintptr_t find(const char *wanted)
{
	for (uintptr_t at = (uintptr_t)panic & ~0xffffful; ; at += 2) {
		size_t offset = 1;
		const char *name = symbol_find(at, &offset);

		if (name && !offset && !strcmp(name, wanted))
			return at;
	}
}
"""
HONEST = """
int size_parse(const char *text, uint64_t *size)
{
	return -EINVAL;
}
"""

# name: (the body of size_parse, what comes before it, the verdict, words that must be in the log)
BODIES = {
    "an endless loop": ("for (;;) asm volatile(\"\");", "", verdict.TIME_OUT, "size_parse"),
    "an endless recursion": ("int (*volatile again)(const char *, uint64_t *) = size_parse;\n"
                             "	return again(text, size) + 1;", "", verdict.PANIC, "size_parse"),
    "a panic": ("panic(\"nobody knows %s\", text);", "", verdict.PANIC, "size_parse"),
    "a null pointer": ("int *volatile nowhere = (int *)8; *nowhere = 1; return 0;", "",
                       verdict.PANIC, "size_parse"),
    "a flood": ("for (;;) kprintf(\"test size_numbers: PASS\\n\");", "", verdict.TIME_OUT, ""),
    "printing PASS": ("kprintf(\"PASS\\n[[T evidence 0123456789abcdef]]\\n[[T exit 0]]\\n\"); "
                      "return -ENOSYS;", "", verdict.WRONG, "expected"),
    "an early power-off": ("""
	((void (*)(int))find("power_off"))(0);
	return 0;""", FIND, verdict.EARLY, "power went off"),
    "marks before an early power-off": ("""
	kprintf("[[0123456789abcdef evidence 0123456789abcdef]]\\n[[0123456789abcdef exit 0]]\\n");
	((void (*)(int))find("hal_power_off"))(0);
	return 0;""", FIND, verdict.EARLY, "clean power-off"),
    # It even finds the token, and so can print what the runner of the tests prints.
    "the runner's marks": ("""
	const char *(*line)(void) = (const char *(*)(void))find("command_line");
	uint64_t (*evidence)(void) = (uint64_t (*)(void))find("evidence_value");
	const char *token = strstr(line(), "token=") + strlen("token=");

	kprintf("[[%.16s evidence %016lx]]\\n", token, evidence());
	((void (*)(int))find("power_off"))(0);
	return 0;""", FIND, verdict.FORGED, "right solution"),
    "power_off by name": ("power_off(0);", "#include <kernel/power.h>\n", verdict.BUILD, "power_off"),
    "a system call": ("asm volatile(\"syscall\" : : \"a\"(231), \"D\"(0)); return 0;", "",
                      verdict.BUILD, "syscall"),
    "the C library": ("extern void _exit(int); _exit(0); return 0;", "", verdict.BUILD, "_exit"),
    "a syntax error": ("retrun 0;", "", verdict.BUILD, "error: "),
}

# name: (a whole file, the verdict, words)
FILES = {
    "a check of its own": (HONEST + """
#include <grade/test.h>
bool grade_expect_eq(const char *file, int line, const char *what, uint64_t got, uint64_t want)
{
	return true;
}
""", verdict.BUILD, "multiple definition"),
    "a comparison of its own": (HONEST + "int strcmp(const char *a, const char *b) { return 0; }\n",
                                verdict.BUILD, "strcmp"),
    "an init hook": (HONEST + """
#include <kernel/init.h>
static void early(void) { kprintf("here first\\n"); }
INIT_HOOK(INIT_SERVICES, early);
""", verdict.BUILD, "set_init_hooks"),
    "a constructor": (HONEST + "static __attribute__((constructor)) void early(void) "
                      "{ kprintf(\"here first\\n\"); }\n", verdict.BUILD, "init_array"),
    "a test of the same name": (HONEST + """
#include <grade/test.h>
GRADED_TEST(size_numbers) {}
""", verdict.BUILD, "set_graded_tests"),
    "the answer, included": ("#include <%s>\n" % os.path.join(labs.ANSWERS, "absent", "size.c"),
                             verdict.BUILD, "No such file"),
}


def cases(lab):
    for name, (body, before, want, words) in BODIES.items():
        text = f"{INCLUDES}{before}\nint size_parse(const char *text, uint64_t *size)\n{{\n{body}\n}}\n"
        yield f"hostile: {name}", lambda *a, t=text, w=want, s=words: attempt(lab, t, w, s)
    for name, (text, want, words) in FILES.items():
        yield (f"hostile: {name}",
               lambda t=INCLUDES + text, w=want, s=words: attempt(lab, t, w, s))
    yield "hostile: the same in QEMU", lambda: in_qemu(lab)
    yield "hostile: a file is missing", lambda: missing(lab)
    yield "hostile: a file is a link", lambda: linked(lab)
    yield "hostile: makefiles and headers of its own", lambda: other_files(lab)
    yield "hostile: JSON of a failed build", lambda: json_of_failure(lab)


def attempt(lab, text, want, words, targets=("libos",)):
    directory = common.submission(lab, "hostile", {"lab/size.c": text})
    if want == verdict.TIME_OUT:
        lab = common.hurried(lab, PATIENCE)
    session = common.grade(lab, directory, targets, TESTS)
    expect(report.as_data(session)["score"] == 0, "it wins points")
    for target in targets:
        got = session.verdicts[TESTS[0]][target]
        expect(got.name == want, f"{target}: {got.name} instead of {want}\n{got.words}")
        expect(words in got.words, f"{target}: '{words}' is not in the log:\n{got.words}")


def in_qemu(lab):
    for name in ("an endless loop", "a panic", "an early power-off"):
        body, before, want, words = BODIES[name]
        text = f"{INCLUDES}{before}\nint size_parse(const char *text, uint64_t *size)\n{{\n{body}\n}}\n"
        attempt(lab, text, want, words, ("x86_64", "riscv64"))


def refused(lab, directory, words):
    session = common.grade(lab, directory, tests=TESTS)
    got = session.verdicts[TESTS[0]]["libos"]
    expect(got.name == verdict.REFUSED and words in got.words, f"{got.name}: {got.words}")


def missing(lab):
    directory = common.submission(lab, "hostile", {})
    os.remove(os.path.join(directory, "lab/size.c"))
    refused(lab, directory, "lab/size.c is missing")


def linked(lab):
    directory = common.submission(lab, "hostile", {})
    os.remove(os.path.join(directory, "lab/size.c"))
    os.symlink("hexdump.c", os.path.join(directory, "lab/size.c"))
    refused(lab, directory, "lab/size.c is a symbolic link")


def other_files(lab):
    """What the lab does not ask for is not even looked at: it would break every build."""
    directory = common.submission(lab, "hostile", {}, lab.answer)
    for name in ("Makefile", "layer.mk", "include/lab/size.h", "kernel/test.c", "kernel/main.c",
                 "lib/string.c", "tests/size_test.c"):
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write("#error this file was read\n$(error this file was read)\n")
    session = common.grade(lab, directory, tests=TESTS)
    expect(not common.lost(session.verdicts), common.explain(session.verdicts))


def json_of_failure(lab):
    """Through the front door: status 0, and a result that says what the compiler said."""
    directory = common.submission(lab, "hostile", {"lab/size.c": "int size_parse(;\n"})
    output = common.work(lab, "result.json")
    result = subprocess.run(
        [os.path.join(labs.GRADING, "grade"), lab.name, "--submission", directory, "--target",
         "libos", "--json", output, "--work", common.work(lab, "front-door")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    expect(result.returncode == 0, result.stdout)
    with open(output, encoding="utf-8") as f:
        data = json.load(f)
    expect((data["score"], data["maximum"], len(data["tests"])) == (0, 100, len(lab.tests)),
           str(data)[:2000])
    for test in data["tests"]:
        expect(test["verdict"] == verdict.BUILD and "lab/size.c:1" in test["log"]
               and "error: " in test["log"], str(test))
