# Before anything else, the tools: what is missing is installed (tools/packages lists what). This
# costs two milliseconds when nothing is missing. And a build that nobody limited uses all cores.
ifeq ($(filter clean help doctor setup,$(MAKECMDGOALS))$(findstring n,$(firstword -$(MAKEFLAGS))),)
SETUP_GROUPS := build $(or $(TARGET),x86_64) $(filter gdb iso,$(MAKECMDGOALS)) $(if $(MACHINE),iso $(MACHINE)) \
                $(if $(filter test,$(MAKECMDGOALS)),$(if $(filter x86_64,$(or $(TARGET),x86_64)),iso uefi bochs))
ifneq ($(shell $(ROOT)/tools/setup $(SETUP_GROUPS) || echo no),)
$(error tools are missing, see above)
endif
endif

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
