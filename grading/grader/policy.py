"""What a student's object files may not hold, whatever their source looks like.

The student's code runs in the same kernel as the tests, with the same rights. These rules keep it
to the business of a lab: functions that are called. They are a fence, not a wall; what stands
behind it is the evidence (<grade/test.h>).
"""
import fnmatch
import functools
import os
import re
import subprocess

PREFIX = {"libos": "", "x86_64": "", "riscv64": "riscv64-unknown-elf-"}

# Linker sets and constructors would run code that nobody calls. AddressSanitizer has its own.
SECTIONS = re.compile(
    r"\.(text|data|rodata|bss|sdata|sbss|srodata|data\.rel)(\..*)?$|"
    r"\.(debug_|rela?\.|note\.|eh_frame|comment|riscv\.attributes|group)|"
    r"\.(init|fini)_array\.00099$|asan_globals|\.(sym|str|shstr)tab")

# Names of the kernel that are not for the labs' files.
FORBIDDEN = ("*power_off", "test_*", "grade_*", "evidence_*", "command_line*", "run_mark_*",
             "hal_console_*", "kernel_main", "kernel_enter", "__start_*", "__stop_*", "ksyms_*")

# In LibOS the C library is there too, but the kernel has this much of it, on every machine.
LIBRARY = re.compile(r"(mem(cpy|move|set|cmp|chr)|str(len|nlen|n?cmp|r?chr|str)|"
                     r"__(asan|ubsan|sanitizer)_\w+|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_)$")

# System calls, input and output, control registers, interrupts.
INSTRUCTIONS = re.compile(
    r"\t(syscall|sysenter|int|in[bwl]?|out[bwl]?|ins[bwl]|outs[bwl]|hlt|cli|sti|l[gi]dt|lldt|ltr|"
    r"wrmsr|rdmsr|iretq?|sysretq?|swapgs|wr[fg]sbase\w*|"
    r"ecall|csr\w*|sret|mret|wfi|sfence\.vma)\b|%[cd]r\d")


def complaints(lab, objects, target):
    """In words for the student; none when all is well."""
    tools = PREFIX[target]
    ours = {name: os.path.join(objects, name + ".o") for name in lab.files}
    ours = {name: path for name, path in ours.items() if os.path.exists(path)}
    kernel = kernel_symbols(tools, objects)
    found = []
    for name, path in ours.items():
        found += section_complaints(tools, name, path)
        found += symbol_complaints(tools, name, path, kernel, target)
        found += instruction_complaints(tools, name, path)
    return found


def output_of(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
                          encoding="utf-8", errors="replace").stdout


def section_complaints(tools, name, path):
    for section in re.findall(r"^\s*\d+ (\S+)", output_of(tools + "objdump", "-h", path), re.M):
        if not SECTIONS.match(section):
            yield (f"{name}: has a section '{section}': a lab's files register nothing and hold "
                   "no constructors")


DEFINED = ("-g", "--defined-only")


def symbols(tools, options, *paths):
    lines = output_of(tools + "nm", "-A", *options, *paths).splitlines()
    return {line.split()[-1] for line in lines}


def kernel_symbols(tools, objects):
    paths = [os.path.join(directory, name) for directory, _, names in os.walk(objects)
             for name in names if name.endswith(".o")]
    return symbols(tools, DEFINED, *paths)


@functools.cache
def c_library():
    path = output_of("gcc", "-print-file-name=libc.so.6").strip()
    lines = output_of("nm", "-D", "--defined-only", path).splitlines()
    return {line.split()[-1].split("@")[0] for line in lines}


def symbol_complaints(tools, name, path, kernel, target):
    for symbol in sorted(symbols(tools, ("-u",), path)):
        if any(fnmatch.fnmatchcase(symbol, pattern) for pattern in FORBIDDEN):
            yield f"{name}: uses '{symbol}', which is not for a lab's files"
        elif target == "libos" and symbol not in kernel and not LIBRARY.match(symbol):
            yield f"{name}: uses '{symbol}', which the kernel does not have"
    if target == "libos":
        for symbol in sorted(symbols(tools, DEFINED, path) & c_library()):
            yield f"{name}: defines '{symbol}', a name of the C library; make it static"


def instruction_complaints(tools, name, path):
    code = output_of(tools + "objdump", "-d", "--no-show-raw-insn", path)
    for found in sorted({match[0].strip() for match in INSTRUCTIONS.finditer(code)}):
        yield f"{name}: holds the instruction or register '{found}', which no lab needs"
