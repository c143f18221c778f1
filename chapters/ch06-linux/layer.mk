# The initramfs carries Debian's busybox.
WITH_BUSYBOX := 1
