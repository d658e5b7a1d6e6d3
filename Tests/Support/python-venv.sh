#!/bin/sh
# Makes .build/venv with Tests/Support/requirements.txt where that is missing or older, and prints the path of its Python.
set -eu

project=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
venv=$project/.build/venv
requirements=$project/Tests/Support/requirements.txt

mkdir -p "$project/.build"
# Two suites may ask at the same time; the second waits for the first.
exec 9>"$project/.build/venv.lock"
flock 9
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
    rm -rf "$venv"
    # python3-venv is one of the Makefile's TEST_PACKAGES.
    /usr/bin/python3 -m venv "$venv" >&2
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
    cp "$requirements" "$venv/requirements.txt"
fi
echo "$venv/bin/python"
