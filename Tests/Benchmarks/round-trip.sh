#!/bin/sh
# usage: round-trip.sh BENCH-PROGRAMS PROGRAMS WORK-DIRECTORY NODES PORT BASELINE-PORT
# Starts an extender that knows NODES nodes and an application of ten components, waits for its plan, and measures.
set -eu
bin=$1 programs=$2 work=$3 nodes=$4 port=$5 baseline=$6
directory=$(dirname "$0")
awk -v NODES="$nodes" -f "$directory/topology.awk" >"$work/topology-$nodes.yaml"

"$bin/baseline-server" "$baseline" >/dev/null 2>&1 &
server=$!
"$programs/isochrone-extender" --plain --state memory --webhook "127.0.0.1:$port" --api "127.0.0.1:$((port + 1))" \
    --metrics "127.0.0.1:$((port + 2))" --topology "$work/topology-$nodes.yaml" \
    --application "$directory/application.yaml" >"$work/extender-$nodes.log" 2>&1 &
extender=$!
trap 'kill $server $extender 2>/dev/null || true' EXIT

export ISOCHRONE_SERVER="http://127.0.0.1:$((port + 1))"
tries=0
until "$programs/isochrone" explain bench >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 120 ]; then
        echo "no plan within 120 s: $(tail -n 1 "$work/extender-$nodes.log")" >&2
        exit 1
    fi
    sleep 1
done
echo "$nodes nodes: $("$programs/isochrone" applications | tail -n 1)"
echo "a pod of an application with a plan:"
"$bin/extender-load" --port "$port" --pod bench/c4 --nodes "$nodes" --form both --baseline-port "$baseline"
echo "a pod that is none of ours:"
"$bin/extender-load" --port "$port" --nodes "$nodes" --form names --baseline-port "$baseline"
echo "32 connections at once:"
"$bin/extender-load" --port "$port" --pod bench/c4 --nodes "$nodes" --form names --connections 32
grep VmRSS "/proc/$extender/status" | sed 's/^VmRSS: */resident: /'
