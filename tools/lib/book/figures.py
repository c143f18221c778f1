"""Diagrams: Graphviz sources and hand-written SVG become SVG inside the page, in the colours of the
reader's theme: black is the colour of the text, light colours become a tint."""
import html
import re
import subprocess

# What an author writes in fillcolor or fill, and what the reader sees on any background.
TINTS = {"lightblue": "#3b82f6", "lightyellow": "#eab308", "lightpink": "#ef4444",
         "palegreen": "#22c55e", "lavender": "#8b5cf6", "lightgrey": "currentColor",
         "lightgray": "currentColor"}
DOT_DEFAULTS = ["-Gbgcolor=transparent", "-Gfontname=Helvetica", "-Nfontname=Helvetica",
                "-Efontname=Helvetica", "-Nfontsize=11", "-Efontsize=10", "-Gfontsize=11",
                "-Nshape=box"]


class Failed(Exception):
    pass


def svg_of_dot(path):
    result = subprocess.run(["dot", "-Tsvg", *DOT_DEFAULTS, path], text=True, capture_output=True)
    if result.returncode or result.stderr:
        raise Failed(result.stderr.strip() or f"dot: status {result.returncode}")
    return result.stdout


def tinted(match):
    colour = match[1]
    return f'fill="{TINTS[colour]}" fill-opacity="0.18"' if colour in TINTS else match[0]


def in_page_colours(svg):
    svg = re.sub(r'(fill|stroke)="(?:black|#000|#000000)"', r'\1="currentColor"', svg)
    svg = re.sub(r'fill="(\w+)"', tinted, svg)
    return re.sub(r'<text(?![^>]*\bfill=)', '<text fill="currentColor"', svg)


def without_ids(svg):
    """Two figures on a page must not use one name; tooltips repeat what the node says."""
    svg = re.sub(r"<title>.*?</title>", "", svg, flags=re.S)
    return re.sub(r' id="(?:graph|node|edge|clust)\d+"', "", svg)


def render(path, caption):
    """The SVG element of a .dot or .svg file, ready for a page."""
    if path.endswith(".dot"):
        svg = without_ids(svg_of_dot(path))
    else:
        with open(path, encoding="utf-8") as f:
            svg = f.read()
    svg = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", svg, flags=re.S).strip()
    if not svg.startswith("<svg"):
        raise Failed("no <svg> element")
    label = html.escape(re.sub(r"[`*]", "", caption))
    svg = svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
    return re.sub(r"\n\s*\n", "\n", in_page_colours(svg))
