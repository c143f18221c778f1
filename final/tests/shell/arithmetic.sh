# The shell's own arithmetic, loops and functions: no program but busybox's ash runs.
echo $((6 * 7)) $((1 << 40)) $((-7 / 2)) $((-7 % 3))
sum=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	sum=$((sum + i))
done
echo "sum $sum"
factorial() {
	if [ "$1" -le 1 ]; then echo 1; else echo $(($1 * $(factorial $(($1 - 1))))); fi
}
factorial 10
