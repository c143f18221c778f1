"""The host that grades: how fast it is, and who runs a student's kernel on it."""
import functools
import os
import time

# The loop below takes this long on the host that the limits were chosen on.
USUAL_SECONDS = 0.021
STEPS = 300_000
NOBODY = 65534


@functools.cache
def slowness():
    """How many times slower than usual this host is; at least 1. The best of three counts, for
    one may be disturbed; but a host on which work queues up is slow."""
    seconds = min(timed() for _ in range(3))
    waiting = os.getloadavg()[0] / os.cpu_count()
    return max(1.0, seconds / USUAL_SECONDS) * max(1.0, waiting)


def timed():
    start = time.monotonic()
    n = 0
    for i in range(STEPS):
        n = (n * 33 + i) & 0xFFFFFFFF
    return time.monotonic() - start


def unprivileged():
    """Arguments for Popen: root (containers grade as root) starts the kernels as nobody."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
