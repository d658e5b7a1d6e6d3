#!/bin/sh
# usage: applications.sh DIRECTORY COUNT
# Writes COUNT copies of application.yaml with names and needs of their own into DIRECTORY: bench-0.yaml and so on.
set -eu
directory=$1 count=$2
template=$(dirname "$0")/application.yaml
mkdir -p "$directory"
i=0
while [ "$i" -lt "$count" ]; do
    # Limits of 15 to 24 ms and cores of 50 to 145 m, so that no two neighbours have the same plan.
    sed "s/name: bench,/name: bench-$i,/; s/max: 20ms/max: $((15 + i % 10))ms/; s/cpu: 500m/cpu: $((50 + i % 20 * 5))m/" \
        "$template" >"$directory/bench-$i.yaml"
    i=$((i + 1))
done
