# pii-filters: five filters and one archive that they share.
#   make            the programs, in build/bin
#   make demo       a shop's export before and after; says what is missing and installs it
#   make check      every test; the same
#   make bench lint install uninstall dist clean

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =

CC      = cc
CFLAGS  = -O2 -g
HARDEN  = -fPIE -fstack-protector-strong -fcf-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla
LDFLAGS = -pie -Wl,-z,relro,-z,now
LDLIBS  = -lcsv -lzstd -lyaml -lutf8proc

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
	awk -f tools/table.awk $< > $@.new && mv $@.new $@

$(GEN)/presets.inc: $(PRESETS) tools/presets.sh
	@mkdir -p $(@D)
	sh tools/presets.sh $(PRESETS) > $@.new && mv $@.new $@

$B/unit/%: tests/unit/%.c $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -Itests/unit $(LDFLAGS) -o $@ $< $B/libpii.a $(LDLIBS) -lcmocka

# A fuzz target with the driver that replays its corpus; `make fuzz` links libFuzzer instead.
$B/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $B/libpii.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -MMD -MP -Itests/fuzz $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $B/libpii.a $(LDLIBS)

-include $(wildcard $B/*/*.d $B/lib/*/*.d)

.PHONY: all check demo bench lint install uninstall dist clean
.DELETE_ON_ERROR:
clean:
	rm -rf $B
