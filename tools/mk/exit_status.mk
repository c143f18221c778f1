# Lets `make run CMD='exit 7'` end with status 7, and lets CMD reach the guest byte for byte.
#
# Included first of all, before the first $(shell …): make would expand the dollars of CMD for the
# environment of that shell. A goal whose status matters is split in two:
#
#   run: run-guest ; $(exit_as_saved)
#   run-guest: ; @command; $(save_status)
#
# Where make cannot load the function (GNU make may be built without), the status is 2.
STATUS_FILE = $(ROOT)/build/tools/status

ifneq ($(origin CMD),undefined)
override CMD := $(value CMD)
export CMD

EXIT_STATUS := $(ROOT)/build/tools/exit_status.so
-load $(EXIT_STATUS)
$(EXIT_STATUS): $(ROOT)/tools/mk/exit_status.c
	@mkdir -p $(@D) && gcc -O -shared -fPIC -o $@.$$$$ $< && mv $@.$$$$ $@
endif

# The shell's parent is make: runs at the same time do not meet in one file.
save_status   = $(if $(findstring n,$(firstword -$(MAKEFLAGS))),,echo $$? > $(STATUS_FILE).$$PPID)
exit_as_saved = @$(exit-status-in $(STATUS_FILE))read status < $(STATUS_FILE).$$PPID; \
                rm -f $(STATUS_FILE).$$PPID; exit $$status
