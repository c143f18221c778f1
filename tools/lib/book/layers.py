"""The layered tree as the book sees it: which files the kernel of a chapter consists of."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ISA_OF = {"x86_64": "x86_64", "riscv64": "riscv64", "libos": "x86_64"}
# Every layer has its own of these: they do not shadow each other.
PER_LAYER = ("README.md", "Makefile", "layer.mk", "syscalls/", "rootfs/")


def layer_names(root=ROOT):
    """Oldest first; the last one is the whole kernel."""
    names = sorted(os.listdir(os.path.join(root, "chapters")))
    return names + (["final"] if os.path.isdir(os.path.join(root, "final")) else [])


def layer_path(name):
    """Relative to the root."""
    return name if name == "final" else f"chapters/{name}"


def split(path):
    """Root-relative path -> (layer, layer-relative name), or (None, path) outside the layers."""
    parts = path.split("/")
    if parts[0] == "final":
        return "final", "/".join(parts[1:])
    if parts[0] == "chapters" and len(parts) > 2:
        return parts[1], "/".join(parts[2:])
    return None, path


def layers_up_to(chapter, names):
    """Newest first. A page outside the chapters speaks of the whole kernel."""
    upto = names[:names.index(chapter) + 1] if chapter in names else names
    return list(reversed(upto))


def files_of(root, layer):
    top = os.path.join(root, layer_path(layer))
    for directory, subdirectories, files in os.walk(top):
        subdirectories.sort()
        for name in sorted(files):
            yield os.path.relpath(os.path.join(directory, name), top)


def shadowed(root, layers):
    """Yields (newer layer, name, older layer) for each file that replaces an older one."""
    owner = {}
    for layer in reversed(layers):
        for name in files_of(root, layer):
            if name.startswith(PER_LAYER):
                continue
            if name in owner:
                yield layer, name, owner[name]
            owner[name] = layer


def machine_of(name):
    """The directory arch/X or isa/X that a layer-relative name lies in, or None."""
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] in ("arch", "isa") else None


def machines(target):
    return {f"arch/{target}", f"isa/{ISA_OF[target]}"}
