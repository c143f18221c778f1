# A Zircon program in a Linux shell: it starts (execve), prints, and its status comes back.
zx ping
echo "status $?"
zx
