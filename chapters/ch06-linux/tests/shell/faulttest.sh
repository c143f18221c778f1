# The Linux ABI tested by a program of ours: user/linux/faulttest.c.
faulttest | sed 's/^[0-9]* passed/All passed/'
