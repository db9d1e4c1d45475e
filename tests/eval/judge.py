"""One labelled file through pii-classify | pii-mask: what each column was taken for, and whether
the chain kept its promises.

The truth of a file is a dict in the form of NAME.json: `columns` holds for each column a class,
None (no personal data: no label, unchanged) or "skip" (not judged); `clean` the indices that must
come through byte for byte; `also` by index the classes that are as right; `secrets` values that must not be left; `encoding`, `delim`.
"""
import re

from harness import CLASSIFY, MASK, run

KEPT = {'cn_uscc'}  # classes whose action is `keep`: known, and never labelled
UNDECIDED = 20      # filled cells below which values alone decide nothing
LABEL = re.compile(r'#pii:([a-z][a-z0-9_]*)$')
SHOWN = 40          # characters of a value in a report


class Column:
    """What is known of one column, and what was said of it."""

    def __init__(self, index, name, truth, also, verdict, values):
        self.index, self.name, self.verdict = index, name, verdict
        self.truth = None if truth in KEPT else verdict if verdict in also else truth
        self.values, self.filled = values, sum(1 for v in values if v.strip())
        self.skip = truth == 'skip'

    def right(self):
        return self.skip or self.truth == self.verdict

    def undecided(self):
        """Too few cells for values to speak, and no label: the contract says so."""
        return not self.skip and self.verdict is None and self.truth and self.filled < UNDECIDED

    def samples(self, count=3):
        found = list(dict.fromkeys(v.strip() for v in self.values if v.strip()))[:count]
        return [v if len(v) <= SHOWN else v[:SHOWN] + '…' for v in found]


class Judged:
    """A file and what came of it. `failures` are promises broken, `notes` merely worth knowing."""

    def __init__(self, name, truth):
        self.name, self.truth = name, truth
        self.columns, self.failures, self.notes = [], [], []
        self.records = 0
        self.masked = b''

    def negative(self):
        return not any(t and t != 'skip' and t not in KEPT and t != 'free_text' for t in self.truth['columns'])

    def wrong(self):
        return [c for c in self.columns if not c.right()]

    def labelled_clean(self):
        return [c for c in self.columns if c.truth is None and c.verdict]


def cells(data, delimiter, quotes):
    """Records of raw cells; as harness.cells, by one regular expression for files of megabytes."""
    data = data.removeprefix(b'\xef\xbb\xbf')
    d = re.escape(delimiter)
    plain = b'[^' + d + b'\n]*'
    cell = b'"(?:[^"]|"")*"' + plain + b'|' + plain if quotes else plain
    records, record = [], []
    for match in re.finditer(b'(' + cell + b')(' + d + b'|\r?\n|$)', data):
        raw, end = match.group(1), match.group(2)
        if end != delimiter and raw.endswith(b'\r'):
            raw = raw[:-1]
        record.append(raw)
        if end == delimiter:
            continue
        if record != [b'']:
            records.append(record)
        record = []
    return records


def plain(raw, quotes=True):
    """A raw cell's text."""
    text = raw.decode('utf-8', 'replace')
    if quotes and text.startswith('"') and text.rstrip().endswith('"') and len(text.rstrip()) > 1:
        return text.rstrip()[1:-1].replace('""', '"')
    return text


def chain(data, options):
    """pii-classify | pii-mask: failures, the labelled and the masked stream."""
    status, labelled, err = run([CLASSIFY, '-q', *options], data)
    if status:
        return ['pii-classify ends with %d: %s' % (status, err.decode('utf-8', 'replace').strip())], b'', b''
    delimiter = [o for i, o in enumerate(options) if o == '-d' or options[i - 1:i] == ['-d']]
    status, masked, err = run([MASK, '-q', *delimiter], labelled)
    if status:
        return ['pii-mask ends with %d: %s' % (status, err.decode('utf-8', 'replace').strip())], labelled, b''
    return [], labelled, masked


def options_for(truth, data):
    options = []
    if truth.get('encoding', 'utf-8').lower() not in ('utf-8', 'utf-8-sig', 'gb18030', 'gbk'):
        options += ['-e', truth['encoding']]
    status, _, err = run([CLASSIFY, '-q', *options], data)
    if status == 2 and b'-d' in err and truth.get('delim'):
        options += ['-d', {'\t': 'tab'}.get(truth['delim'], truth['delim'])]
    return options


def judge(name, data, truth):
    """Runs the chain over the bytes of a file; never raises for what the programs do."""
    judged = Judged(name, truth)
    options = options_for(truth, data)
    if '-d' in options:
        judged.notes.append('the delimiter had to be given')
    judged.failures, labelled, masked = chain(data, options)
    if not labelled:
        return judged
    text = data.decode('utf-8-sig' if truth.get('encoding', '').startswith('utf-8') else truth['encoding'])
    delimiter, quotes = truth['delim'].encode(), truth['delim'] != '\t'
    before = cells(text.encode(), delimiter, quotes)
    header = cells(labelled, delimiter, quotes)[0]
    judged.records, judged.masked = len(before) - 1, masked
    if len(header) != len(truth['columns']):
        judged.failures.append('%d columns where the truth has %d' % (len(header), len(truth['columns'])))
        return judged
    for index, raw in enumerate(header):
        label = LABEL.search(plain(raw, quotes))
        values = [plain(r[index], quotes) for r in before[1:] if index < len(r)]
        judged.columns.append(Column(index, plain(before[0][index], quotes), truth['columns'][index],
                                     truth.get('also', {}).get(str(index), []), label and label.group(1), values))
    if masked:
        promises(judged, before, delimiter, quotes, options)
    return judged


def promises(judged, before, delimiter, quotes, options):
    """No secret is left, what is clean has not changed, masking again changes nothing."""
    truth, masked = judged.truth, judged.masked
    left = [s for s in truth.get('secrets', []) if s.encode() in masked]
    if left:
        judged.failures.append('%d of %d secrets are left: %s' % (len(left), len(truth['secrets']), ', '.join(left[:8])))
    arguable = [s for s in truth.get('arguable', []) if s.encode() in masked]
    if arguable:
        judged.notes.append('%d of %d arguable values are left: %s' % (
            len(arguable), len(truth['arguable']), ', '.join(arguable[:8])))
    after = cells(masked, delimiter, quotes)
    if [len(r) for r in before] != [len(r) for r in after]:
        judged.failures.append('other records or cells than before')
        return
    if before[0] != after[0]:
        judged.failures.append('the header is not clean')
    for index in truth.get('clean', []):
        changed = [(a[index], b[index]) for a, b in zip(before[1:], after[1:]) if a[index] != b[index]]
        if changed:
            judged.failures.append('clean column %d (%s) has changed in %d cells: %s' % (
                index + 1, judged.columns[index].name, len(changed),
                ', '.join('%s → %s' % (plain(a), plain(b)) for a, b in changed[:2])[:160]))
    again = [o for i, o in enumerate(options) if o == '-d' or options[i - 1:i] == ['-d']]
    broken, _, twice = chain(masked, again)
    judged.failures += ['masking again: ' + b for b in broken]
    if not broken and twice != masked:
        judged.failures.append('masking again changes: ' + first_difference(masked, twice, delimiter, quotes))


def first_difference(once, twice, delimiter, quotes):
    one, two = cells(once, delimiter, quotes), cells(twice, delimiter, quotes)
    changed = [(one[0][c], a[c], b[c]) for a, b in zip(one, two) for c in range(min(len(a), len(b), len(one[0]))) if a[c] != b[c]]
    if not changed:
        return 'other records or cells'
    return '%d cells, such as %s' % (len(changed), ', '.join(
        '%s: %s → %s' % tuple(plain(x)[:SHOWN] for x in c) for c in changed[:3]))
