# Files that are almost programs. How they fail is their affair; the shell must survive it.
cd /tmp; cp /bin/crash whole
for size in 0 1 3 4 16 52 63 64 65 100 120 200 300 1000 4095 4096 4097 8192; do
	head -c $size whole > short; chmod +x short
	timeout 5 ./short
done > log 2>&1
head -c 300000 /bin/busybox > short; timeout 5 ./short > log 2>&1
echo truncated
# Every byte of the ELF header and of the program headers becomes 0xff.
offset=0
while [ $offset -lt 232 ]; do
	cp whole bad; chmod +x bad
	printf '\377' | dd of=bad bs=1 seek=$offset conv=notrunc 2> /dev/null
	timeout 5 ./bad
	offset=$((offset + 1))
done > log 2>&1
echo corrupt
printf '\177ELF' > magic; chmod +x magic; timeout 5 ./magic > log 2>&1
head -c 5000 /dev/urandom > noise; (printf '\177ELF'; cat noise) > bad; chmod +x bad
timeout 5 ./bad > log 2>&1
echo noise
./whole | head -n 1
