"""The newc cpio format (cpio(5), "New ASCII Format"): what Linux and this kernel boot from.

Archives may follow each other, each starting at a multiple of four; a later one adds to the tree
that the earlier ones made. Time stamps and owners are 0, so equal input gives equal bytes.
"""
import stat

TRAILER = "TRAILER!!!"


def padding(size):
    return b"\0" * (-size % 4)


class Archive:
    def __init__(self):
        self.data = bytearray()
        self.inode = 0

    def add(self, name, mode, content=b""):
        self.inode += 1
        encoded = name.encode() + b"\0"
        links = 2 if stat.S_ISDIR(mode) else 1
        fields = [self.inode, mode, 0, 0, links, 0, len(content), 0, 0, 0, 0, len(encoded), 0]
        self.data += b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
        self.data += padding(len(self.data))
        self.data += content + padding(len(content))

    def directory(self, name):
        self.add(name, stat.S_IFDIR | 0o755)

    def file(self, name, content, executable=False):
        self.add(name, stat.S_IFREG | (0o755 if executable else 0o644), content)

    def symlink(self, name, target):
        self.add(name, stat.S_IFLNK | 0o777, target.encode())

    def finish(self):
        self.add(TRAILER, 0)
        return bytes(self.data)
