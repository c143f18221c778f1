# The kernel of a chapter is the union of the layers up to it (DESIGN: "a chapter is a layer").
#
# Input:  LAYER (ch03-objects, or final), TARGET, ROOT (top of the tree). A lab is a layer too:
#         LAYER is its name (lab1-boot, in labs/) and BASE is the chapter that it lies on. Whoever
#         puts more than one layer on a chapter lists their directories, newest first, as ABOVE.
# Output: LAYERS, newest first, and the functions that look files up in them.
#
# File names are relative to a layer. A file of the same name in a newer layer shadows the older
# one, so every name stands for exactly one file and one object.

ALL_LAYERS := $(sort $(notdir $(wildcard $(ROOT)/chapters/*))) final

# Of the makefiles only: the environment may have variables of these names.
ifneq ($(origin BASE),file)
BASE  := $(LAYER)
ABOVE :=
else ifneq ($(origin ABOVE),file)
ABOVE := $(ROOT)/labs/$(LAYER)
endif

ifeq ($(filter $(BASE),$(ALL_LAYERS)),)
$(error no chapter '$(BASE)'; there are: $(ALL_LAYERS))
endif

layer_dir = $(if $(filter final,$1),$(ROOT)/final,$(ROOT)/chapters/$1)
reverse   = $(if $1,$(call reverse,$(wordlist 2,$(words $1),$1)) $(firstword $1))
up_to     = $(if $1,$(firstword $1) $(if $(filter $(BASE),$(firstword $1)),,$(call up_to,$(wordlist 2,$(words $1),$1))))

LAYERS := $(ABOVE) $(foreach l,$(call reverse,$(call up_to,$(ALL_LAYERS))),$(call layer_dir,$l))

# $(call in_layers,PATTERN…): the layer-relative names that match, each once.
in_layers = $(sort $(foreach l,$(LAYERS),$(patsubst $l/%,%,$(wildcard $(addprefix $l/,$1)))))
# $(call winner,NAME): the newest layer's file of that name.
winner = $(firstword $(wildcard $(addsuffix /$1,$(LAYERS))))
# $(call all_of,NAME): every layer's file of that name, oldest first (for files that are joined).
all_of = $(call reverse,$(wildcard $(addsuffix /$1,$(LAYERS))))
