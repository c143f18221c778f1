"""Reads the text that `dtc -O dts` makes of a device tree: an opinion to compare our reader with."""
import re
import struct
import subprocess

TOKEN = re.compile(r"""\s*(?:
    (?P<open>[^\s"<\[;{}=]+)\s*\{ | (?P<close>\}\s*;) |
    (?P<name>[^\s"<\[;{}=]+)\s*(?P<ends>[=;]) |
    "(?P<string>(?:\\.|[^"\\])*)"\s*[,;] | <(?P<cells>[^>]*)>\s*[,;] | \[(?P<bytes>[^\]]*)\]\s*[,;]
    )""", re.X | re.S)
ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "a": b"\a", "b": b"\b", "v": b"\v", "f": b"\f"}


def unescape(text):
    """dtc's strings: C escapes; \\0 stands for the NUL between two strings."""
    def character(match):
        code = match[1]
        if code[0] == "x":
            value = bytes([int(code[1:], 16)])
        elif code.isdigit():
            value = bytes([int(code, 8)])
        else:
            value = ESCAPES.get(code, code.encode())
        return value.decode("latin-1")
    return re.sub(r"\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", character, text).encode("latin-1") + b"\0"


def value(match):
    if match["string"] is not None:
        return unescape(match["string"])
    if match["cells"] is not None:
        return b"".join(struct.pack(">I", int(word, 0)) for word in match["cells"].split())
    return bytes.fromhex(match["bytes"])


def lines(blob):
    """A line for each node and each property, in their order: the path, the name, the bytes."""
    text = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts", blob], check=True, text=True,
                          capture_output=True, errors="surrogateescape").stdout
    text = re.sub(r"^(/dts-v1/|/memreserve/.*);\n", "", text, flags=re.M)
    path, found, position = [], [], 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if not match:
            raise ValueError(f"dtc wrote: {text[position:position + 80]!r}")
        position = match.end()
        if match["open"]:
            path.append(match["open"] if path else "")
            found.append("/".join(path) or "/")
        elif match["close"]:
            path.pop()
        elif match["name"]:
            found.append(f"{'/'.join(path) or '/'} {match['name']} ")
        else:
            found[-1] += value(match).hex()
    return found


def compile_source(source, blob):
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob, source], check=True)
