#!/bin/sh
# Makes .build/venv with the Python packages of requirements.txt, which judge what Kubernetes would say of our objects.
# Done already and unchanged since, it ends at once.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
wanted=$root/Tests/Support/requirements.txt
venv=$root/.build/venv

cmp -s "$wanted" "$venv/requirements.txt" && exit 0
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
cp "$wanted" "$venv/requirements.txt"
