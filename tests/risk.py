#!/usr/bin/env python3
"""People and risk as pii-audit tells them, in the summary and in the trail, against exact counts of the same
file in Python: values spelt in several ways, quoted, in GB18030, in any order, with subjects in several columns."""
import collections
import csv
import io
import json
import os
import random
import tempfile

from harness import BIN, check, close, run

AUDIT = os.path.join(BIN, 'pii-audit')
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
random.seed(11)

DISTRICTS = ['北京市海淀区', '上海市浦东新区', 'Mitte', 'Île-de-France', 'a,b', 'say "hi"', 'two\nlines', '']
SPELT = {'Mitte': ['Mitte', 'MITTE', ' mitte', 'Ｍitte'], '13800138000': ['13800138000', '+86 138-0013-8000', '="13800138000"']}


def spelt(value):
    return random.choice(SPELT.get(value, [value]))


def told(name, records, header, rules, *options, encoding='utf-8'):
    """What the summary says of a file; the trail says the same, and the stream passes."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerows([header] + records)
    with open('rules.yaml', 'w', encoding='utf-8') as file:
        file.write('version: 1\n' + rules)
    data = out.getvalue().encode(encoding)
    if os.path.exists('trail'):
        os.unlink('trail')
    status, passed, err = run([AUDIT, '-q', '-r', './rules.yaml', '--summary', 'left.json', '--trail', 'trail'] + list(options), data)
    check(status in (0, 1) and passed.decode() == out.getvalue(), '%s: passes: %d %s' % (name, status, err.decode()))
    with open('left.json', encoding='utf-8') as file:
        summary = json.load(file)
    with open('trail', encoding='utf-8') as file:
        audit = json.loads(file.read().split('\n')[1])['audit']
    check(audit['people'] == summary['people'] and audit['risk'] == summary['risk'], '%s: trail and summary differ' % name)
    return summary


def shares(groups):
    """groups: sizes in people."""
    everybody = sum(groups)
    return {str(k): sum(n for n in groups if n < k) / everybody if everybody else 0 for k in (2, 5, 10, 20)}


def expect(name, summary, people, sensitive, combinations):
    """combinations: names of columns and sizes of groups."""
    for member, value in (('all', people), ('sensitive', sensitive)):
        got = summary['people'][member]
        check(got['exact'] and got['value'] == got['low'] == got['high'] == value, '%s: %s: %s, not %d' % (name, member, got, value))
    check([risk['columns'] for risk in summary['risk']] == [columns for columns, _ in combinations],
          '%s: combinations: %s' % (name, [risk['columns'] for risk in summary['risk']]))
    for risk, (columns, groups) in zip(summary['risk'], combinations):
        for k, share in shares(groups).items():
            got = risk['k'][k]
            check(got['exact'] and abs(got['share'] - share) < 1e-9 and got['low'] == got['high'] == got['share'],
                  '%s: %s below %s: %s, not %f' % (name, columns, k, got, share))


def sizes(records, columns, person):
    groups = collections.defaultdict(set)
    for record in records:
        groups[tuple(record[c] for c in columns)].add(person(record))
    return [len(people) for people in groups.values()]


# ---- People told apart by a subject, and not ---------------------------------------------------

HEADER = ['会员', '备用', 'district', 'birth year', 'gender', '身份证号']
plain, written = [], []
for i in range(3000):
    p = random.randrange(700)
    own = random.Random(p)
    person = '13800138000' if p == 0 else 'u%d' % p
    second = p % 3 == 0
    record = ['' if second else person, person if second else 'x%d' % random.randrange(9), own.choice(DISTRICTS),
              str(1940 + own.randrange(70)), own.choice('男女'), '11010519491231002X' if own.random() < 0.1 else '']
    plain.append(record)
    written.append([spelt(cell) for cell in record[:5]] + record[5:])


def who(record):
    return record[0] or record[1]


QUASI = 'quasi_identifiers: [district, birth year, gender]\n'
combinations = [(columns, sizes(plain, [HEADER.index(c) for c in columns], who)) for columns in (
    ['district', 'birth year', 'gender'], ['birth year', 'gender'], ['district', 'gender'], ['district', 'birth year'])]
people = len({who(record) for record in plain})
touched = len({who(record) for record in plain if record[5]})
for turn in range(3):
    expect('by subject, order %d' % turn, told('by subject', written, HEADER, 'subject: [会员, 备用]\n' + QUASI), people, touched,
           combinations)
    random.shuffle(written)
no_mark = [record for record in written if 'Î' not in record[2]]
by_plain = [record for record in plain if 'Î' not in record[2]]
expect('in GB18030', told('in GB18030', no_mark, HEADER, 'subject: [会员, 备用]\n' + QUASI, encoding='gb18030'),
       len({who(record) for record in by_plain}), len({who(record) for record in by_plain if record[5]}),
       [(columns, sizes(by_plain, [HEADER.index(c) for c in columns], who)) for columns, _ in combinations])
numbered = [record + [i] for i, record in enumerate(plain)]
expect('by records', told('by records', written, HEADER, QUASI), len(plain), sum(bool(record[5]) for record in plain),
       [(columns, sizes(numbered, [HEADER.index(c) for c in columns], lambda record: record[6])) for columns, _ in combinations])
expect('one column', told('one column', written, HEADER, 'subject: [会员, 备用]\nquasi_identifiers: [district]\n'), people, touched,
       [(['district'], sizes(plain, [2], who))])
expect('two columns', told('two columns', written, HEADER, 'subject: [会员, 备用]\nquasi_identifiers: [gender, birth year]\n'),
       people, touched, [(['gender', 'birth year'], sizes(plain, [4, 3], who)), (['birth year'], sizes(plain, [3], who)),
                         (['gender'], sizes(plain, [4], who))])
expect('no quasi-identifiers', told('none', written, HEADER, 'subject: [会员, 备用]\n'), people, touched, [])

# ---- What cannot be told -----------------------------------------------------------------------

summary = told('unnamed', [['', 'Mitte'], ['u1', 'Mitte'], [' ', 'Mitte'], ['u2', 'Mitte']], ['会员', 'district'],
               'subject: [会员]\nquasi_identifiers: [district]\n')
expect('unnamed', summary, 2, 0, [(['district'], [2])])
check(summary['people']['unnamed'] == 2 and summary['people']['by'] == 'subject', 'unnamed: %s' % summary['people'])
summary = told('masked', [['u***1', 'a'], ['u***2', 'b'], ['u3', 'c']], ['会员', 'district'], 'subject: [会员]\n')
check(summary['people']['masked'] == 2 and any(words.startswith('at least 3 people') for words in summary['sentences']),
      'masked: %s' % summary['sentences'])
summary = told('elsewhere', [['1', 'a']], ['n', 'district'], 'subject: [会员]\n')
check(summary['people']['by'] == 'records', 'elsewhere: %s' % summary['people'])
expect('no record', told('no record', [], ['会员', 'district'], 'subject: [会员]\nquasi_identifiers: [district]\n'), 0, 0,
       [(['district'], [])])

# ---- Estimated ---------------------------------------------------------------------------------

records = [['u%d' % (i % 120000), str(i % 60000 if i % 3 else 60000 + i % 97)] for i in range(240000)]
summary = told('many groups', records, ['会员', 'district'], 'subject: [会员]\nquasi_identifiers: [district]\n')
exact = shares(sizes(records, [1], lambda record: record[0]))
for k, share in exact.items():
    got = summary['risk'][0]['k'][k]
    # The key is drawn anew for each run: within three times the interval, which chance never leaves.
    wide = 3 * max(got['high'] - got['share'], got['share'] - got['low'])
    check(abs(got['share'] - share) <= wide < 0.1 and not got['exact'], 'many groups: below %s: %s, not %f' % (k, got, share))
got = summary['people']['all']
check(got['exact'] and got['value'] == 120000, 'many people: %s' % got)
close()
