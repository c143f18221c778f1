# Directories in directories until the file system is full; all of it comes back.
mkdir /tmp/exhaust; cd /tmp/exhaust
exhaust depth
cd ..; rm -r exhaust; ls
free=$(grep MemFree /proc/meminfo | tr -dc 0-9)
[ $free -gt 500000 ] && echo "all is free again"
