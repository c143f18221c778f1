"""Finds code by the name of a symbol. Universal Ctags says where a symbol begins; the comment above
it belongs to it.

A page of chapter N sees what chapter N's compiler sees: the layers up to N, without the files that
one of them shadows. A name that stands for nothing there, or for two things, is an error that lists
the candidates.
"""
import collections
import json
import os
import re
import subprocess

from lib.book import layers as tree

Symbol = collections.namedtuple("Symbol", "name kind path first last")

DEFINITIONS = {"function", "struct", "union", "enum", "macro", "variable", "typedef", "label",
               "test"}
DECLARATIONS = {"prototype", "externvar"}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')


class NotFound(Exception):
    """The message says what was looked for and what there is instead."""


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def code_lines(text):
    """The lines without comments, and with blank strings; indices are kept."""
    return COMMENT.sub(blank, STRING.sub(blank, text)).split("\n")


def read_lines(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read().split("\n")


def run_ctags(root, directories):
    command = ["ctags", "--quiet", "--options=NONE", "--output-format=json", "--fields=+neKS",
               "--kinds-C=+px", "--languages=C,Asm", "--langmap=C:.c.h,Asm:.S", "-R", "-f", "-",
               *directories]
    result = subprocess.run(command, cwd=root, check=True, text=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in result.stdout.splitlines()]


def tests_own_name(tag):
    """TEST(name) { … } looks like a function called TEST."""
    if tag["kind"] == "function" and tag["name"] == "TEST":
        return tag["signature"].strip("()"), "test"
    return tag["name"], tag["kind"]


class Index:
    def __init__(self, root, directories):
        self.root = root
        self.by_name = collections.defaultdict(list)
        for tag in run_ctags(root, directories):
            name, kind = tests_own_name(tag)
            if kind in DEFINITIONS | DECLARATIONS:
                self.by_name[name].append(
                    Symbol(name, kind, tag["path"], tag["line"], tag.get("end")))

    def visible(self, symbol, layers):
        """Whether the compiler of this chapter sees the file, and no newer layer shadows it."""
        layer, name = tree.split(symbol.path)
        if layer not in layers:
            return False
        newer = layers[:layers.index(layer)]
        return not any(os.path.exists(os.path.join(self.root, tree.layer_path(other), name))
                       for other in newer)

    def find(self, query, layers, target=None, file=None, declaration=False):
        """The one symbol that query (`name`, or `struct name`) means, as (path, first, last)."""
        kind, _, name = query.rpartition(" ")
        if kind and kind not in DEFINITIONS:
            raise NotFound(f"'{kind}' is no kind of symbol; there are: "
                           + ", ".join(sorted(DEFINITIONS)))
        named = [symbol for symbol in self.by_name.get(name, []) if not kind or symbol.kind == kind]
        wanted = DECLARATIONS if declaration else DEFINITIONS
        found = [symbol for symbol in named
                 if symbol.kind in wanted and self.visible(symbol, layers)]
        if file:
            found = [symbol for symbol in found if ("/" + symbol.path).endswith("/" + file)]
        if target:
            found = narrow(found, target)
        if len(found) != 1:
            raise NotFound(complaint(query, found or named, bool(found)))
        return self.extent(found[0])

    def extent(self, symbol):
        lines = read_lines(self.root, symbol.path)
        code = code_lines("\n".join(lines))
        if symbol.path.endswith(".S") and symbol.kind == "label":
            last = end_of_label(lines, symbol.first)
        elif symbol.kind in ("variable", "typedef", "externvar", "prototype"):
            last = end_of_statement(code, symbol.first)
        else:
            last = symbol.last or end_of_statement(code, symbol.first)
        return symbol._replace(first=with_lead(lines, code, symbol.first), last=last)


def narrow(found, target):
    """The machine's own come first; others of its kind are out; the rest stays."""
    mine = [symbol for symbol in found
            if tree.machine_of(tree.split(symbol.path)[1]) in tree.machines(target)]
    return mine or [symbol for symbol in found
                    if not tree.machine_of(tree.split(symbol.path)[1])]


def complaint(query, candidates, ambiguous):
    places = "".join(f"\n    {symbol.path}:{symbol.first} ({symbol.kind} {symbol.name})"
                     for symbol in candidates[:12])
    if ambiguous:
        return f"'{query}' is more than one thing; say target= or file= or its kind:{places}"
    if candidates:
        return f"'{query}' is not in this chapter, or not with these options; there is:{places}"
    return f"'{query}' is nowhere in the tree"


def end_of_statement(code, first):
    """The line of the semicolon outside all brackets."""
    depth = 0
    for number, line in enumerate(code[first - 1:], first):
        depth += sum(line.count(c) for c in "({[") - sum(line.count(c) for c in ")}]")
        if depth == 0 and line.rstrip().endswith(";"):
            return number
    return len(code)


LABEL = re.compile(r"(?!\.L)[A-Za-z_]\w*:")
SECTION = re.compile(r"\s*\.(section|text|data|bss|macro)\b")


def end_of_label(lines, first):
    """Up to the next label that is not local, the next section, or a comment between them."""
    last = first
    for number, line in enumerate(lines[first:], first + 1):
        if LABEL.match(line) or SECTION.match(line) or line.startswith(("/*", "#")):
            break
        if line.strip() and not re.match(r"\s*\.(globl|balign|type)\b", line):
            last = number
    return last


def is_lead(line, code):
    """Whether a line can belong to the symbol in the line below it."""
    if not line.strip():
        return False
    code = code.strip()
    if not code:
        return True  # a comment
    if code.startswith("."):
        return True  # .globl, .balign, .section
    return not code.startswith("#") and code[-1] not in ";{}:\\"


def with_lead(lines, code, first):
    assembly = code[first - 1].strip().endswith(":")
    while first > 1 and is_lead(lines[first - 2], code[first - 2]):
        if assembly and code[first - 2].strip() and not code[first - 2].strip().startswith("."):
            break  # the instruction before a label is not the label's
        first -= 1
    return first
