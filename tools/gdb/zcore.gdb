# Settings for a session that tools/run --gdb starts.
set pagination off
set print pretty on
set confirm off
set history save off
