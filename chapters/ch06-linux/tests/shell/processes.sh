# Processes as a shell sees them: jobs, ps, kill, /proc.
exec 2> /dev/null
sleep 100 & pid=$!
sleep 0.2; ps -o pid,comm | grep -c "^ *$pid sleep"
tr '\0' ' ' < /proc/$pid/cmdline; echo; cat /proc/$pid/comm
kill $pid; wait $pid; echo terminated $?
sleep 100 & pid=$!; kill -9 $pid; wait $pid; echo killed $?
sleep 100 & pid=$!; kill -STOP $pid; sleep 0.1; cut -d' ' -f3 /proc/$pid/stat
kill -CONT $pid; sleep 0.1; cut -d' ' -f3 /proc/$pid/stat; kill $pid; wait $pid; echo continued $?
kill -0 $pid || echo it is gone
kill -0 99999 || echo there is none
trap 'echo trapped' USR1; kill -USR1 $$; echo after the trap
timeout 0.2 sleep 100; echo timeout $?
timeout 5 true; echo in time $?
sh -c 'exit 300'; echo modulo $?
(trap 'echo bye' EXIT; exit 4); echo $?
sh -c 'sleep 0.2; echo late' & echo early; wait
env -i A=b env
