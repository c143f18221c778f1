"""A small tree with a small book, for the tests of the book's machinery."""
import os

TREE = {
    "chapters/ch01-one/kernel/a.c": """/* The file. */
#include <kernel/a.h>

#define LIMIT 4

/* What the page shows:
 * two lines; with a brace } in it. */
static int table[] = {
	1, 2, /* ; */
	3,
};

/* Adds. */
int add(int a,
	int b)
{
	/* inside */
	return a + b;
}

static void twice_named(void)
{
}

/* Last. */
static int last(void)
{
	return LIMIT + table[0];
}
""",
    "chapters/ch01-one/include/kernel/a.h": """#pragma once
#define WRAP(x) \\
	do {    \\
		(x); \\
	} while (0)

/* A pair. */
struct pair {
	int a;

	int b;
};

/* Adds two. */
int add(int a, int b);
int twice_named;
""",
    "chapters/ch01-one/kernel/old.c": "/* The old way. */\nint way(void)\n{\n\treturn 1;\n}\n",
    "chapters/ch01-one/arch/x86_64/entry.S":
        "#include <a.h>\n\n/* Here it begins. */\n\t.globl\tstart\nstart:\n\tcli\n\n1:\tjmp\t1b\n\n"
        "/* Next. */\nnext:\n\thlt\n\n\t.data\n",
    "chapters/ch01-one/arch/riscv64/entry.S": "\t.globl\tstart\nstart:\n\twfi\n",
    "chapters/ch01-one/arch/libos/host.c": "int pick(void)\n{\n\treturn 0;\n}\n",
    "chapters/ch01-one/isa/x86_64/pick.c": "int pick_isa(void)\n{\n\treturn 0;\n}\n",
    "chapters/ch01-one/tests/a_test.c": "TEST(adding)\n{\n\tCHECK(1);\n}\n",
    "chapters/ch02-two/kernel/old.c": "/* The new way. */\nint way(void)\n{\n\treturn 2;\n}\n",
    "chapters/ch02-two/kernel/later.c": "int later(void)\n{\n\treturn 3;\n}\n",
    "chapters/ch01-one/kernel/hook.c": "void hook(void)\n{\n}\n\nINIT_HOOK(ONE, hook);\n",
    "grading/lab9/lab.toml": '[[test]]\ntask = 1\nname = "t"\ntitle = "tries"\npoints = 4\n',
    "grading/answers/lab9/mutants.toml": '[[mutant]]\nwhy = "forgets"\nloses = ["t"]\n',
    "tools/boundary-exceptions": "# head\nchapters/x.c  asm  because | it must\n",
}
BOOK_TOML = """[book]
title = "Fixture"
language = "en"
[build]
create-missing = false
use-default-preprocessors = false
[preprocessor.zcore]
command = "book-preprocess"
[output.html]
copy-fonts = false
input-404 = ""
additional-css = ["book.css"]
"""
SUMMARY = "# Summary\n\n- [One](ch01-one/index.md)\n  - [Page](ch01-one/page.md)\n- [Two](ch02-two/page.md)\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def make(directory, page="# Page\n\nText.\n"):
    """Writes the tree and its book; returns the directory of book.toml."""
    for name, text in TREE.items():
        write(os.path.join(directory, name), text)
    book = os.path.join(directory, "book")
    write(f"{book}/book.toml", BOOK_TOML)
    write(f"{book}/epub.css", "")
    write(f"{book}/book.css", "")
    write(f"{book}/theme/fonts/fonts.css", "")
    write(f"{book}/src/SUMMARY.md", SUMMARY)
    write(f"{book}/src/ch01-one/index.md", "# One\n\nText.\n")
    write(f"{book}/src/ch01-one/page.md", page)
    write(f"{book}/src/ch02-two/page.md", "# Two\n\nText.\n")
    return book
