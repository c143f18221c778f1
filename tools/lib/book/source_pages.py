"""The source files that the book's captions link to, each as one page with a line number on each
line. Only the files that some page names are written."""
import html
import os
import re
import urllib.parse

from lib.book.highlight import highlight

LINK = re.compile(r'href="[./]*source/([^"#]+)\.html')
PAGE = """<!DOCTYPE html>
<html lang="en" class="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="icon" href="{up}favicon.svg">
<link rel="stylesheet" href="{up}css/variables.css">
<link rel="stylesheet" href="{up}highlight.css" id="day">
<link rel="stylesheet" href="{up}tomorrow-night.css" id="night" disabled>
<link rel="stylesheet" href="{up}book.css">
<script>
  let theme = null;
  try {{ theme = localStorage.getItem("mdbook-theme"); }} catch (e) {{ }}
  theme ||= matchMedia("(prefers-color-scheme: dark)").matches ? "navy" : "light";
  document.documentElement.className = theme + " js";
  if (["navy", "coal", "ayu"].includes(theme)) {{
    document.getElementById("day").disabled = true;
    document.getElementById("night").disabled = false;
  }}
</script></head>
<body class="source"><h1>{name}</h1>
<pre><code class="hljs">{lines}</code></pre></body></html>
"""


def linked(directory):
    """Root-relative paths of all sources that the pages link to."""
    found = set()
    for place, _, files in os.walk(directory):
        for name in files:
            if name.endswith(".html"):
                with open(os.path.join(place, name), encoding="utf-8") as f:
                    found |= {urllib.parse.unquote(name) for name in LINK.findall(f.read())}
    return sorted(found)


def close_lines(text):
    """A coloured comment over several lines becomes one span per line."""
    opened = ""
    for line in text.split("\n"):
        whole = opened + line
        spans = re.findall(r'<span class="[\w-]+">|</span>', whole)
        opened = spans[-1] if spans and spans[-1] != "</span>" else ""
        yield whole + ("</span>" if opened else "")


def page(name, text):
    coloured = highlight(text.expandtabs(8).rstrip("\n"), name)
    lines = "".join(f'<span class="line" id="L{i}"><a href="#L{i}">{i}</a>{line}\n</span>'
                    for i, line in enumerate(close_lines(coloured), 1))
    return PAGE.format(name=html.escape(name), up="../" * (name.count("/") + 1), lines=lines)


def write(directory, root):
    for name in linked(directory):
        with open(os.path.join(root, name), encoding="utf-8") as f:
            text = f.read()
        path = os.path.join(directory, "source", name + ".html")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(page(name, text))
