# Prints a reference table as the members of a C array, for a C file to #include.
#
# A table is lines of words; `#` begins a comment, and one comment names the form:
#   # form: index N   PREFIX[-PREFIX] [LIST] …   designators [number] = value, one for each number
#                     of N digits that begins so. LIST, like 16,18-19, is the set of bits
#                     (1u << 16 | …); without a list the value is 1. More words are for people.
#   # form: words     any number of words a line: strings, sorted by their bytes
#   # form: characters  any number of words a line, each a character from U+4E00 to U+9FFF:
#                     designators [character - 0x4e00] = 1
#   # form: rows      {number, "word", …}, as they stand
#   # form: divisions  CODE NAME [NNNAME] …: a province's two digits or a prefecture's four, and below
#                     it the two more digits and the names of its counties; a slash in a name ends
#                     its short form, - is no name. Macros, by the first characters of names:
#                     DIVISION(code, bytes of the short form, "name"), and for each such character
#                     FIRST(character - 0x4e00, group, row, signs): groups counted from 1, rows
#                     from 0; a bit for the low five of each second character's last byte.
#   # form: anchors FORM CLASS WORD …: macros, words of one key together, longer ones first:
#                     CLASS("class") for each, numbered from 0, "-" having no number (255);
#                     ANCHOR("word", FORM, class), and before those of a key FIRST(key, group,
#                     row, signs), groups counted from 1, rows from 0. A key: twelve bits of the
#                     first character, its sign five bits of its first byte; where the word
#                     begins in ASCII 4096 + 32 times the first letter's five bits and the
#                     second's, its sign the third's, any where that may be left out.
# The order of words is that of bytes in mawk, gawk and busybox alike.

function refuse(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	failed = 1
	exit 1
}

function bits(list,   parts, ends, i, n, count, value) {
	if (list !~ /^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$/)
		return 1
	value = 0
	count = split(list, parts, ",")
	for (i = 1; i <= count; i++) {
		if (split(parts[i], ends, "-") == 1)
			ends[2] = ends[1]
		for (n = ends[1] + 0; n <= ends[2] + 0; n++)
			value += 2 ^ n
	}
	return value
}

function index_line(   ends, low, high, more, n, value) {
	if (split($1, ends, "-") == 1)
		ends[2] = ends[1]
	if (ends[1] !~ /^[0-9]+$/ || length(ends[1]) != length(ends[2]) || length(ends[1]) > width)
		refuse("no prefix or range of prefixes: " $1)
	more = 10 ^ (width - length(ends[1]))
	low = ends[1] * more
	high = (ends[2] + 1) * more - 1
	value = bits(NF > 1 ? $2 : "")
	for (n = low; n <= high; n++)
		values[n] = value
}

# By insertion: these lists have a few hundred words.
function sorted_insert(word,   low, high, middle, i) {
	low = 1
	high = words + 1
	while (low < high) {
		middle = int((low + high) / 2)
		if (list[middle] "" < word "")
			low = middle + 1
		else
			high = middle
	}
	if (low <= words && list[low] "" == word "")
		refuse("twice: " word)
	for (i = ++words; i > low; i--)
		list[i] = list[i - 1]
	list[low] = word
}

# The bytes of a word, whatever the awk; LC_ALL=C keeps it from seeing characters.
BEGIN {
	for (i = 128; i < 256; i++)
		byte[sprintf("%c", i)] = i
}

function character_at(word) {
	if (length(word) != 3)
		refuse("no character of three bytes: " word)
	return (byte[substr(word, 1, 1)] - 224) * 4096 + \
	       (byte[substr(word, 2, 1)] - 128) * 64 + byte[substr(word, 3, 1)] - 128 - 19968
}

function division(code, name,   n, cut, short) {
	cut = index(name, "/")
	short = cut ? cut - 1 : 0
	sub(/\//, "", name)
	if (name !~ /^[^ -~]+$/ || length(name) > 48)
		refuse("no name of a division: " name)
	n = character_at(substr(name, 1, 3))
	values[n] = values[n] "DIVISION(" code ", " short ", \"" name "\")\n"
	rows[n]++
	signs[n, byte[substr(name, 6, 1)] % 32] = 1
}

function divisions_line(   i, code) {
	if ($1 !~ /^([0-9][0-9])?[0-9][0-9]$/)
		refuse("no code of a division: " $1)
	code = length($1) == 2 ? $1 "00" : $1
	if ($2 != "-")
		division(code "00", $2)
	for (i = 3; i <= NF; i++) {
		if ($i !~ /^[0-9][0-9]/)
			refuse("no code of a division: " $i)
		division(code substr($i, 1, 2), substr($i, 3))
	}
}

# A letter's place in the alphabet from 1; 0: no letter, or none at all.
function low_bits(letter) {
	return letter == "" ? 0 : index("abcdefghijklmnopqrstuvwxyz", tolower(letter))
}

# The code point's low twelve bits, of characters of two and three bytes.
function low_twelve(word,   first) {
	first = byte[substr(word, 1, 1)]
	if (first >= 224)
		return (byte[substr(word, 2, 1)] - 128) * 64 + byte[substr(word, 3, 1)] - 128
	return (first - 192) * 64 + byte[substr(word, 2, 1)] - 128
}

function anchors_line(   i, key, n) {
	if ($2 != "-" && !($2 in numbers)) {
		printf "CLASS(\"%s\")\n", $2
		numbers[$2] = classes++
	}
	for (i = 3; i <= NF; i++) {
		if (($i, $1, $2) in values)
			refuse("twice: " $i)
		values[$i, $1, $2] = 1
		if ($i ~ /^[A-Za-z]/)
			key = 4096 + 32 * low_bits(substr($i, 1, 1)) + low_bits(substr($i, 2, 1))
		else
			key = low_twelve($i)
		if (key >= 4096 && substr($i, 2, 2) ~ /_/)
			signs[key] = "all"
		else
			signs[key, key >= 4096 ? low_bits(substr($i, 3, 1)) : byte[substr($i, 1, 1)] % 32] = 1
		n = ++rows[key]
		anchor[key, n] = "ANCHOR(\"" $i "\", " $1 ", " ($2 == "-" ? 255 : numbers[$2]) ")"
		length_of[key, n] = length($i)
	}
}

# Longer words first; lines' order among equals.
function anchors_print(   key, n, size, at, group, mask) {
	at = 0
	for (key = 0; key < 8192; key++) {
		if (!(key in rows))
			continue
		mask = 0
		for (n = 0; n < 32; n++)
			mask += signs[key] == "all" || (key, n) in signs ? 2 ^ n : 0
		printf "FIRST(%d, %d, %d, 0x%xu)\n", key, ++group, at, mask
		at += rows[key]
		for (size = 64; size > 0; size--)
			for (n = 1; n <= rows[key]; n++)
				if (length_of[key, n] == size)
					print anchor[key, n]
	}
}

/^# form: / {
	form = $3
	width = $4 + 0
}
/^#/ || NF == 0 { next }
form == "index" { index_line(); next }
form == "divisions" { divisions_line(); next }
form == "anchors" { anchors_line(); next }
form == "words" {
	for (i = 1; i <= NF; i++)
		sorted_insert($i)
	next
}
form == "characters" {
	for (i = 1; i <= NF; i++) {
		n = character_at($i)
		if (n in values)
			refuse("twice: " $i)
		values[n] = 1
	}
	next
}
form == "rows" {
	line = "{" ($1 + 0)
	for (i = 2; i <= NF; i++)
		line = line ", \"" $i "\""
	print line "},"
	next
}
{ refuse("no form is named above this line") }

END {
	if (failed)
		exit 1
	if (form == "index") {
		last = 10 ^ width
		for (n = 0; n < last; n++)
			if (n in values)
				printf "[%d] = 0x%xu,\n", n, values[n]
	}
	if (form == "characters")
		for (n = 0; n < 20992; n++)
			if (n in values)
				printf "[%d] = 1,\n", n
	if (form == "divisions") {
		last = 0
		for (n = 0; n < 20992; n++)
			if (n in values) {
				mask = 0
				for (i = 0; i < 32; i++)
					mask += (n, i) in signs ? 2 ^ i : 0
				printf "%sFIRST(%d, %d, %d, 0x%xu)\n", values[n], n, ++group, last, mask
				last += rows[n]
			}
	}
	if (form == "anchors")
		anchors_print()
	for (i = 1; i <= words; i++)
		printf "\"%s\",\n", list[i]
}
