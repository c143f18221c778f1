"""Turns a page as it is written into Markdown that mdBook understands: see book/README.md.

A directive stands alone on its line, except {{#ref …}}, which stands in a sentence. What is wrong is
collected, with its line, so that one build shows all of it.
"""
import html
import os
import posixpath
import re

from lib.book import captures, figures, layers as tree, tables
from lib.book.highlight import highlight
from lib.book.symbols import NotFound

BLOCK = re.compile(r"\{\{#(code|file|run|figure|table)\s+(.+?)\s*\}\}\s*$")
INLINE = re.compile(r"\{\{#ref\s+([^}]+?)\s*\}\}")
FENCE = re.compile(r"( *)(`{3,}|~{3,})\s*([^`]*)$")
# Blocks that an author may write by hand. Everything else comes from the tree or from a run.
PLAIN_FENCES = {"sh", "text"}
RUN_OPTIONS = re.compile(r"(tail|head|status)=\d+|(from|to|table)=\S+|volatile")


class Wrong(Exception):
    pass


def options(text, known):
    """`a=b flag` -> {"a": "b", "flag": True}."""
    result = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if name not in known:
            raise Wrong(f"no option '{name}'; there are: {' '.join(sorted(known))}")
        result[name] = value if equals else True
    return result


def split_options(text):
    query, _, rest = text.partition(" | ")
    return query.strip(), rest


def one_block(text):
    """A blank line would end an HTML block in Markdown, so the lines after the first are entities."""
    return "\n" + re.sub(r"\n{2,}", lambda match: "\n" + "&#10;" * (len(match[0]) - 1), text) + "\n"


class Page:
    """One source file of the book. `context` is shared by all pages."""

    def __init__(self, context, path, text):
        self.context, self.path, self.lines = context, path, text.split("\n")
        self.errors, self.captures = [], []
        chapter = path.split("/")[0]
        self.layers = tree.layers_up_to(chapter, context.layer_names)
        self.up = "../" * path.count("/")

    def render(self):
        out, number = [], 0
        while number < len(self.lines):
            line = self.lines[number]
            try:
                text, number = self.element(line, number)
                out.append(text)
            except Wrong as error:
                self.errors.append(f"{self.path}:{number + 1}: {error}")
                number += 1
        return "\n".join(out)

    def element(self, line, number):
        """Returns (Markdown, the number of the next line)."""
        if fence := FENCE.match(line):
            return self.fenced(fence, number)
        if block := BLOCK.match(line):
            return getattr(self, "do_" + block[1])(block[2]), number + 1
        text = INLINE.sub(lambda match: self.reference(match[1]), line)
        if "{{" in text:
            raise Wrong("this is no directive: {{#code|file|run|figure|table …}} stand alone on a line")
        return text, number + 1

    # --- Fenced blocks ---

    def fenced(self, fence, number):
        info = fence[3].strip()
        end = next((i for i in range(number + 1, len(self.lines))
                    if self.lines[i].strip() == fence[2]), None)
        if end is None:
            raise Wrong("this block does not end")
        body = self.lines[number + 1:end]
        if not any(line.strip() for line in body):
            self.errors.append(f"{self.path}:{number + 1}: an empty block")
        language, _, rest = re.sub(r",", " ", info).partition(" ")
        try:
            return self.fenced_as(language, rest.strip(), body), end + 1
        except Wrong as error:
            self.errors.append(f"{self.path}:{number + 1}: {error}")
            return "", end + 1

    def fenced_as(self, language, rest, body):
        text = "\n".join(body)
        if language == "gdb":
            return self.transcript(captures.gdb(rest, text), {}, f"make gdb {rest}")
        if language == "session":
            chosen = options(rest, {"status", "volatile"})
            lines = [line for line in body if line.strip()]
            status = int(chosen.get("status", 0))
            return self.transcript(captures.session(lines, status), chosen, "")
        if rest == "sketch":
            shown = highlight(text, "." + {"c": "c", "asm": "S"}.get(language, "txt"))
            return self.code_figure(shown, "<span>sketch</span>", "code sketch")
        if language in PLAIN_FENCES and not rest:
            return f"```{language}\n{text}\n```"
        raise Wrong(f"a '{language or 'nameless'}' block that is neither included nor marked "
                    "`sketch`: code comes from the tree by {{#code …}}, output by {{#run …}}")

    # --- Code ---

    def do_code(self, text):
        query, rest = split_options(text)
        chosen = options(rest, {"target", "file", "declaration", "body", "signature", "nocomment",
                                "registration"})
        first, *until = [self.find(name.strip(), chosen) for name in query.split(" .. ")]
        last = until[0] if until else first
        if last.path != first.path or last.last < first.first:
            raise Wrong(f"{query}: the second symbol does not follow in the same file")
        lines = self.source(first.path)
        end = end_of_registration(lines, last) if chosen.get("registration") else last.last
        return self.code(first.path, first.first, reduced(lines[first.first - 1:end], chosen))

    def find(self, query, chosen):
        target = chosen.get("target")
        if target and target not in tables.TARGETS:
            raise Wrong(f"no target '{target}'; there are: {' '.join(tables.TARGETS)}")
        try:
            return self.context.index.find(query, self.layers, target, chosen.get("file"),
                                           bool(chosen.get("declaration")))
        except NotFound as error:
            raise Wrong(str(error)) from None

    def do_file(self, text):
        path, rest = split_options(text)
        chosen = options(rest, {"nocomment"})
        path = self.find_file(path)
        return self.code(path, 1, reduced(self.source(path), chosen))

    def find_file(self, name):
        """A path from the root, or relative to the layers of this chapter (the newest wins), or the
        name by which a header is included."""
        for layer in self.layers:
            for path in (f"{tree.layer_path(layer)}/{name}", f"{tree.layer_path(layer)}/include/{name}"):
                if os.path.isfile(os.path.join(self.context.root, path)):
                    return path
        if os.path.isfile(os.path.join(self.context.root, name)):
            return name
        raise Wrong(f"no file '{name}', from the root or in this chapter's layers")

    def source(self, path):
        with open(os.path.join(self.context.root, path), encoding="utf-8") as f:
            return f.read().rstrip("\n").split("\n")

    def code(self, path, first, lines):
        text = "\n".join(lines).strip("\n")
        if not text.strip():
            raise Wrong(f"nothing is left of {path}")
        layer, name = tree.split(path)
        where = f'<span class="layer">{layer}</span>' if layer else ""
        caption = f'<a href="{self.source_url(path)}#L{first}">{name}</a>{where}'
        return self.code_figure(highlight(text.expandtabs(8), path), caption, "code")

    def source_url(self, path):
        path = path.replace(".md", "%2Emd")  # mdBook takes .md for one of its pages
        return f"{self.up}source/{path}.html"

    @staticmethod
    def code_figure(shown, caption, kind):
        return one_block(f'<figure class="{kind}"><figcaption>{caption}</figcaption>'
                         f'<pre><code class="nohighlight hljs">{shown}\n</code></pre></figure>')

    def reference(self, text):
        """A name in a sentence, linked to the source: {{#ref frame_alloc}}, {{#ref mm/frame.c}}."""
        query, rest = split_options(text)
        chosen = options(rest, {"target", "file", "declaration"})
        name = html.escape(query)
        if "/" in query or os.path.isfile(os.path.join(self.context.root, query)):
            return f'<a href="{self.source_url(self.find_file(query))}"><code>{name}</code></a>'
        symbol = self.find(query, chosen)
        return f'<a href="{self.source_url(symbol.path)}#L{symbol.first}"><code>{name}</code></a>'

    # --- Output ---

    def do_run(self, text):
        command, bar, rest = text.rpartition(" | ")
        if not bar or not all(RUN_OPTIONS.fullmatch(word) for word in rest.split()):
            command, rest = text, ""
        chosen = options(rest, {"tail", "head", "from", "to", "status", "table", "volatile"})
        if "table" in chosen:
            return "\n" + self.stored(captures.table(command, chosen["table"]), command)
        capture = captures.run(command, int(chosen.get("status", 0)))
        return self.transcript(capture, chosen, command)

    def stored(self, capture, command, compared=True):
        self.captures.append((capture, compared))
        if self.context.capturing:
            return ""
        text = captures.stored(self.context.book, capture)
        if text is None:
            raise Wrong(f"'{command or 'this session'}' has not been captured: make book-capture")
        return text

    def transcript(self, capture, chosen, command):
        text = self.stored(capture, command, not chosen.get("volatile"))
        if self.context.capturing:
            return ""
        lines = selected(text.rstrip("\n").split("\n"), chosen)
        shown = "\n".join(coloured(line) for line in lines)
        head = coloured("$ " + command) + "\n" if command else ""
        return one_block('<figure class="console"><pre><code class="nohighlight hljs">'
                         f'{head}{shown}\n</code></pre></figure>')

    # --- Figures and tables ---

    def do_figure(self, text):
        name, caption = split_options(text)
        if not caption:
            raise Wrong("a figure needs a caption: {{#figure FILE | what it shows}}")
        path = os.path.join(self.context.book, "src", posixpath.dirname(self.path), name)
        try:
            svg = figures.render(path, caption)
        except (figures.Failed, OSError) as error:
            raise Wrong(f"figure {name}: {error}") from None
        shown = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(caption, quote=False))
        return f'\n<figure class="diagram">{svg}<figcaption>{shown}</figcaption></figure>\n'

    def do_table(self, text):
        try:
            return "\n" + tables.render(self.context.root, text)
        except KeyError:
            raise Wrong(f"no table '{text}'; there are: {' '.join(tables.TABLES)}") from None
        except (OSError, ValueError) as error:
            raise Wrong(f"table {text}: {error}") from None


def end_of_registration(lines, symbol):
    """The macro below a function that puts it into a linker set belongs to it: INIT_HOOK(…, name);"""
    for number in range(symbol.last, min(symbol.last + 2, len(lines))):
        if re.match(rf"[A-Z_]+\(.*\b{symbol.name}\b.*\);", lines[number]):
            return number + 1
    raise Wrong(f"no registration of '{symbol.name}' follows it")


def reduced(lines, chosen):
    """What the options leave of a piece of code."""
    text = "\n".join(lines)
    if chosen.get("signature"):
        text = text[:text.index("\n{")] + ";" if "\n{" in text else text
    if chosen.get("body"):
        text = text[text.index("{") + 1:text.rindex("}")].strip("\n") if "{" in text else text
    if chosen.get("nocomment"):
        text = re.sub(r"\A(?:[ \t]*(?:/\*.*?\*/|//[^\n]*)\s*\n)+", "", text, flags=re.S)
    return text.split("\n")


def selected(lines, chosen):
    """The part of an output that the page shows; an ellipsis stands for what it leaves out."""
    start, end = 0, len(lines)
    for name in ("from", "to"):
        if name in chosen:
            hits = [i for i in range(start, end) if re.search(chosen[name], lines[i])]
            if not hits:
                raise Wrong(f"{name}={chosen[name]} is not in the output")
            start, end = (hits[0], end) if name == "from" else (start, hits[0] + 1)
    if "tail" in chosen:
        start = max(start, end - int(chosen["tail"]))
    if "head" in chosen:
        end = min(end, start + int(chosen["head"]))
    return (["…"] if start else []) + lines[start:end] + (["…"] if end < len(lines) else [])


def coloured(line):
    """What the reader types stands out from what answers."""
    prompt = next((prompt for prompt in ("(gdb) ", "$ ") if line.startswith(prompt)), None)
    if not prompt:
        return html.escape(line, quote=False)
    typed = html.escape(line.removeprefix(prompt), quote=False)
    return f'<span class="prompt">{prompt}</span><span class="typed">{typed}</span>'
