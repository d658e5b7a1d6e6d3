#!/bin/sh
# usage: round-trip.sh BENCH-PROGRAMS PROGRAMS WORK-DIRECTORY PORT BASELINE-PORT
# The table of what the extender has to reach, over a loopback socket. Servers have one core, the client another.
# Environment: REQUESTS for each row (2000), WRK_TIME (10s), PATIENCE in seconds for the first plans (1800), APPLICATIONS
# for the row about memory (1000).
set -eu
bin=$1 programs=$2 work=$3 port=$4 baseline=$5
directory=$(dirname "$0")
requests=${REQUESTS:-2000}
ISOCHRONE_SERVER="http://127.0.0.1:$((port + 1))"
export ISOCHRONE_SERVER
servers=""
trap 'kill $servers 2>/dev/null || true' EXIT

# On a machine with one core there is nothing to pin.
on_core() {
    core=$1
    shift
    if [ "$(nproc)" -gt 1 ]; then exec taskset -c "$core" "$@"; else exec "$@"; fi
}

fail() {
    echo "$1" >&2
    exit 1
}

# start NODES SIZE APPLICATIONS CORES: an extender that knows them all and has planned them.
start() {
    rm -rf "$work/applications"
    awk -v NODES="$1" -v SIZE="$2" -f "$directory/topology.awk" >"$work/topology.yaml"
    sh "$directory/applications.sh" "$work/applications" "$3"
    # shellcheck disable=SC2046
    (on_core "$4" "$programs/isochrone-extender" --plain --state memory --webhook "127.0.0.1:$port" \
        --api "127.0.0.1:$((port + 1))" --metrics "127.0.0.1:$((port + 2))" --topology "$work/topology.yaml" \
        --application $(seq -f "$work/applications/bench-%.0f.yaml" 0 $(($3 - 1)))) >"$work/extender.log" 2>&1 &
    extender=$!
    servers="$servers $extender"
    tries=0
    until "$programs/isochrone" applications >"$work/applications.txt" 2>/dev/null \
        && ! grep -q "not planned" "$work/applications.txt" \
        && [ "$(grep -c bench- "$work/applications.txt")" -eq "$3" ]; do
        tries=$((tries + 1))
        [ $tries -le "${PATIENCE:-1800}" ] || fail "no plans within ${PATIENCE:-1800} s: $(tail -n 1 "$work/extender.log")"
        sleep 1
    done
}

# Waits until the extender has looked at the alternatives of its plans too, for a minute at most.
settle() {
    tries=0
    while [ $tries -lt 30 ]; do
        before=$(awk '{ print $14 + $15 }' "/proc/$extender/stat")
        sleep 2
        after=$(awk '{ print $14 + $15 }' "/proc/$extender/stat")
        [ $((after - before)) -gt 10 ] || return 0
        tries=$((tries + 1))
    done
}

stop() {
    kill "$extender"
    wait "$extender" 2>/dev/null || true
}

load() { (on_core 1 "$bin/extender-load" --port "$port" --requests "$requests" "$@"); }
row() { load --baseline-port "$baseline" --ratio 2 "$@"; }

# field NAME: of the extender's memory, in MB.
field() { awk -v name="$1:" '$1 == name { printf "%.0f", $2 / 1024 }' "/proc/$extender/status"; }

# Sixteen pods: one of each of ten applications and more, of other components.
mixed=""
for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do mixed="$mixed${mixed:+,}bench-$i/c$((i % 10))"; done

(on_core 0 "$bin/baseline-server" "$baseline") >/dev/null 2>&1 &
servers=$!

echo "| what | p50 | p99 | to reach | baseline p50 | p99 | ratio | held |"
echo "|---|---|---|---|---|---|---|---|"
start 1000 50 16 0
settle
row --row "filter + prioritize, 1,000 names" --nodes 1000 --pods bench-0/c4 --p99 1
stop
start 5000 50 16 0
settle
row --row "filter + prioritize, 5,000 names" --nodes 5000 --pods bench-0/c4 --p50 1 --p99 3
row --row "one call, 5,000 full node objects" --call each --form objects --nodes 5000 --pods bench-0/c4 --p99 30
row --row "one neutral call, 5,000 names" --call each --nodes 5000 --p99 0.5
load --row "32 connections, 16 applications, 5,000 names" --nodes 5000 --pods "$mixed" --connections 32 --ratio 10
if command -v wrk >/dev/null; then
    rm -rf "$work/bodies"
    mkdir -p "$work/bodies"
    load --write "$work/bodies" --nodes 5000 --pods "$mixed"
    crowd=$(BENCH_BODIES="$work/bodies" on_core 1 wrk -t1 -c32 -d"${WRK_TIME:-10s}" -s "$directory/wrk.lua" \
        "http://127.0.0.1:$port" | grep '^wrk:')
fi
stop
# Sub-clusters of 51 have 250,000 links. Planning a thousand applications may have all cores: only memory counts here.
applications=${APPLICATIONS:-1000}
start 5000 51 "$applications" "0-$(($(nproc) - 1))"
links=$((2 * $(grep -c 'from:' "$work/topology.yaml")))
resident=$(field VmRSS)
held=$([ "$resident" -le 256 ] && echo yes || echo NO)
echo "| memory, 5,000 nodes, $links links, $applications applications | $resident MB | $(field VmHWM) MB peak |" \
    "≤ 256 MB resident | | | $(field RssAnon) MB anonymous | $held |"
stop
echo
echo "Baseline: a handler on the same web server that reads the body and answers with bytes of the same size; for 32"
echo "connections, one connection that asks the same."
[ -z "${crowd:-}" ] || echo "$crowd (32 connections, single calls of the same applications)"
