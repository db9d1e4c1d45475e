/*
 * Every limit of the suite, each a named constant with a sentence. Sizes are bytes.
 */
#ifndef PII_LIMITS_H
#define PII_LIMITS_H

/* A message fits one write that a pipe takes whole, with room for the place before it. */
#define FAILURE_TEXT_MAX 1024

/* What a buffer may hold where nobody said less: more than any record with its replacement. */
#define BUFFER_LIMIT_DEFAULT ((size_t)64 << 20)
/* Copies may write this many bytes past the end of what they copy. */
#define BUFFER_SLACK 64

/* One read, and the unit of the record index: fits the second-level cache with its positions. */
#define BLOCK_SIZE ((size_t)256 << 10)
/* What pipes are widened to; a refusal is silent. */
#define PIPE_SIZE (1 << 20)

/* A record, unless --max-record says otherwise, and the most it may say. */
#define RECORD_SIZE_DEFAULT ((size_t)16 << 20)
#define RECORD_SIZE_MAX     ((size_t)1 << 30)
/* Columns of a header: more is no order history, and their positions must fit memory. */
#define COLUMNS_MAX 65536

/* The sample: it ends after so many records, or with the record that passes so many bytes. */
#define SAMPLE_RECORDS 10000
#define SAMPLE_SIZE    ((size_t)8 << 20)
/* So much of a text tells its delimiter; beyond, it is taken for all there is. */
#define SNIFF_SIZE ((size_t)4 << 20)
/* Records that must mostly split like the header for a sniffed delimiter to hold. */
#define SNIFF_RECORDS 20

/* The encoding is decided on so many bytes from the first that is not ASCII. */
#define ENCODING_WINDOW ((size_t)64 << 10)
/* zstd windows beyond 2^23 (8 MiB) are refused: a frame may not choose our memory. */
#define ZSTD_WINDOW_LOG_MAX 23

/* Records put aside before the program stops, unless --max-rejects says otherwise. */
#define REJECTS_DEFAULT 1000

/* A label's class: [a-z][a-z0-9_]{0,31}. */
#define CLASS_NAME_MAX 32
/* The class of notes, whose spans are treated one by one. */
#define CLASS_TEXT "free_text"
/* What a token of encryption begins with: text that has it is never taken for harmless. */
#define TOKEN_PREFIX      "pii1:"
#define TOKEN_PREFIX_SIZE 5
/* The class of such text where somebody else wrote it. The rules know none of this name. */
#define CLASS_LITERAL "literal"

/* A rules file: larger, deeper or with more nodes than these is no rules file (alias bombs). */
#define RULES_SIZE_MAX    ((size_t)4 << 20)
#define RULES_DEPTH_MAX   16
#define RULES_NODES_MAX   100000
#define RULES_EXTENDS_MAX 8
/* What rules say for trail and report (purpose, basis, recipient), and a pattern, in bytes. */
#define RULES_TEXT_MAX    1024
#define RULES_PATTERN_MAX 4096
/* Columns that `subject` or `quasi_identifiers` name. */
#define RULES_COLUMNS_MAX 64
/* A longer time to keep records is one mistyped, and calendars stay within their numbers. */
#define RULES_PERIOD_YEARS_MAX 100

/* A longer pause between runs, in seconds, is one mistyped: a hundred years. */
#define MAX_GAP_MOST ((uint64_t)36525 * 86400)

/* A plan: as many columns as a header may have, each a map of two members. */
#define PLAN_SIZE_MAX  ((size_t)8 << 20)
#define PLAN_NODES_MAX (5 * COLUMNS_MAX + 100)

/* A trail's line: the most that a header of COLUMNS_MAX columns can make of it. */
#define TRAIL_LINE_MAX ((size_t)32 << 20)
/* … for which a column's name is cut after so many bytes of JSON. */
#define TRAIL_NAME_MAX 180
/* Whoever writes a line has the trail for a moment: longer than so, and something is wrong. */
#define TRAIL_LOCK_SECONDS 10

/* Combinations of quasi-identifiers that the risk is told of, and all they take in memory. */
#define RISK_COMBINATIONS 4
#define RISK_COLUMNS_MAX  64
#define RISK_MEMORY       ((size_t)16 << 20)
/* Groups of one that are kept; where there are more, these are a sample. */
#define RISK_GROUPS 32768
/* People told apart in a group: it is a small one up to as many. */
#define RISK_GROUP_PEOPLE 20
/* Different people, and pairs of person and group, that are counted exactly: beyond, estimated. */
#define PEOPLE_EXACT     250000
#define RISK_PAIRS_EXACT 100000

/* Characters of a header name that a message shows. */
#define NAME_SHOWN_MAX 60

#endif
