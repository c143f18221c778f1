# Powering off ends the machine at once, without an error.
poweroff -f
sleep 10
echo not here
