"""Finds the kernel's marks (<kernel/power.h>) in what its console prints.

    [[T ready]]    [[T panic]]    [[T exit N]]

T is random for each run. A mark may stand directly behind other output and may arrive in pieces,
so the scanner holds back what could be the beginning of one, and nothing else.
"""
import re

LONGEST = len("[[ exit 255]]\r\n")


class Scanner:
    def __init__(self, token):
        token = token.encode()
        self.opening = b"[[" + token + b" "
        # The line end belongs to a mark, but `exit` must not wait for one that never comes.
        self.mark = re.compile(
            rb"\[\[" + re.escape(token) + rb" (?:(ready|panic)\]\]\r?\n|exit (\d{1,3})\]\])")
        self.longest = LONGEST + len(token)
        self.pending = b""

    def feed(self, data):
        """Yields (kind, value): ("text", bytes), ("ready", None), ("panic", None), ("exit", N)."""
        self.pending += data
        while found := self.mark.search(self.pending):
            if found.start():
                yield "text", self.pending[:found.start()]
            self.pending = self.pending[found.end():]
            if found[1]:
                yield found[1].decode(), None
            else:
                yield "exit", int(found[2])
        keep = self._possible_mark()
        if keep:
            yield "text", self.pending[:keep]
            self.pending = self.pending[keep:]

    def _possible_mark(self):
        """Where in pending an incomplete mark may begin; its length if nowhere."""
        start = max(0, len(self.pending) - self.longest)
        while (start := self.pending.find(b"[", start)) >= 0:
            tail = self.pending[start:]
            if tail.startswith(self.opening) or self.opening.startswith(tail):
                return start
            start += 1
        return len(self.pending)

    def rest(self):
        """What was held back, when the output has ended."""
        return self.pending
