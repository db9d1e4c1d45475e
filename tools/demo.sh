#!/bin/sh
# A shop's export before and after. The file is GBK, as Excel saves it in China; terminals are UTF-8.
orders=tests/data/demo-orders.csv
PATH=$(cd "${1:-build/bin}" && pwd):$PATH

show() {
	printf '\n\033[1m$ %s\033[0m\n' "$1"
	eval "$1"
}
test -t 1 || show() {
	printf '\n$ %s\n' "$1"
	eval "$1"
}
show "iconv -f GB18030 -t UTF-8 $orders"
show "pii-classify $orders | head -n 1"
show "pii-classify $orders | pii-mask"
echo
echo 'Your own file, for Excel:  build/bin/pii-classify orders.csv | build/bin/pii-mask -E utf-8-bom -o shareable.csv'
