# Pipes, redirections, here documents, and the statuses of what runs in them.
exec 2> /dev/null
echo one two three | tr ' ' '\n' | sort | head -n 2
seq 1 100000 | tail -n 1
seq 1 100000 | head -n 1
yes | head -c 6 | wc -c
mkdir /tmp/pipes; cd /tmp/pipes
echo out > a; echo more >> a; cat < a
sh -c 'echo to stderr >&2; echo to stdout' 2> b | tr a-z A-Z; cat b
cat <<END
here $((6 * 7))
END
{ echo first; echo second; } > c; while read line; do echo "read $line"; done < c
exec 5> d; echo through five >&5; exec 5>&-; cat d
echo lost > /dev/null; echo full > /dev/full || echo status $?
cat < nothing || echo status $?
set -o pipefail; false | true || echo pipefail $?
(exit 9) & wait $!; echo wait $?
for i in 1 2 3; do (exit $i) & done; wait; echo all $?
dd if=/dev/zero bs=1000 count=500 2>/dev/null | cat | cat | wc -c
