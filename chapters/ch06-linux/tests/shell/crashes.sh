# Ways for a program to end badly: 128 + the signal's number. Two depend on the machine.
exec 2> /dev/null
for kind in null jump data readonly kernel noncanonical stack sp illegal breakpoint; do
	crash $kind
	echo $kind $?
done
crash privileged
case $? in 132|139) echo privileged: killed;; esac
crash divide
case $? in 136|0) echo divide: killed, or divided;; esac
(crash null; echo $?) | cat
