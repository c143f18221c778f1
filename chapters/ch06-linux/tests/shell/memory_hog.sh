# A program that takes memory without end is killed; who waits for it goes on. So do many at once.
exec 2> /dev/null
exhaust memory; echo status $?
for i in 1 2 3; do exhaust memory & done
wait
exhaust shared-memory; echo status $?
