# Processes that double until there are no more: the shell stays, and rules again when they are gone.
# While they reign it cannot fork either, so it does with builtins (sleep is none: it starts early).
exec 2> /dev/null
sleep 3 &
nap=$!
sh -c 'f() { f | f & }; sleep 1; f' > /dev/null &
wait $nap
echo alive
kill -9 -1
until set -- /proc/[0-9]*; [ $# -lt 10 ]; do :; done
ls -d /proc | sed 's/$/: few are left/'
