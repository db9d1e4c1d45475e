#!/bin/sh
# Refuses an include that goes against the arrows in filters/STYLE, or takes another room's private
# header. Prints each, and how many files were looked at.
cd "$(dirname "$0")/.." || exit 2
find filters -name '*.[ch]' -exec awk '
BEGIN {
	may["base"] = may["bytes"] = may["rules"] = may["detect"] = may["crypto"] = "base"
	may["records"] = "base bytes"
	may["columns"] = "base records rules detect"
	may["treat"] = "base rules detect crypto"
	may["trail"] = "base bytes crypto"
	may["history"] = "base bytes crypto trail"
	may["report"] = "base trail history"
	may["run"] = may["program"] = "base bytes rules detect crypto records columns treat trail history report run"
}
FNR == 1 {
	files++
	parts = split(FILENAME, part, "/")
	room = part[2] == "lib" ? part[3] : "program"
	if (!(room in may)) { print FILENAME ": no room is called " room; bad++ }
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	header = quoted[2]
	if (split(header, name, "/") != 2 && header !~ /\.inc$/) {
		print FILENAME ":" FNR ": not by its room: " header; bad++
	} else if (name[1] != room && name[1] in may) {
		if (index(" " may[room] " ", " " name[1] " ") == 0) {
			print FILENAME ":" FNR ": " room " may not include " name[1]; bad++
		} else if (name[2] != name[1] ".h" && header != "base/limits.h" && header != "base/json.h") {
			print FILENAME ":" FNR ": private to " name[1] ": " header; bad++
		}
	}
}
END { print files - bad " passed, " bad + 0 " failed, 0 skipped"; exit bad > 0 }' {} +
