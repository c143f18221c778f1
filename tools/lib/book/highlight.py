"""Colours code when the book is built, with highlight.js's class names, so that mdBook's themes fit
and e-readers, which run no scripts, show it too."""
import html
import re

C = re.compile(r"""
      (?P<comment>/\*.*?\*/|//[^\n]*)
    | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<meta>^[ \t]*\#[ \t]*\w+(?:[ \t]*<[^>\n]*>)?)
    | (?P<keyword>\b(?:auto|break|case|const|continue|default|do|else|enum|extern|for|goto|if|inline
        |register|restrict|return|sizeof|static|struct|switch|typedef|union|volatile|while|_Noreturn
        |_Static_assert|_Atomic|_Alignas|__attribute__|__asm__|asm|true|false|NULL)\b)
    | (?P<type>\b(?:void|bool|char|short|int|long|unsigned|signed|float|double|\w+_t)\b)
    | (?P<number>\b(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*\b)
    | (?P<title>\b[A-Za-z_]\w*(?=\())
    """, re.X | re.M | re.S)
ASM = re.compile(r"""
      (?P<comment>/\*.*?\*/|//[^\n]*)
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<meta>^[ \t]*\#[ \t]*\w+(?:[ \t]*<[^>\n]*>)?|^[ \t]*\.\w+)
    | (?P<title>^[A-Za-z_.0-9][\w.]*:)
    | (?P<keyword>^[ \t]+[a-z][\w.]*)
    | (?P<built_in>%\w+)
    | (?P<number>\$?-?\b(?:0[xX][0-9a-fA-F]+|\d+)[bf]?\b)
    """, re.X | re.M | re.S)
SCRIPT = re.compile(r"""
      (?P<comment>^[ \t]*\#[^\n]*|/\*.*?\*/)
    | (?P<string>"(?:\\.|[^"\\\n])*")
    """, re.X | re.M | re.S)


def grammar(path):
    if path.endswith((".c", ".h", ".def", ".inc", "sketch.c")):
        return C
    return ASM if path.endswith((".S", ".asm")) else SCRIPT


def highlight(text, path):
    """HTML of the text; the ending of the path says which language it is."""
    parts, end = [], 0
    for match in grammar(path).finditer(text):
        parts.append(html.escape(text[end:match.start()], quote=False))
        lead = len(match[0]) - len(match[0].lstrip())
        parts.append(match[0][:lead])
        parts.append(f'<span class="hljs-{match.lastgroup}">'
                     f'{html.escape(match[0][lead:], quote=False)}</span>')
        end = match.end()
    parts.append(html.escape(text[end:], quote=False))
    return "".join(parts)
