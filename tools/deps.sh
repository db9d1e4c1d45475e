#!/bin/sh
# Says which Debian packages are missing and installs them: tools/deps.sh demo|check
# Where there is no apt-get, or no right to use it, it says so and goes on: the compiler will tell.
# Patterns: Hyperscan, or Vectorscan, which has the same calls, where there is no Hyperscan.
hs=libhyperscan-dev
case $(dpkg --print-architecture 2>/dev/null) in
amd64) ;;
*) hs=libvectorscan-dev ;;
esac
demo="gcc libc6-dev make libcsv-dev libzstd-dev libyaml-dev libutf8proc-dev libjansson-dev libssl-dev $hs"
# chromium: charts of a report are looked at as a reader sees them (tests/report.py).
check="$demo libcmocka-dev python3 mandoc zstd miller postgresql chromium"

case ${1:-check} in
demo) wanted=$demo ;;
check) wanted=$check ;;
*) echo "usage: $0 demo|check" >&2; exit 2 ;;
esac
missing=
for package in $wanted; do
	case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
	'install ok installed') ;;
	*) missing="$missing $package" ;;
	esac
done
test -n "$missing" || exit 0
echo "Missing here:$missing"
if ! command -v apt-get >/dev/null; then
	echo 'There is no apt-get on this machine: install what corresponds to these yourself.'
	exit 0
fi
sudo=
if test "$(id -u)" -ne 0; then
	command -v sudo >/dev/null || {
		echo "Install them as root: apt-get install$missing" >&2
		exit 1
	}
	sudo=sudo
fi
echo "Installing them with apt-get."
# Package names are words: they are meant to be split.
# shellcheck disable=SC2086
{
	$sudo apt-get -qq update &&
		$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq -y --no-install-recommends install $missing
} >/dev/null
