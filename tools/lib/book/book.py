"""A whole book: the state that its pages share, and its pages in the order of SUMMARY.md."""
import os
import re

from lib.book import layers as tree
from lib.book.page import Page
from lib.book.symbols import Index

ENTRY = re.compile(r"^(\s*)(?:[-*] )?\[([^]]+)\]\(([^)]+)\)\s*$")


class Book:
    """`book` is the directory of book.toml; `root` the tree that the code comes from."""

    def __init__(self, book, root=None, capturing=False):
        self.book, self.root, self.capturing = book, root or tree.ROOT, capturing
        self.layer_names = tree.layer_names(self.root)
        self.index = Index(self.root, ["chapters", *(["final"] if "final" in self.layer_names else [])])
        self.errors, self.captures = [], {}

    def render(self, path, text):
        page = Page(self, path, text)
        rendered = page.render()
        self.errors += page.errors
        for capture, compared in page.captures:
            self.captures.setdefault(capture, (path, compared))
        return rendered

    def render_all(self):
        for _, _, path in pages(self.book):
            with open(os.path.join(self.book, "src", path), encoding="utf-8") as f:
                self.render(path, f.read())


def pages(book):
    """[(depth, title, path)] of all pages, in reading order."""
    with open(os.path.join(book, "src", "SUMMARY.md"), encoding="utf-8") as f:
        entries = [ENTRY.match(line) for line in f.read().splitlines()]
    return [(len(entry[1].expandtabs(4)) // 2, entry[2], entry[3]) for entry in entries if entry]
