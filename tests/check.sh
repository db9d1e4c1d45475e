#!/bin/sh
# Every test: sh tests/check.sh BUILD [PLAIN]. BUILD is the folder of what is tested; PLAIN one that
# was built without sanitizers, for tests that a sanitizer would spoil. The last line is the sum.
cd "$(dirname "$0")/.." || exit 2
build=$PWD/${1:-build} plain=$PWD/${2:-${1:-build}}
export BIN="$build/bin"
export ASAN_OPTIONS="exitcode=99:$ASAN_OPTIONS" UBSAN_OPTIONS="exitcode=99:print_stacktrace=1:$UBSAN_OPTIONS"
log=$build/check.log
passed=0 failed=0 skipped=0

# suite NAME COMMAND…: runs it and takes the counts from its last line.
suite() {
	name=$1
	shift
	"$@" >"$log" 2>&1 </dev/null
	status=$?
	# shellcheck disable=SC2046 # three numbers, meant to be split
	set -- $(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log")
	if test $# -ne 3; then
		set -- 0 1 0 # it did not come to its end
	elif test $status -ne 0 && test "$2" -eq 0; then
		set -- "$1" 1 "$3"
	fi
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
	printf '%-24s %5d ok %s\n' "$name" "$1" "$(test "$2" -eq 0 || echo "$2 FAILED")"
	if test "$2" -ne 0; then sed 's/^/    /' "$log"; else grep '^skipped: ' "$log"; fi
}

# cmocka tells its counts in words of its own.
unit() {
	"$1" >"$log.unit" 2>&1
	code=$?
	cat "$log.unit"
	awk -v code=$code '
	/^\[==========\].* test\(s\) run/ { for (i = 2; i < NF; i++) if ($(i + 1) == "test(s)") run += $i }
	/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
	/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
	END {
		failed = run - passed - skipped
		if (code && failed <= 0) failed = 1
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		exit code
	}' "$log.unit"
}

pages() {
	good=0 bad=0
	for page in man/*.[157]; do
		if mandoc -Tlint -W warning "$page"; then good=$((good + 1)); else bad=$((bad + 1)); fi
	done
	echo "$good passed, $bad failed, 0 skipped"
}

# These wait more than they work: they run beside all others, and are told at the end.
faults='kill signals chunks calls'
for fault in $faults; do
	BIN="$plain/bin" python3 "tests/fault/$fault.py" >"$build/fault.$fault" 2>&1 </dev/null
	echo $? >"$build/fault.$fault.status"
done &
told() {
	cat "$1"
	return "$(cat "$1.status")"
}

suite rooms sh tools/rooms.sh
suite manual pages
for test in "$build"/unit/test_*; do
	test ! -x "$test" || suite "unit ${test##*/test_}" unit "$test"
done
for target in "$build"/fuzz/fuzz_*; do
	name=${target##*/fuzz_}
	corpus=tests/fuzz/corpus/$name
	test -d "$corpus" || corpus=
	test ! -x "$target" || suite "replay $name" "$target" ${corpus:+"$corpus"}
done
suite cases sh tests/cases/run.sh
suite 'cases, reads of 7' env BIN="$plain/bin" PII_TEST_READ=7 PII_INDEX=plain sh tests/cases/run.sh
suite 'cases, portable index' env BIN="$plain/bin" PII_INDEX=portable sh tests/cases/run.sh
test "$plain" = "$build" || suite 'cases, plain build' env BIN="$plain/bin" sh tests/cases/run.sh
test "$plain" = "$build" || test ! -d "$plain/clang/bin" ||
	suite 'cases, clang build' env BIN="$plain/clang/bin" sh tests/cases/run.sh
suite suites python3 tests/suites.py
suite exports python3 tests/exports.py
suite chains python3 tests/chains.py
suite scenarios python3 tests/scenarios.py
suite plan python3 tests/plan.py
suite trail python3 tests/trail.py
suite 'trail, failing calls' env BIN="$plain/bin" python3 tests/trail.py order
# Thousands of processes: what they try is not what a sanitizer sees, and it would take it minutes.
suite encrypt env BIN="$plain/bin" python3 tests/encrypt.py
suite presets env BIN="$plain/bin" python3 tests/presets.py
suite attacks env BIN="$plain/bin" python3 tests/attacks.py
suite keyrings env BIN="$plain/bin" python3 tests/keyrings.py
suite drop python3 tests/drop.py
suite audit python3 tests/audit.py
suite erasure python3 tests/erasure.py
suite 'erasure, a million' env BIN="$plain/bin" python3 tests/erasure.py many
# Thousands of processes here too.
suite verify env BIN="$plain/bin" python3 tests/verify.py
suite report env BIN="$plain/bin" python3 tests/report.py
suite risk python3 tests/risk.py
suite trace python3 tests/trace.py
suite eval env BIN="$plain/bin" python3 tests/eval.py --floor --spans "$build/eval/spans"
suite memory env BIN="$plain/bin" python3 tests/memory.py
wait
for fault in $faults; do
	suite "fault $fault" told "$build/fault.$fault"
done
test "$plain" = "$build" || suite 'fault calls, sanitized' python3 tests/fault/calls.py
rm -f "$log" "$log.unit"
echo "$passed passed, $failed failed, $skipped skipped"
test $failed -eq 0
