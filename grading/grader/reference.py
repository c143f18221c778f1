"""The kernel with the right answer, which knows the evidence. It is made from grading/answers, or
comes ready-made with a package for a grading service (grading/package), which holds no answers."""
import os

from grader import lab as labs
from grader import stage
from grader.build import build

READY_MADE = os.path.join(labs.GRADING, "reference")
TARGET = "libos"


def kernel(lab, work):
    """Its path; None where there are neither answers nor a ready-made kernel."""
    ready_made = os.path.join(READY_MADE, lab.name, "kernel")
    if os.path.exists(ready_made):
        return ready_made
    if not os.path.isdir(lab.answer):
        return None
    layer = os.path.join(work, "layer")
    stage.layer(lab, lab.answer, layer)
    made = build(lab, layer, os.path.join(work, "build"), TARGET, False)
    if not made.kernel:
        raise RuntimeError(f"the right answer of {lab.name} does not build:\n{made.words}")
    return made.kernel
