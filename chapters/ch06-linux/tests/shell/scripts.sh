# Scripts, and what only looks like one.
cd /tmp; exec 2> /dev/null
status() { "$@"; echo "$?"; }
printf '#!/bin/sh\necho "script $0: $*"\n' > good; status ./good; chmod +x good; status ./good a 'b c'
printf '#!/bin/sh -e\nfalse\necho not here\n' > option; chmod +x option; status ./option
printf '#!  /bin/echo   two words  \nx\n' > echo; chmod +x echo; status ./echo arg
printf '#!/nowhere/sh\n' > lost; chmod +x lost; status ./lost
printf '#!/tmp/again\n' > again; chmod +x again; status ./again | sed 's/12[67]/126 or 127/'
printf '#!/tmp/good\nx\n' > nested; chmod +x nested; status ./nested arg
printf '#!/etc\n' > directory; chmod +x directory; status ./directory
printf 'echo no first line\n' > plain; chmod +x plain; status ./plain
status ./missing; status /tmp; status ./good/x
