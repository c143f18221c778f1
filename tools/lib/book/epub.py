"""Writes the EPUB from mdBook's HTML, so that both editions have one Markdown dialect, one set of
anchors and the same figures. EPUB 3.3: a zip archive of XHTML pages, a package document that lists
them, and a table of contents. Book readers run no scripts: only <main> of each page is taken."""
import datetime
import html
import html.parser
import os
import posixpath
import re
import tomllib
import uuid
import xml.sax.saxutils
import zipfile

from lib.book.book import pages

VOID = {"br", "hr", "img", "col", "wbr", "input"}
SKIPPED = {"script", "button", "noscript"}
# The HTML parser lowers attribute names; SVG's have capitals.
SVG_NAMES = {name.lower(): name for name in (
    "viewBox", "preserveAspectRatio", "markerWidth", "markerHeight", "refX", "refY", "markerUnits",
    "gradientUnits", "gradientTransform", "textLength", "lengthAdjust", "patternUnits", "clipPath",
    "linearGradient", "pathLength")}
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>{language}</dc:language>
<dc:description>{description}</dc:description>
<meta property="dcterms:modified">{modified}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="book.css" media-type="text/css"/>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" \
xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="{up}book.css"/></head>
<body>{body}</body>
</html>
"""


class Main(html.parser.HTMLParser):
    """Collects <main> as XHTML. `link` turns each href into the EPUB's, or None."""

    def __init__(self, link):
        super().__init__(convert_charrefs=True)
        self.link, self.out, self.inside, self.skipping = link, [], False, 0
        self.anchors = []

    def handle_starttag(self, tag, attributes):
        if tag == "main":
            self.inside = True
        elif self.inside and tag in SKIPPED:
            self.skipping += 1
        elif self.inside and not self.skipping:
            self.open(tag, dict(attributes))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def open(self, tag, attributes):
        if tag == "a":
            attributes = self.anchor(attributes)
        if tag == "pre":
            attributes.pop("class", None)
        text = "".join(
            f" {SVG_NAMES.get(name, name)}={xml.sax.saxutils.quoteattr(value or name)}"
            for name, value in attributes.items())
        tag = SVG_NAMES.get(tag, tag)
        self.out.append(f"<{tag}{text}{'/' if tag in VOID else ''}>")

    def anchor(self, attributes):
        target = self.link(attributes.pop("href", "") or "")
        attributes.pop("class", None)
        return {**attributes, "href": target} if target else attributes

    def handle_endtag(self, tag):
        if tag == "main":
            self.inside = False
        elif self.inside and tag in SKIPPED:
            self.skipping -= 1
        elif self.inside and not self.skipping and tag not in VOID:
            self.out.append(f"</{SVG_NAMES.get(tag, tag)}>")

    def handle_data(self, data):
        if self.inside and not self.skipping:
            self.out.append(xml.sax.saxutils.escape(data))


def linker(page, known):
    """Links between pages stay; links to source pages, which the EPUB lacks, go."""
    def link(href):
        if re.match(r"[a-z]+:", href) or href.startswith("#"):
            return href
        path, hash_, fragment = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if target not in known:
            return None
        return path.removesuffix(".html") + ".xhtml" + hash_ + fragment
    return link


def title_of(body):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else "untitled"


def chapter_pages(book, directory):
    """Yields (depth, name without ending, title, XHTML body)."""
    entries = [(depth, path.removesuffix(".md")) for depth, _, path in pages(book)]
    known = {name + ".html" for _, name in entries}
    for depth, name in entries:
        parser = Main(linker(name + ".html", known))
        with open(os.path.join(directory, name + ".html"), encoding="utf-8") as f:
            parser.feed(f.read())
        body = "".join(parser.out)
        yield depth, name, title_of(body), body


def nested(entries):
    """The table of contents: nested lists from a flat list of (depth, item)."""
    out, depth = ["<ol>"], 0
    for number, (level, item) in enumerate(entries):
        if level > depth:
            out.append("<ol>")
        elif number:
            out.append("</li>" + "</ol></li>" * (depth - level))
        out.append("<li>" + item)
        depth = min(level, depth + 1)
    return "".join(out) + "</li>" + "</ol></li>" * depth + "</ol>"


def properties(body):
    return ' properties="svg"' if "<svg" in body else ""


def package(meta, chapters):
    items = [f'<item id="p{i}" href="{name}.xhtml" media-type="application/xhtml+xml"'
             f'{properties(body)}/>' for i, (_, name, _, body) in enumerate(chapters)]
    spine = [f'<itemref idref="p{i}"/>' for i in range(len(chapters))]
    seed = "\n".join(body for *_, body in chapters)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    escaped = {name: xml.sax.saxutils.escape(str(meta.get(name, "")))
               for name in ("title", "language", "description")}
    return PACKAGE.format(identifier=uuid.uuid5(uuid.NAMESPACE_OID, seed), modified=now,
                          items="\n".join(items), spine="\n".join(spine), **escaped)


def write(book, directory, path):
    with open(os.path.join(book, "book.toml"), "rb") as f:
        meta = tomllib.load(f)["book"]
    chapters = list(chapter_pages(book, directory))
    language = meta["language"]
    toc = nested([(depth, f'<a href="{name}.xhtml">{xml.sax.saxutils.escape(html.unescape(title))}</a>')
                  for depth, name, title, _ in chapters])
    nav = f'<nav epub:type="toc" id="toc"><h1>Contents</h1>{toc}</nav>'
    with open(os.path.join(book, "epub.css"), encoding="utf-8") as f:
        css = f.read()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/book.opf", package(meta, chapters))
        archive.writestr("EPUB/nav.xhtml",
                         PAGE.format(language=language, title="Contents", up="", body=nav))
        archive.writestr("EPUB/book.css", css)
        for _, name, title, body in chapters:
            archive.writestr(f"EPUB/{name}.xhtml", PAGE.format(
                language=language, title=title, up="../" * name.count("/"), body=body))
