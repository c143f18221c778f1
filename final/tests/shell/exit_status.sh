# The status of a command, of a pipe, of a subshell, of a missing program; then the script's own.
# status: 7
true; echo $?
false || echo $?
(exit 3); echo $?
false | true; echo $?
no_such_program 2>/dev/null; echo $?
sh -c 'kill -TERM $$'; echo $?
printf 'no newline at the end'
exit 7
