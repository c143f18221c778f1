# The Linux ABI tested by a program of ours: user/linux/proctest.c.
proctest | sed 's/^[0-9]* passed/All passed/'
