# The kernel that grading boots: the graded tests lie on the student's layer, so that nothing in it
# can shadow a test, the runner of the tests, or what kernel_main is made of (grading/README.md).
#
# STUDENT is the student's layer, by default the lab itself as it stands in this tree.
TREE    := $(patsubst %/grading/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
LAB     := $(LAYER:-graded=)
STUDENT ?= $(TREE)/labs/$(LAB)
ABOVE   := $(TREE)/grading/$(LAB) $(TREE)/grading/common $(abspath $(STUDENT))
include $(TREE)/tools/mk/kernel.mk
