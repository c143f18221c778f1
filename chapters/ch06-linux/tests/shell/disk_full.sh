# The file system is memory, and memory ends: the writer is told, and may go on when there is room.
cd /tmp
message=$(dd if=/dev/zero of=big bs=1M 2>&1); echo status $?
echo "$message" | grep -c 'No space left'
exec 2> /dev/null
echo more > small || echo still full
[ $(stat -c %s big) -gt 100000000 ] && echo it was a lot
rm big; echo again > small && cat small
dd if=/dev/zero of=big bs=1M count=20; echo status $?; rm big small
