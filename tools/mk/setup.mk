# Before anything else, the tools: what is missing is installed (tools/packages lists what). This
# costs two milliseconds when nothing is missing. And a build that nobody limited uses all cores.
ifeq ($(filter clean help doctor setup,$(MAKECMDGOALS))$(findstring n,$(firstword -$(MAKEFLAGS))),)
ifneq ($(shell $(ROOT)/tools/setup build $(or $(TARGET),x86_64) $(filter gdb iso,$(MAKECMDGOALS)) || echo no),)
$(error tools are missing, see above)
endif
endif

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
