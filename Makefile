# pii-filters: five filters and one archive that they share.
#   make            the programs, in build/bin
#   make demo       a shop's export before and after; says what is missing and installs it
#   make check      every test; the same
#   make eval       what is found, by class; REAL=DIR: over labelled files of another place
#   make bench fuzz lint install uninstall dist clean

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =

CC      = cc
CFLAGS  = -O2 -g
HARDEN  = -fPIE -fstack-protector-strong -fcf-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla \
          -Wtype-limits
LDFLAGS = -pie -Wl,-z,relro,-z,now
LDLIBS  = -pthread -lcsv -lzstd -lyaml -lutf8proc -lcrypto -ljansson -lm

B       = build
GEN     = $B/gen
ALL_C   = -std=gnu11 -D_GNU_SOURCE -DPII_VERSION='"$(VERSION)"' -Ifilters/lib -I$(GEN) \
          $(WARN) $(WERROR) $(HARDEN) $(CFLAGS) $(SANITIZE)

PROGRAMS = $(patsubst filters/%.c,%,$(wildcard filters/pii-*.c))
LIB_C    = $(sort $(wildcard filters/lib/*/*.c))
LIB_O    = $(LIB_C:filters/lib/%.c=$B/lib/%.o)
TABLES   = $(patsubst filters/lib/detect/tables/%.txt,$(GEN)/%.inc,$(wildcard filters/lib/detect/tables/*.txt))
PRESETS  = $(sort $(wildcard rules/*.yaml))
UNITS    = $(patsubst tests/unit/%.c,$B/unit/%,$(wildcard tests/unit/test_*.c))
FUZZERS  = $(patsubst tests/fuzz/%.c,$B/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

all: $(PROGRAMS:%=$B/bin/%)

$B/bin/%: $B/obj/%.o $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$B/libpii.a: $(LIB_O)
	rm -f $@
	ar rcs $@ $^

$B/obj/%.o: filters/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -c -o $@ $<

$B/lib/%.o: filters/lib/%.c | $(TABLES) $(GEN)/presets.inc
	@mkdir -p $(@D)
	$(CC) $(ALL_C) $(ISA) -MMD -MP -c -o $@ $<

# Each instruction set is one file; who uses it asks the processor first.
$B/lib/records/index_avx2.o: ISA = $(if $(filter x86_64,$(shell uname -m)),-mavx2 -mbmi -mbmi2 -mpclmul -mpopcnt)

$(GEN)/%.inc: filters/lib/detect/tables/%.txt tools/table.awk
	@mkdir -p $(@D)
	LC_ALL=C awk -f tools/table.awk $< > $@.new && mv $@.new $@

$(GEN)/presets.inc: $(PRESETS) tools/presets.sh
	@mkdir -p $(@D)
	sh tools/presets.sh $(PRESETS) > $@.new && mv $@.new $@

$B/unit/%: tests/unit/%.c $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -Itests/unit $(LDFLAGS) -o $@ $< $B/libpii.a $(LDLIBS) -lcmocka

# What looks at texts, built to count its steps; searches in the C library are wrapped.
COUNTED = $(patsubst filters/lib/%.c,$B/counted/%.o,$(filter filters/lib/base/% filters/lib/detect/% \
          filters/lib/treat/%,$(LIB_C)))
$B/counted/%.o: filters/lib/%.c | $(TABLES)
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -fno-builtin-memchr -fsanitize-coverage=trace-pc -MMD -MP -c -o $@ $<

$B/unit/test_growth: tests/unit/test_growth.c $(COUNTED) $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -Itests/unit $(LDFLAGS) \
	    -Wl,--wrap=memchr,--wrap=memmem,--wrap=utf8proc_decompose,--wrap=utf8proc_reencode -o $@ $^ $(LDLIBS) -lcmocka

# A fuzz target with the driver that replays its corpus; `make fuzz` links libFuzzer instead.
$B/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -Itests/fuzz $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $B/libpii.a $(LDLIBS)

$B/eval/%: tests/eval/%.c $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP $(LDFLAGS) -o $@ $< $B/libpii.a $(LDLIBS)

-include $(wildcard $B/*/*.d $B/lib/*/*.d $B/counted/*/*.d)

# ---- Tests -----------------------------------------------------------------------------------

units:   $(UNITS) $B/eval/spans
fuzzers: $(FUZZERS)

# With CI=true: every compiler that is here, warnings as errors, and all tests under ASan and UBSan.
SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ifeq ($(CI),true)
CHECKED = $B/san
else
CHECKED = $B
endif

check:
	sh tools/deps.sh check
	$(MAKE) all $(if $(CI),WERROR=-Werror)
ifeq ($(CI),true)
	if command -v clang >/dev/null; then $(MAKE) all B=$B/clang CC=clang WERROR=-Werror; fi
endif
	$(MAKE) all units fuzzers B=$(CHECKED) $(if $(CI),WERROR=-Werror SANITIZE='$(SANITIZERS)')
	sh tests/check.sh $(CHECKED) $B

bench: all
	python3 tests/bench/chain.py $(BENCH)
	python3 tests/bench/encrypt.py $(BENCH_ENCRYPT)
	python3 tests/bench/audit.py $(BENCH_AUDIT)

# Over the corpus of tests/data/eval, or REAL=DIR: NAME.csv with the truth in NAME.json.
eval: all $B/eval/spans
	@python3 tests/eval.py $(if $(REAL),--real '$(REAL)') $(EVAL)

# A minute for each target, starting from its corpus; needs clang.
FUZZ_SECONDS = 60
fuzz:
	$(MAKE) B=build/fuzzing CC=clang SANITIZE='-fsanitize=fuzzer-no-link,address,undefined' build/fuzzing/libpii.a
	for target in $(FUZZERS:$B/fuzz/fuzz_%=%); do \
		mkdir -p build/fuzzing/$$target tests/fuzz/corpus/$$target && \
		clang $(ALL_C) -Ibuild/fuzzing/gen -fsanitize=fuzzer,address,undefined $(LDFLAGS) -o build/fuzzing/fuzz_$$target \
			tests/fuzz/fuzz_$$target.c build/fuzzing/libpii.a $(LDLIBS) && \
		build/fuzzing/fuzz_$$target -max_total_time=$(FUZZ_SECONDS) build/fuzzing/$$target tests/fuzz/corpus/$$target \
			|| exit 1; \
	done

# Left out: what wants C11's annex K, which glibc does not have, and what clang 14 sees wrongly.
TIDY = -*,bugprone-*,clang-analyzer-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,$(strip \
       )-bugprone-sizeof-expression,-bugprone-narrowing-conversions,-bugprone-branch-clone,$(strip \
       )-bugprone-implicit-widening-of-multiplication-result,-bugprone-macro-parentheses,$(strip \
       )-bugprone-not-null-terminated-result,-clang-analyzer-valist.Uninitialized,$(strip \
       )-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling

lint:
	clang-format --dry-run -Werror $$(find filters tests -name '*.[ch]')
	if command -v clang-tidy >/dev/null; then clang-tidy --quiet --warnings-as-errors='*' \
		--checks='$(TIDY)' \
		$(LIB_C) $(wildcard filters/pii-*.c) -- $(ALL_C); fi
	if command -v shellcheck >/dev/null; then shellcheck -s sh tools/*.sh tests/*.sh tests/cases/run.sh; fi
	sh tools/rooms.sh

# ---- For users ---------------------------------------------------------------------------------

demo:
	@sh tools/deps.sh demo
	@$(MAKE) -s all
	@sh tools/demo.sh $B/bin

MAN_SECTIONS = $(sort $(patsubst .%,%,$(suffix $(wildcard man/*.[157]))))

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/pii-filters
	install $(PROGRAMS:%=$B/bin/%) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(PRESETS) $(DESTDIR)$(PREFIX)/share/pii-filters
	for n in $(MAN_SECTIONS); do install -d $(DESTDIR)$(PREFIX)/share/man/man$$n && \
		install -m 644 man/*.$$n $(DESTDIR)$(PREFIX)/share/man/man$$n || exit 1; done

uninstall:
	rm -f $(PROGRAMS:%=$(DESTDIR)$(PREFIX)/bin/%)
	rm -f $(foreach page,$(wildcard man/*.[157]),$(DESTDIR)$(PREFIX)/share/man/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page)))
	rm -rf $(DESTDIR)$(PREFIX)/share/pii-filters

dist:
	git archive --prefix=pii-filters-$(VERSION)/ -o pii-filters-$(VERSION).tar.gz HEAD

clean:
	rm -rf $B tests/__pycache__ tests/*/__pycache__ tests/*/*/__pycache__ pii-filters-*.tar.gz

.PHONY: all units fuzzers check demo bench eval fuzz lint install uninstall dist clean
.DELETE_ON_ERROR:
.SECONDARY:
