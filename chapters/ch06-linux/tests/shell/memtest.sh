# The Linux ABI tested by a program of ours: user/linux/memtest.c.
memtest | sed 's/^[0-9]* passed/All passed/'
