#!/bin/sh
# Writes rules files down as a C table: presets.sh rules/*.yaml > presets.inc
set -eu
LC_ALL=C
export LC_ALL

number=0
for file; do
	printf 'static const unsigned char preset_%d[] = {\n' "$number"
	od -An -v -tu1 "$file" | awk '{ gsub(/[ \t]+/, ","); sub(/^,/, ""); print $0 "," }'
	printf '};\n'
	number=$((number + 1))
done

printf 'static const struct preset presets[] = {\n'
number=0
for file; do
	name=${file##*/}
	printf '\t{"%s", preset_%d, sizeof preset_%d},\n' "${name%.yaml}" "$number" "$number"
	number=$((number + 1))
done
printf '\t{0, 0, 0},\n};\n'
