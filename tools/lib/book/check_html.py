"""Checks a directory of HTML pages without a browser: every link and every image that does not leave
it leads to something, names are unique, no block of code is empty."""
import html.parser
import os
import re
import urllib.parse

EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//")
REFERENCES = {"a": "href", "img": "src", "script": "src", "link": "href", "iframe": "src",
              "object": "data", "source": "src"}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.names, self.references, self.empty, self.twice = set(), [], [], []
        self.code = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        for name in {attributes.get("id"), attributes.get("name") if tag == "a" else None} - {None}:
            if name in self.names:
                self.twice.append(name)
            self.names.add(name)
        reference = attributes.get(REFERENCES.get(tag))
        if reference:
            self.references.append((self.getpos()[0], reference))
        elif tag == "img":
            self.references.append((self.getpos()[0], "(no src)"))
        if tag == "pre":
            self.code = ""

    def handle_data(self, data):
        if self.code is not None:
            self.code += data

    def handle_endtag(self, tag):
        if tag == "pre":
            if not (self.code or "").strip():
                self.empty.append(self.getpos()[0])
            self.code = None


def read_pages(directory):
    """Path relative to the directory -> Page."""
    pages = {}
    for place, _, files in os.walk(directory):
        for name in sorted(files):
            if name.endswith((".html", ".xhtml")):
                path = os.path.join(place, name)
                with open(path, encoding="utf-8") as f:
                    pages[os.path.relpath(path, directory)] = Page(f.read())
    return pages


def dead(directory, pages, path, reference):
    """Why a reference leads nowhere, or None."""
    if EXTERNAL.match(reference):
        return None
    target, _, fragment = reference.partition("#")
    target = urllib.parse.unquote(target.partition("?")[0])
    found = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
    if not os.path.isfile(os.path.join(directory, found)):
        return f"no file for '{reference}'"
    if fragment and found in pages and urllib.parse.unquote(fragment) not in pages[found].names:
        return f"no anchor for '{reference}'"
    return None


def problems(directory):
    pages = read_pages(directory)
    found = []
    for path, page in sorted(pages.items()):
        found += [f"{path}:{line}: {why}" for line, reference in page.references
                  if (why := dead(directory, pages, path, reference))]
        found += [f"{path}:{line}: an empty block of code" for line in page.empty]
        # All pages stand in print.html, each with its own names.
        if path != "print.html":
            found += [f"{path}: two elements are called '{name}'" for name in page.twice]
    return found if pages else [f"{directory}: no pages"]
