#!/bin/sh
# Gradescope runs this once, when the autograder's image is made (as root, Ubuntu or Debian).
set -eu
source=${AUTOGRADER:-/autograder}/source
apt-get update
apt-get install -y --no-install-recommends make git
"$source/course/tools/setup" build x86_64 libos riscv64
