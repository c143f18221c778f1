# The root file system that the kernel starts with: the layers' rootfs/ trees (a newer layer's file
# shadows an older one's), the Zircon programs as zircon/bin/, the Linux programs as bin/, and Debian's
# busybox when a layer.mk says WITH_BUSYBOX := 1.
#
# Output: INITRAMFS, empty for a kernel without user programs, and the rule that makes it.

BUSYBOX_SUITE := trixie
DEBIAN_ARCH_x86_64  := amd64
DEBIAN_ARCH_riscv64 := riscv64
busybox_for = $(ROOT)/build/debian/$(BUSYBOX_SUITE)-$(DEBIAN_ARCH_$1)/busybox-static/usr/bin/busybox

ROOTFS_TREES := $(call all_of,rootfs)
ROOTFS_FILES := $(if $(ROOTFS_TREES),$(shell find $(ROOTFS_TREES) ! -type d))
BUSYBOX      := $(if $(WITH_BUSYBOX),$(call busybox_for,$(ISA)))
# The applets are asked of the one that runs here.
HOST_BUSYBOX := $(if $(WITH_BUSYBOX),$(call busybox_for,x86_64))

INITRAMFS_FILES := $(ROOTFS_FILES) $(USER_PROGRAMS) $(LINUX_PROGRAMS)

ifneq ($(strip $(ROOTFS_TREES) $(INITRAMFS_FILES) $(BUSYBOX)),)
INITRAMFS := $(B)/initramfs.cpio
endif

MKINITRAMFS = $(ROOT)/tools/mkinitramfs -o $@ $(addprefix --rootfs ,$(ROOTFS_TREES)) \
              $(addprefix --program zircon/bin/ ,$(USER_PROGRAMS)) \
              $(addprefix --program bin/ ,$(LINUX_PROGRAMS)) \
              $(if $(BUSYBOX),--busybox $(BUSYBOX) --applets-of $(HOST_BUSYBOX))

$(B)/initramfs.cpio: $(INITRAMFS_FILES) $(BUSYBOX) $(HOST_BUSYBOX) $(B)/initramfs.list \
                     $(ROOT)/tools/mkinitramfs $(ROOT)/tools/lib/newc.py
	@echo "  CPIO $(patsubst $(ROOT)/%,%,$@)" >&2
	$(Q)$(MKINITRAMFS)

# A file that is gone is newer than nothing: the archive depends on the list of names too.
$(B)/initramfs.list: FORCE
	@mkdir -p $(@D); echo '$(INITRAMFS_FILES)' | cmp -s - $@ || \
		echo '$(INITRAMFS_FILES)' > $@

$(ROOT)/build/debian/$(BUSYBOX_SUITE)-%/busybox-static/usr/bin/busybox:
	@$(ROOT)/tools/fetch-deb busybox-static $(BUSYBOX_SUITE) $* >&2
