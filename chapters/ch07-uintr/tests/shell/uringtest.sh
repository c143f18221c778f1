# The io_uring ABI, as a program sees it.
for program in uringtest uringwait; do
	$program | sed 's/^[0-9]* passed/All passed/'
done
