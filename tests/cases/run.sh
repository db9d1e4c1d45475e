#!/bin/sh
# Golden cases: sh tests/cases/run.sh [CASE…]; BIN names the folder of the programs.
#
# A case is a folder. Its `cmd` is run by sh in a fresh copy of the folder with the programs first
# in PATH. Beside it stand what is expected: `stdout`, `stderr` (exact), or `stdout.has`,
# `stderr.has` (one string a line, each of which must occur), `exit`. What is absent: exit 0, silence.
# Files called `*.key` are keyrings: nobody else has rights on the copy.
cd "$(dirname "$0")" || exit 2
PATH=$(cd "${BIN:-../../build/bin}" && pwd):$PATH || exit 2
export PATH
export LC_ALL=C.UTF-8
unset PII_RULES PII_KEY PII_TRAIL PII_RUN
here=$PWD
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0

# Is STREAM what the case expects of it? Says what differs.
expected() {
	if test -f "$1.has"; then
		while IFS= read -r line; do
			grep -qF -e "$line" "$work/$1" || { echo "$1 lacks: $line"; sed 's/^/    /' "$work/$1"; }
		done <"$1.has"
	elif test -f "$1"; then
		diff -u "$1" "$work/$1"
	else
		diff -u /dev/null "$work/$1"
	fi
}

test $# -gt 0 || set -- */
for case; do
	case=${case%/}
	cp -R "$here/$case" "$work/case" && cd "$work/case" || exit 2
	for key in *.key; do test ! -f "$key" || chmod 600 "$key"; done
	(exec sh cmd) >"$work/stdout" 2>"$work/stderr" </dev/null
	echo $? >"$work/exit"
	cd "$here/$case" || exit 2
	{
		expected stdout
		expected stderr
		if test -f exit; then diff -u exit "$work/exit"; else echo 0 | diff -u - "$work/exit"; fi
	} >"$work/diff"
	cd "$here" || exit 2
	chmod -R u+rwx "$work/case" && rm -rf "$work/case"
	if test -s "$work/diff"; then
		failed=$((failed + 1))
		echo "failed: cases/$case"
		sed 's/^/    /' "$work/diff"
	else
		passed=$((passed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
test $failed -eq 0
