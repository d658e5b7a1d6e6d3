#!/bin/sh
# Runs the fuzzer for some seconds: run.sh BUILD_DIRECTORY SECONDS. Fails when an input crashed it, and keeps that input.
set -u
out=$1
seconds=$2
log=$out/fuzz.log
before=$(ls "$out/corpus" | wc -l)
# Swift's own backtraces read what AddressSanitizer guards.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$out/fuzz" -max_total_time="$seconds" -max_len=32768 -timeout=10 -rss_limit_mb=2048 \
    -detect_leaks=0 -dict=json.dict -print_final_stats=1 -artifact_prefix="$out/" "$out/corpus" > "$log" 2>&1
status=$?
figure() { sed -n "s/^stat::$1: *//p" "$log"; }
crashes=$(find "$out" -maxdepth 1 \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \) -newer "$out/fuzz" | wc -l)
echo "executions          $(figure number_of_executed_units)"
echo "executions/s        $(figure average_exec_per_sec)"
echo "corpus              $(ls "$out/corpus" | wc -l) inputs, $before before"
echo "branches covered    $(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)"
echo "crashes             $crashes"
[ "$status" -eq 0 ] && exit 0
echo "The fuzzer stopped with status $status; its input is kept:" >&2
sed -n 's/.*Test unit written to //p' "$log" >&2
grep -E '^broken: |Fatal error|ERROR: ' "$log" | head -5 >&2
exit 1
