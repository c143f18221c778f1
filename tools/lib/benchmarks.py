"""What the kernel prints for its benchmarks, as data and as a table."""
import re

MEASURED = re.compile(r"^bench (\w+): ([\d.]+) (\w+); (.*)$")
SKIPPED = re.compile(r"^bench (\w+): skipped \((.*)\)$")


def parse(line):
    """A result, or None when the line is something else."""
    if found := MEASURED.match(line):
        return {"name": found[1], "what": found[4], "value": float(found[2]), "unit": found[3]}
    if found := SKIPPED.match(line):
        return {"name": found[1], "what": found[2], "value": None, "unit": None}
    return None


def cell(result):
    if not result or result["value"] is None:
        return "–"
    return f"{result['value']:.0f}" if result["value"] >= 20 else f"{result['value']:.1f}"


def units(measured):
    """As far as known, one unit for a target."""
    found = {result["unit"] for result in measured["results"]} - {None}
    return ", ".join(sorted(found)) or "–"


def table(all_measured):
    """Markdown; a line for each benchmark that some target has."""
    columns = [{r["name"]: r for r in m["results"]} for m in all_measured]
    what = {}
    for column in columns:
        for name, result in column.items():
            if result["value"] is not None:
                what.setdefault(name, result["what"])
    heads = [f"{m['target']}, {units(m)}" for m in all_measured]
    lines = ["| operation | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    for name, text in what.items():
        lines.append(f"| {text} | " + " | ".join(cell(c.get(name)) for c in columns) + " |")
    return "\n".join(lines) + "\n"
