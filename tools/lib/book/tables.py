"""Tables that are made from the tree when the book is built: {{#table NAME}}."""
import os
import re
import tomllib

from lib.book import layers as tree

TARGETS = ("x86_64", "riscv64", "libos")


def markdown(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def boundary_exceptions(root, _):
    rows = []
    with open(os.path.join(root, "tools", "boundary-exceptions"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                path, rule, reason = line.split(None, 2)
                rows.append((f"`{path}`", rule, reason.strip()))
    return markdown(("file", "rule", "reason"), rows)


def shadowed_files(root, _):
    layers = list(reversed(tree.layer_names(root)))
    return markdown(("layer", "file", "replaces the one of"),
                    [(newer, f"`{name}`", older)
                     for newer, name, older in tree.shadowed(root, layers)])


def lines_in(root, layer, wanted):
    """(files, lines) of the C and assembly sources whose names are wanted."""
    count = [0, 0]
    for name in tree.files_of(root, layer):
        if name.endswith((".c", ".h", ".S")) and wanted(name):
            with open(os.path.join(root, tree.layer_path(layer), name), encoding="utf-8") as f:
                count = [count[0] + 1, count[1] + len(f.read().splitlines())]
    return count


def size_row(root, layer):
    def kind(name):
        if name.startswith(("tests/", "user/")):
            return "tests and programs"
        machine = tree.machine_of(name)
        return "machine" if machine else "common"
    parts = {part: lines_in(root, layer, lambda name, part=part: kind(name) == part)[1]
             for part in ("common", "machine", "tests and programs")}
    return [layer, *parts.values(), sum(parts.values())]


def layer_sizes(root, _):
    rows = [size_row(root, layer) for layer in tree.layer_names(root)]
    rows.append(["all", *(sum(row[i] for row in rows) for i in range(1, 5))])
    return markdown(("layer", "common", "arch, isa", "tests, programs", "lines"), rows)


def porting_contract(root, layer):
    """Which files each machine of a layer brings: a row for each name, a column for each machine."""
    files = {target: {name.split("/", 2)[2] for name in tree.files_of(root, layer)
                      if name.startswith(f"arch/{target}/")} for target in TARGETS}
    names = sorted(set().union(*files.values()), key=lambda name: ("/" in name, name))
    return markdown(("arch/…", *TARGETS),
                    [(f"`{name}`", *("yes" if name in files[target] else "" for target in TARGETS))
                     for name in names])


def packages(root, _):
    rows = []
    with open(os.path.join(root, "tools", "packages"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                group, _, package, *tested = line.split()
                rows.append((group, re.sub(r"\|", " or ", package), " ".join(tested)))
    return markdown(("for", "Debian package", "tested versions"), rows)


def toml(root, *path):
    with open(os.path.join(root, *path), "rb") as f:
        return tomllib.load(f)


def lab_tests(root, lab):
    """What grading asks of a lab."""
    rows = [(test["task"], f"`{test['name']}`", test["title"],
             f"+{test['points']}" if test.get("challenge") else test["points"])
            for test in toml(root, "grading", lab, "lab.toml")["test"]]
    return markdown(("task", "test", "what it tries", "points"), rows)


def mutants(root, lab):
    """The wrong answers by which the graders are graded. A student's copy may lack them."""
    try:
        wrong = toml(root, "grading", "answers", lab, "mutants.toml")["mutant"]
    except FileNotFoundError:
        return "*(The wrong answers stand beside the right ones, which this copy does not have.)*\n"
    rows = [(mutant["why"], ", ".join(f"`{name}`" for name in mutant["loses"])) for mutant in wrong]
    return markdown(("the mistake", "the tests that it must lose"), rows)


def file_table(root, path):
    """A Markdown table that another tool keeps in a file."""
    with open(os.path.join(root, path), encoding="utf-8") as f:
        rows = [line for line in f.read().splitlines() if line.startswith("|")]
    return "\n".join(rows) + "\n"


TABLES = {
    "boundary-exceptions": boundary_exceptions,
    "shadowed-files": shadowed_files,
    "layer-sizes": layer_sizes,
    "porting-contract": porting_contract,
    "packages": packages,
    "lab-tests": lab_tests,
    "mutants": mutants,
    "file": file_table,
}


def render(root, query):
    """`NAME [ARGUMENT]` -> Markdown. Raises KeyError, OSError, ValueError for what is not there."""
    name, _, argument = query.partition(" ")
    return TABLES[name](root, argument.strip())
