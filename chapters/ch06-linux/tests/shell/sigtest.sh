# The Linux ABI tested by a program of ours: user/linux/sigtest.c.
sigtest | sed 's/^[0-9]* passed/All passed/'
