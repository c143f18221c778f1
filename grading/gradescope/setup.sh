#!/bin/sh
# Gradescope runs this once, when the autograder's image is made (as root, Ubuntu or Debian).
set -eu
source=${AUTOGRADER:-/autograder}/source
apt-get update
apt-get install -y --no-install-recommends make git
python3 -c 'import tomllib' || { echo "Python 3.11 or newer is needed: choose Ubuntu 24.04" >&2; exit 1; }
"$source/course/tools/setup" build x86_64 libos riscv64
