#!/usr/bin/env python3
"""pii-drop: columns, unlisted columns, retention, receipts, dry runs; beside the other programs.

What comes out is built here a second time, from cells; no receipt and no message holds one.
"""
import csv
import errno
import io
import itertools
import json
import os
import re
import tempfile

from harness import BIN, CLASSIFY, DROP, MASK, build_shim, check, close, faulty, run, sanitized, skip

ENCRYPT = os.path.join(BIN, 'pii-encrypt')
os.environ['TZ'] = 'CST-8'
NOTHING = (b'', b'')


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def told(title, result, status, *words, out=None):
    """A status, words that stderr has, and what came out."""
    got, wrote, err = result
    check(got == status, '%s: it ended with %d: %r' % (title, got, err))
    for word in words:
        check(word.encode() in err, '%s: says %r, not %r' % (title, err.decode(), word))
    if out is not None:
        check(wrote == out, '%s: %r, not %r' % (title, wrote[:300], out[:300]))
    return err.decode()


# ---- Columns -----------------------------------------------------------------------------------

def table(records, delimiter, end):
    return b''.join(delimiter.join(record) + end for record in records)


def without(records, gone, trailing, quotes):
    """The records without these columns. One cell that is empty is written so that it is one."""
    kept = [[cell for i, cell in enumerate(record) if i not in gone] for record in records]
    alone = len(kept[0]) == 1
    lone = b'""' if quotes and len(records[0]) > 1 else b''
    rest = [b''] * trailing
    return [record + (rest if i else []) if not alone or record[0] or (trailing and i) else [lone] for i, record in enumerate(kept)]


def columns():
    rules = write('drop.yaml', 'version: 1\nextends: none\nclasses: {gone: {action: drop}, kept: {action: keep}}\n')
    cells = [[b'1', b'"a,b"', b'', b'x'], [b'', b'', b'', b''], [b'"q""q"', b' blank ', b'="1"', b'19" x'], [b'z', b'\xe7\x8e\x8b', b'"l\nf"', b''],
             [b'', b'', b'', b'last']]
    count = 0
    for delimiter, quotes in ((b',', True), (b'\t', False), (b';', True)):
        for end in (b'\n', b'\r\n'):
            for gone in itertools.chain.from_iterable(itertools.combinations(range(4), n) for n in (1, 2, 3)):
                for trailing in (0, 2):
                    records = [[b'n%d#pii:gone' % i if i in gone else b'n%d' % i for i in range(4)]]
                    body = [list(map(lambda cell: cell.replace(b'"l\nf"', b'lf') if not quotes else cell, record)) for record in cells]
                    data = table(records, delimiter, end) + table([record + [b''] * trailing for record in body], delimiter, end)
                    names = [b'n%d' % i for i in range(4)]
                    want = table(without([names] + body, gone, trailing, quotes), delimiter, end)
                    for step, index in ((None, None), ('1', 'plain'), ('7', 'portable')):
                        more = {name: value for name, value in (('PII_TEST_READ', step), ('PII_INDEX', index)) if value}
                        got = run([DROP, '-q', '-r', rules], data, env=dict(os.environ, **more))
                        count += 1
                        if got != (0, want, b''):
                            check(False, 'columns %s of %r, %d behind, reads of %s: %d %r, not %r: %r' % (
                                gone, delimiter, trailing, step, got[0], got[1], want, got[2]))
                            return
    check(count == 504, 'columns: %d ways' % count)
    told('all columns', run([DROP, '-r', rules], b'a#pii:gone,b#pii:gone\n1,2\n'), 2, 'every column would go', out=b'')
    told('a kept class', run([DROP, '-r', rules], b'a#pii:gone,b#pii:kept\n1,2\n'), 0, '1 of 2 columns went', out=b'b\n2\n')
    told('no line end', run([DROP, '-q', '-r', rules], b'a,b#pii:gone,c\n1,2,3'), 0, out=b'a,c\n1,3')
    told('no line end, last', run([DROP, '-q', '-r', rules], b'a,b#pii:gone\n1,2'), 0, out=b'a\n1')
    told('empty lines', run([DROP, '-q', '-r', rules], b'\na#pii:gone,b\n\n1,2\n\n3,4\n\n'), 0, out=b'\nb\n\n2\n\n4\n\n')
    told('a mark at the front', run([DROP, '-q', '-r', rules], b'\xef\xbb\xbfa#pii:gone,b\n1,2\n'), 0, out=b'\xef\xbb\xbfb\n2\n')


def wide():
    """As many columns as there may be: the first, the last, every second, all but one."""
    rules = write('drop.yaml', 'version: 1\nextends: none\nclasses: {gone: {action: drop}}\n')
    most = 65536
    for title, gone in (('the first', {0}), ('the last', {most - 1}), ('every second', set(range(0, most, 2))), ('all but one', set(range(most)) - {777})):
        header = [b'c%d%s' % (i, b'#pii:gone' if i in gone else b'') for i in range(most)]
        data = table([header] + [[b'%d' % (i * j % 97) for i in range(most)] for j in range(1, 6)], b',', b'\n')
        want = table([[b'c%d' % i for i in range(most) if i not in gone]] +
                     [[b'%d' % (i * j % 97) for i in range(most) if i not in gone] for j in range(1, 6)], b',', b'\n')
        for step in (None, '4099'):
            more = {'PII_TEST_READ': step} if step else {}
            told('%s of %d columns' % (title, most), run([DROP, '-q', '-r', rules], data, env=dict(os.environ, **more)), 0, out=want)


def pins():
    """A pin to a class that is dropped takes one column."""
    rules = write('pin.yaml', 'version: 1\nclasses: {secret: {action: drop}}\ncolumns: {内部备注: secret, id: none}\n')
    data = 'id,邮箱,内部备注\n1,a@example.com,x\n2,b@example.com,y\n'.encode()
    status, labelled, err = run([CLASSIFY, '-r', rules], data)
    check(status == 0 and labelled.startswith('id,邮箱#pii:email,内部备注#pii:secret\n'.encode()), 'pin: %r %r' % (labelled, err))
    told('pin', run([DROP, '-r', rules], labelled), 0, '1 of 3 columns went', out='id,邮箱#pii:email\n1,a@example.com\n2,b@example.com\n'.encode())
    # Its label lost, the column is known by its pin.
    told('pin, no label', run([DROP, '-r', rules], data), 2, '内部备注', out=b'')


# ---- Unlisted columns --------------------------------------------------------------------------

EXPORT = 'id,邮箱,新列,下单时间,城市\n1,a@example.com,x,2025-01-01,北京\n2,b@example.com,y,2025-01-01,上海\n'
LISTED = 'columns: {id: none}\nsubject: [邮箱]\nquasi_identifiers: [城市]\nretention: {column: 下单时间, keep: 50y}\n'


def unlisted():
    refuse = write('refuse.yaml', 'version: 1\nunlisted: refuse\n' + LISTED)
    drop = write('unlisted.yaml', 'version: 1\nunlisted: drop\n' + LISTED)
    keep = write('keep.yaml', 'version: 1\n' + LISTED)
    data = EXPORT.encode()
    labelled = run([CLASSIFY, '-q', '-r', keep], data)[1]
    for program in ([CLASSIFY], [MASK], [DROP], [ENCRYPT]):
        name = os.path.basename(program[0])
        if not os.path.exists(program[0]):
            skip('%s is not there' % name)
            continue
        more = ['-k', 'ring'] if program[0] == ENCRYPT else []
        told('%s, refuse' % name, run(program + more + ['-r', refuse], labelled), 2, 'column 3 (新列)', 'columns: {"新列": none}', out=b'')
        told('%s, refuse, one more' % name, run(program + more + ['-r', refuse], labelled.replace('城市'.encode(), b'city2')), 2,
             '(and 1 more like it)', out=b'')
        pinned = write('pinned.yaml', 'version: 1\nextends: ./refuse.yaml\ncolumns: {"新列": none}\n')
        told('%s, the pin written' % name, run(program + more + ['-r', pinned], labelled), 0)
    told('a report goes on', run([CLASSIFY, '-r', refuse, '--report=json'], data), 0, '1 column has no class and no pin')
    told('a plan that is asked for does not', run([CLASSIFY, '-r', refuse, '--write-plan', 'new.plan'], data), 2, '新列', out=b'')
    check(not os.path.exists('new.plan'), 'a plan was written for a stream that is refused')
    want = 'id,邮箱#pii:email,下单时间,城市\n1,a@example.com,2025-01-01,北京\n2,b@example.com,2025-01-01,上海\n'.encode()
    err = told('drop', run([DROP, '-r', drop], labelled), 0, '1 of 5 columns went, 1 that no class and no pin names (-v says which)', out=want)
    check('新列' not in err, 'drop: tells which without -v: %s' % err)
    told('drop -v', run([DROP, '-v', '-r', drop], labelled), 0, 'column 3 (新列) went: no class and no pin names it', out=want)
    # A debt to pii-drop: into a pipe it passes, into a file it does not.
    told('mask, drop', run([MASK, '-v', '-r', drop], labelled), 0, 'column 3 (新列): not named by the rules, it is left to pii-drop')
    told('mask, drop, into a file', run([MASK, '-r', drop, '-o', 'masked.csv'], labelled), 2, 'put pii-drop before pii-mask', '--leave-debts')
    check(not os.path.exists('masked.csv'), 'mask: a file was left')
    told('mask, drop, left', run([MASK, '-r', drop, '--leave-debts', '-o', 'masked.csv'], labelled), 0)
    told('mask, dropped', run([MASK, '-r', drop, '-o', 'masked.csv'], want), 0)
    # What its values say counts where they are looked at, and then by its label.
    values = ('id,unknown\n' + ''.join('%d,a%d@example.com\n' % (i, i) for i in range(30))).encode()
    status, out, err = run([CLASSIFY, '-r', write('values.yaml', 'version: 1\nunlisted: refuse\ncolumns: {id: none}\n')], values)
    check(status == 0 and out.startswith(b'id,unknown#pii:email\n'), 'values: %d %r %r' % (status, out[:60], err))
    told('values, masked', run([MASK, '-r', 'values.yaml'], out), 0)
    told('values, label lost', run([MASK, '-r', 'values.yaml'], values), 2, out=b'')
    # Where there is no header line, names are the plan's.
    plan = write('plan.yaml', 'version: 1\ndelimiter: comma\ncolumns:\n- {name: id, class: null}\n- {name: 邮箱, class: email}\n- {name: 新列, class: null}\n')
    told('headless, refuse', run([MASK, '-r', 'values.yaml', '-H', '--plan', plan], b'1,a@example.com,x\n'), 2, 'column 3 (新列)', out=b'')
    nothing = write('nothing.yaml', 'version: 1\nunlisted: drop\ncolumns: {id: none}\n')
    told('headless, drop', run([DROP, '-r', nothing, '-H', '--plan', plan], b'1,a@example.com,x\n'), 0, out=b'1,a@example.com\n')
    named = write('classed.yaml', plan_text(email='新列'))
    told('headless, a class by plan', run([DROP, '-r', nothing, '-H', '--plan', named], b'1,a@example.com,x\n'), 0, out=b'1,a@example.com,x\n')


def plan_text(email):
    return ('version: 1\ndelimiter: comma\ncolumns:\n- {name: id, class: null}\n- {name: 邮箱, class: email}\n'
            '- {name: %s, class: email}\n' % email)


# ---- Retention ---------------------------------------------------------------------------------

def aged(undated='keep', order=None, more=''):
    return write('aged-%s-%s.yaml' % (undated, order), 'version: 1\nretention: {column: 下单时间, keep: 3y, undated: %s%s}\n%s' % (
        undated, ', order: %s' % order if order else '', more))


def retention():
    now = ['--now', '2025-06-01 08:00']
    head = 'id,下单时间,x\n'
    old = ['2022-06-01 07:59:59', '2022/5/31', '2022年6月1日 7:59', '20220531', '="2022-05-31"', '"May 31, 2022"', '2022-05-31T23:59:59Z', "'2022-01-01"]
    new = ['2022-06-01 08:00:00', '2022/6/1', '2022年6月1日', '20220601', '="2022-06-01"', '"Jun 1, 2022"', '2022-06-01T00:00:00Z', "'2025-01-01"]
    without_date = ['', '2022', 'n/a', '1654041600', '01/06/2021', '31/05/2022']
    cells = [cell for trio in itertools.zip_longest(old, new, without_date) for cell in trio if cell is not None]
    records = ['%d,%s,y%d\n' % (i, cell, i) for i, cell in enumerate(cells)]
    data = (head + ''.join(records)).encode()
    want = (head + ''.join(record for record, cell in zip(records, cells) if cell not in old)).encode()
    for step, index in ((None, None), ('1', 'plain'), ('7', 'portable')):
        env = dict(os.environ, **{name: value for name, value in (('PII_TEST_READ', step), ('PII_INDEX', index)) if value})
        told('retention, reads of %s' % step, run([DROP, '-r', aged()] + now, data, env=env), 0,
             '8 of 22 records went: 8 from before 2022-06-01T08:00:00', '6 records stayed without an age; column 2 (下单时间): 1 without a date, '
             '3 with none that is told to the day, 2 with one such as 01/06/2025, and no `order`', out=want)
    quiet = told('retention -q', run([DROP, '-q', '-r', aged()] + now, data), 0, '6 records stayed without an age', out=want)
    check('went' not in quiet, 'retention -q: %s' % quiet)
    ordered = (head + ''.join(record for record, cell in zip(records, cells) if cell not in old + without_date[-2:])).encode()
    told('order: dmy', run([DROP, '-r', aged(order='dmy')] + now, data), 0, '10 of 22 records went', out=ordered)
    told('order: mdy', run([DROP, '-r', aged(order='mdy')] + now, data), 0, '9 of 22 records went')
    # The third record is the first without a date; what is before it is whole.
    stop = b'"pii-drop: stopped at record 3\n'
    told('undated: refuse', run([DROP, '-r', aged('refuse')] + now, data), 3, 'stdin: record 3, line 4', 'column 2 (下单时间): it holds no date',
         'undated: refuse', out=(head + records[1]).encode() + stop)
    told('undated: refuse, order', run([DROP, '-r', aged('refuse')] + now, (head + '1,01/06/2021,\n').encode()), 3, 'order: dmy')
    told('undated: refuse, a year', run([DROP, '-r', aged('refuse')] + now, (head + '1,2021,\n').encode()), 3, 'told to the day')
    # Columns that are not there, or there twice.
    told('no such column', run([DROP, '-r', aged()] + now, b'id,x\n1,2\n'), 2, 'no column is called 下单时间', 'aged-keep-None.yaml:2:', out=b'')
    told('two such columns', run([DROP, '-r', aged()] + now, 'id,下单时间,下单时间\n1,2025-01-01,2025-01-01\n'.encode()), 2,
         '2 columns are called so', out=b'')
    for word in ('yesterday', '2025', '', '2025-06-01 8:00 CST'):
        told('--now %s' % word, run([DROP, '-r', aged(), '--now', word], data), 2, '--now: it is no date', out=b'')
    told('--now 01/06/2025', run([DROP, '-r', aged(), '--now', '01/06/2025'], data), 2, '--now: the rules do not say what comes first')
    told('--now 01/06/2025, dmy', run([DROP, '-r', aged(order='dmy'), '--now', '01/06/2025'], data), 0, 'from before 2022-06-01T00:00:00')
    told('--now, nothing to age', run([DROP, '--now', '2025-06-01'], b'a,b\n1,2\n'), 2, 'no record is ever too old', out=b'')
    # The column that tells the age may go itself, and be the first or the last.
    gone = write('gone.yaml', 'version: 1\nclasses: {gone: {headers: [weg], action: drop}}\nretention: {column: 下单时间, keep: 3y}\n')
    told('its column goes', run([DROP, '-r', gone] + now, 'id,下单时间#pii:gone\n1,2020-01-01\n2,2025-01-01\n3,2020-01-01'.encode()), 0, out=b'id\n2\n')
    told('all go', run([DROP, '-r', gone] + now, '下单时间#pii:gone,id\n2020-01-01,1\n2020-01-01,2'.encode()), 0, '2 of 2 records went', out=b'id\n')
    told('none there', run([DROP, '-r', gone] + now, '下单时间#pii:gone,id\n'.encode()), 0, '0 of 0 records went', out=b'id\n')
    told('the zone', run([DROP, '-r', aged()] + now, (head + '1,2022-06-01T00:00:00Z,\n').encode(), env=dict(os.environ, TZ='EST5EDT,M3.2.0,M11.1.0')), 0,
         '1 of 1 record went')
    for zone, status in (('Asia/Shangai', 2), ('Asia', 2), ('CST', 2), ('no/where', 2), ('/etc/passwd', 2), ('', 0), ('UTC', 0), ('CST-8', 0),
                         (':UTC0', 0), ('<+08>-8', 0), ('EST5EDT,M3.2.0,M11.1.0', 0)):
        told('TZ=%s' % zone, run([DROP, '-r', aged()] + now, data, env=dict(os.environ, TZ=zone)), status,
             'TZ: the system knows no zone' if status else 'of 22 records went', **({'out': b''} if status else {}))
    told('nothing is owed', run([DROP, '-v'], b'a,b\n1,2\n'), 0, 'nothing is to go', out=b'a,b\n1,2\n')
    told('nothing is owed, in silence', run([DROP], b'a,b\n1,2\n'), 0, out=b'a,b\n1,2\n')
    large(now)


def large(now):
    """Over many blocks: runs of records that go, alone and with columns, in a file and cut small."""
    rules = write('large.yaml', 'version: 1\nclasses: {gone: {headers: [weg], action: drop}}\nretention: {column: d, keep: 3y}\n')
    records = [(i, 'g%d' % i, '202%d-0%d-01' % (i // 700 % 6, i % 9 + 1), 'x' * (i % 50)) for i in range(60000)]
    data = 'id,g#pii:gone,d,note\n' + ''.join('%d,%s,%s,%s\n' % record for record in records)
    kept = [record for record in records if record[2] >= '2022-06-01']
    want = ('id,d,note\n' + ''.join('%d,%s,%s\n' % (i, d, note) for i, g, d, note in kept)).encode()
    told('many records', run([DROP, '-r', rules] + now, data.encode()), 0, '%d of 60000 records went' % (60000 - len(kept)), out=want)
    told('many records, reads of 997', run([DROP, '-r', rules] + now, data.encode(), env=dict(os.environ, PII_TEST_READ='997')), 0, out=want)


# ---- Receipts ----------------------------------------------------------------------------------

SECRETS = ['geheim-%d' % i for i in range(30)] + ['kunde.%d@example.com' % i for i in range(30)] + ['王小%s' % c for c in '芳伟敏娜']
RECEIPT_RULES = '''version: 1
purpose: 店铺转让
basis: PIPL 47
classes: {credential: {action: drop}}
columns: {id: none}
unlisted: drop
retention: {column: 下单时间, keep: 1y6m}
'''
MEMBERS = ['version', 'program', 'program_version', 'time', 'file', 'rules', 'purpose', 'basis', 'recipient', 'dry_run', 'invert', 'records',
           'retention', 'subjects', 'columns_removed', 'columns_searched', 'people']


def orders():
    dates = ['2023-11-30', '2023-12-01', '2024-06-01', '', '2024', '01/06/2020']
    lines = ['id,password#pii:credential,邮箱#pii:email,收货人#pii:person_name,下单时间,新列,x']
    lines += ['%d,%s,%s,%s,%s,neu-%d,' % (i, SECRETS[i], SECRETS[30 + i], SECRETS[60 + i % 4], dates[i % 6], i) for i in range(30)]
    return ('\n'.join(lines) + '\n').encode()


def sums(title, receipt):
    """What is told of a receipt holds for each."""
    records = receipt['records']
    check(list(receipt) == MEMBERS, '%s: members %s' % (title, list(receipt)))
    check(records['in'] == records['kept'] + records['rejects'] + records['removed']['people'] + records['removed']['retention'],
          '%s: it does not add up: %s' % (title, records))
    check(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', receipt['time']), '%s: time %s' % (title, receipt['time']))
    check(re.fullmatch('[0-9a-f]{64}', receipt['rules']['sha256']), '%s: %s' % (title, receipt['rules']))
    if receipt['subjects']:
        people = receipt['people']
        found = sum(person['records'] > 0 for person in people)
        check((receipt['subjects']['count'], receipt['subjects']['found'], receipt['subjects']['not_found']) == (len(people), found, len(people) - found),
              '%s: people do not add up: %s' % (title, receipt['subjects']))
    for column in receipt['columns_removed']:
        check((column['reason'] == 'class') == (column['class'] is not None) and column['reason'] in ('class', 'unlisted'), '%s: %s' % (title, column))


def silent(title, *texts):
    """No cell stands in what is said and written."""
    for text in texts:
        held = [secret for secret in SECRETS + ['neu-'] if secret.encode() in text]
        check(not held, '%s: it holds %s' % (title, held))


def receipts():
    rules, now = write('receipt.yaml', RECEIPT_RULES), ['--now', '2025-06-01']
    data, path = orders(), write('orders.csv', orders())
    told('receipt', run([DROP, '-r', rules, '--receipt', 'r.json'] + now + ['-o', 'out.csv', '--leave-debts', path]), 0, '5 of 30 records went',
         '3 of 7 columns went, 2 that no class')
    text = read('r.json')
    receipt = json.loads(text)
    sums('receipt', receipt)
    out = list(csv.reader(io.StringIO(read('out.csv').decode())))
    check(len(out) - 1 == receipt['records']['kept'] == 25 and receipt['records']['in'] == 30, 'receipt: %s' % receipt['records'])
    check(receipt['retention'] == {'position': 5, 'name': '下单时间', 'keep': {'years': 1, 'months': 6, 'days': 0}, 'limit': '2023-12-01T00:00:00',
                                   'undated': {'blank': 5, 'order': 5, 'unreadable': 5}}, 'receipt: %s' % receipt['retention'])
    check(receipt['columns_removed'] == [{'position': 2, 'name': 'password', 'reason': 'class', 'class': 'credential'},
                                         {'position': 6, 'name': '新列', 'reason': 'unlisted', 'class': None},
                                         {'position': 7, 'name': 'x', 'reason': 'unlisted', 'class': None}], 'receipt: %s' % receipt['columns_removed'])
    check((receipt['program'], receipt['file'], receipt['rules']['name'], receipt['purpose'], receipt['basis'], receipt['recipient'], receipt['dry_run'],
           receipt['invert'], receipt['subjects'], receipt['people']) ==
          ('pii-drop', 'orders.csv', 'receipt.yaml', '店铺转让', 'PIPL 47', None, False, False, None, []), 'receipt: %s' % receipt)
    silent('receipt', text)
    # In words, in both languages; and the rules' digest is the plan's.
    for language, words in (('en', ['Records are kept for 1 year and 6 months. 5 records older than that have been removed.', '15 records without a date',
                                    'Of 30 records, 25 have been kept.', 'password, 新列, x', 'Legal basis: PIPL 47']),
                            ('zh', ['记录保存 1 年 6 个月。有 5 条记录超过期限，已删除。', '有 15 条记录没有可以辨认的日期', '共 30 条记录，已保留 25 条。',
                                    'password、新列、x', '法律依据：PIPL 47'])):
        status, out, err = run([DROP, '-q', '-r', rules, '--receipt', 'r.txt', '--format', 'text', '--lang', language] + now, data)
        text = read('r.txt')
        check(status == 0 and all(word in text.decode() for word in words), 'receipt in %s: %d %s %r' % (language, status, text.decode(), err))
        silent('receipt in %s' % language, text, err)
    run([CLASSIFY, '-q', '-r', write('same.yaml', RECEIPT_RULES.replace('unlisted: drop\n', 'unlisted:    drop # the same\n')), '--write-plan', 'p.yaml'], data)
    check(receipt['rules']['sha256'].encode() in read('p.yaml'), 'the digest of the rules is not the plan\'s')
    rejected(rules, now)
    unwritable(rules, now, data)
    unsettled(rules, now, data)
    dry(rules, now, data)
    options(rules, data)


def rejected(rules, now):
    data = orders() + b'short,record\n' + orders().split(b'\n')[1] + b'\n'
    status, out, err = run([DROP, '-q', '-r', rules, '--receipt', 'r.json', '--rejects', 'bad.csv'] + now, data)
    receipt = json.loads(read('r.json'))
    sums('rejects', receipt)
    check(status == 0 and receipt['records'] == {'in': 32, 'kept': 25, 'rejects': 1, 'removed': {'people': 0, 'retention': 6}},
          'rejects: %d %s %r' % (status, receipt['records'], err))
    check(receipt['file'] is None, 'standard input is called %s' % receipt['file'])


    # Who stands in a record that nobody could read may be the one who asked.
    write('who.txt', '13800138000\n')
    data = '号,手机#pii:cn_mobile\n2,13800138000,x\n1,13900139000\n'.encode()
    argv = [DROP, '-q', '--subjects', 'who.txt', '--rejects', 'bad.csv', '--receipt', 'r.txt', '--format', 'text']
    told('rejects and people', run(argv, data), 0, 'nobody was looked for in the 1 record put aside')
    words = read('r.txt').decode()
    check('Line 1: nothing was found' in words and 'stood aside: nobody was looked for there' in words, 'rejects and people: %s' % words)
    run(argv + ['--lang', 'zh'], data)
    words = read('r.txt').decode()
    check('没有找到记录' in words and '未在其中查找' in words, 'rejects and people: %s' % words)


def unwritable(rules, now, data):
    """Without a receipt nothing went: the output is visibly cut, or as it was."""
    for path in ('/dev/full', 'no/such/folder/r.json', '.'):
        status, out, err = run([DROP, '-q', '-r', rules, '--receipt', path] + now, data)
        check(status == 4 and re.search(rb'\n"pii-drop: stopped at record \d+\n$', out), '--receipt %s: %d %r %r' % (path, status, out[-80:], err))
        write('old.csv', b'old')
        status, out, err = run([DROP, '-q', '-r', rules, '--leave-debts', '-o', 'old.csv', '--receipt', path] + now, data)
        check(status == 4 and read('old.csv') == b'old' and b'the older file stands' in err, '--receipt %s -o: %d %r' % (path, status, err))
        silent('--receipt %s' % path, err)
    # A stream that fails writes none, and leaves an older one.
    write('r.json', b'old')
    told('a failed stream', run([DROP, '-q', '-r', rules, '--receipt', 'r.json'] + now, data + b'short,record\n'), 3)
    told('a refused stream', run([DROP, '-q', '-r', rules, '--receipt', 'r.json'] + now, b'id,x\n1,2\n'), 2)
    check(read('r.json') == b'old', 'a stream that failed wrote a receipt')


def unsettled(rules, now, data):
    """The receipt never tells of what is not done: the output's place is taken first."""
    if sanitized():
        return skip('a place that cannot be taken: the library of faults goes before the sanitizer')
    shim = build_shim(os.getcwd())
    good = run([DROP, '-q', '-r', rules, '--leave-debts'] + now, data)[1]
    argv = [DROP, '-q', '-r', rules, '--leave-debts', '-o', 'new.csv', '--receipt', 'r.json'] + now
    for older in (True, False):
        for at, stands, words in ((1, False, 'new.csv: cannot put it in its place'), (2, True, 'new.csv is whole, and has no receipt')):
            for path in ('new.csv', 'r.json'):
                if os.path.exists(path):
                    os.unlink(path)
                if older:
                    write(path, b'old')
            before = sorted(os.listdir('.'))
            title = 'the %dth place is taken by nobody, %s' % (at, 'older files' if older else 'no files')
            err = told(title, run(argv, data, env=faulty(shim, 'rename', at, errno.EISDIR)), 4, words, out=b'')
            check(('the older file stands' in err) == (older and not stands), '%s: says %s' % (title, err))
            check(not os.path.exists('r.json') or read('r.json') == b'old', title + ': a receipt')
            check((read('new.csv') if os.path.exists('new.csv') else None) == (good if stands else b'old' if older else None), title + ': the output')
            check(sorted(set(os.listdir('.')) - {'new.csv'}) == sorted(set(before) - {'new.csv'}), '%s: it left %s' % (title, os.listdir('.')))
    told('a stream without its receipt', run([DROP, '-q', '-r', rules, '--receipt', 'r.json'] + now, data,
         env=faulty(shim, 'rename', 1, errno.EISDIR)), 4, 'the output is whole, and has no receipt', out=good)


def dry(rules, now, data):
    """Nothing is written but the receipt, which tells what a real run's does."""
    write('orders.csv', data)
    run([DROP, '-q', '-r', rules, '--receipt', 'real.json', '-o', 'out.csv', '--leave-debts'] + now + ['orders.csv'])
    before = sorted(os.listdir('.'))
    status, out, err = run([DROP, '-r', rules, '--dry-run', '--receipt', 'dry.json'] + now + ['orders.csv'])
    check((status, out) == (0, b'') and b'orders.csv: 5 of 30 records would go' in err and b'orders.csv: 3 of 7 columns would go' in err, 'dry run: %d %r %r' % (status, out, err))
    check(sorted(os.listdir('.')) == sorted(before + ['dry.json']) and read('orders.csv') == data, 'dry run: it left %s' % os.listdir('.'))
    real, dried = json.loads(read('real.json')), json.loads(read('dry.json'))
    sums('dry run', dried)
    check((real.pop('dry_run'), dried.pop('dry_run')) == (False, True), 'dry run: it does not say so')
    real.pop('time'), dried.pop('time')
    check(real == dried, 'dry run: %s, not %s' % (dried, real))
    # Whoever wants it on standard output may have it; a receipt beside the stream may not go there.
    status, out, err = run([DROP, '-q', '-r', rules, '--dry-run', '--receipt', '-'] + now, data)
    check(status == 0 and json.loads(out)['dry_run'], 'dry run to standard output: %d %r' % (status, err))
    # Lost labels of columns that are to go, and malformed records, are faults in a dry run too.
    told('dry run, malformed', run([DROP, '-r', rules, '--dry-run'] + now, data + b'short,record\n'), 3, 'record 31', out=b'')
    told('dry run, no label', run([DROP, '-r', rules, '--dry-run'] + now, data.replace(b'#pii:credential', b'')), 2, 'password', out=b'')
    told('dry run, a file', run(['sh', '-c', '%s -q -r %s --dry-run --now 2025-06-01 orders.csv >dry.out' % (DROP, rules)]), 0)
    check(read('dry.out') == b'', 'dry run: it wrote to a file')
    told('dry run, nothing to do', run([DROP, '-r', 'default', '--dry-run', 'orders.csv']), 0, 'orders.csv: by these rules nothing would go', out=b'')
    # A large one, and a pipe that nobody reads.
    told('dry run, large', run([DROP, '-r', rules, '--dry-run'] + now, data + data.split(b'\n', 1)[1] * 20000), 0, '100005 of 600030 records would go')


def options(rules, data):
    for argv, word in ((['--format', 'json'], '--format is the receipt'), (['--lang', 'zh'], '--lang is for a receipt in words'),
                       (['--receipt', 'r', '--lang', 'zh'], '--lang is for a receipt in words'), (['--dry-run', '-o', 'x'], '--dry-run writes no stream'),
                       (['--dry-run', '-z'], '--dry-run writes no stream'), (['--dry-run', '-E', 'gb18030'], '--dry-run writes no stream'),
                       (['--invert'], '--subjects names'), (['--receipt', 'r', '--format', 'xml'], '"xml" is no good'),
                       (['--receipt', '-'], 'may not go where the stream goes'), (['--receipt', rules], 'the receipt may not go where'),
                       (['--receipt', 'bad', '--rejects', 'bad'], 'the receipt may not go where'),
                       (['--receipt', 'same.csv', '-o', 'same.csv'], 'the receipt may not go where')):
        told(' '.join(argv), run([DROP, '-r', rules] + argv, data), 2, word, out=b'')
    told('the input', run([DROP, '-r', rules, '--receipt', 'orders.csv', 'orders.csv']), 2, 'the receipt may not go where', out=b'')
    for program in (CLASSIFY, MASK):
        told('%s --receipt' % program, run([program, '--receipt', 'r'], data), 2, out=b'')


def people():
    """Whom the list names goes first, whatever a record's age; each line is told of, zeros included."""
    rules, now = write('people.yaml', 'version: 1\nretention: {column: 下单时间, keep: 3y}\n'), ['--now', '2025-06-01']
    head = 'id,买家手机#pii:cn_mobile,邮箱#pii:email,留言#pii:free_text,下单时间\n'
    lines = ['1,13800138001,%s,,2025-01-01\n' % SECRETS[31], '2,,,请打13800138001,2025-01-01\n', '3,13912345678,%s,x,2020-01-01\n' % SECRETS[32],
             '4,138****8001,%s,,2025-01-01\n' % SECRETS[33], '5,13812345678,,,2025-01-01\n', '6,13812345678,,,2020-01-01\n']
    data = (head + ''.join(lines)).encode()
    who = write('who.txt', '+86 138-0013-8001\n%s\n%s\n' % (SECRETS[50], SECRETS[32].upper()))
    argv = [DROP, '-r', rules, '--subjects', who, '--receipt', 'r.json']
    told('people', run(argv + now, data), 0, '4 of 6 records went: 3 that hold somebody of the list, 1 from before 2022-06-01T00:00:00',
         out=(head + lines[3] + lines[4]).encode())
    receipt = json.loads(read('r.json'))
    sums('people', receipt)
    check(receipt['records'] == {'in': 6, 'kept': 2, 'rejects': 0, 'removed': {'people': 3, 'retention': 1}}, 'people: %s' % receipt['records'])
    check(receipt['people'] == [{'line': 1, 'token': None, 'records': 2}, {'line': 2, 'token': None, 'records': 0}, {'line': 3, 'token': None, 'records': 1}],
          'people: %s' % receipt['people'])
    check([(c['name'], c['class'], c['cells']) for c in receipt['columns_searched']][0] == ('买家手机', 'cn_mobile', {'read': 4, 'masked': 1, 'sealed': 0}),
          'people: %s' % receipt['columns_searched'])
    # An access request: their records alone, however old.
    told('invert', run(argv + ['--invert'], data), 0, '3 of 6 records went: 3 that hold nobody of the list', out=(head + ''.join(lines[:3])).encode())
    receipt = json.loads(read('r.json'))
    sums('invert', receipt)
    check(receipt['invert'] and receipt['retention'] is None and receipt['records']['removed'] == {'people': 3, 'retention': 0}, 'invert: %s' % receipt)
    for language, words in (('en', ['3 entries', 'Line 1: 2 records, which have been removed.', 'Line 2: nothing was found.', '1 cell could not be searched']),
                            ('zh', ['名单共 3 行', '名单第 1 行：找到 2 条记录，已删除。', '名单第 2 行：没有找到记录。', '有 1 个单元格此前已脱敏'])):
        told('people in %s' % language, run(argv + now + ['--format', 'text', '--lang', language], data), 0)
        text = read('r.json')
        check(all(word in text.decode() for word in words), 'people in %s: %s' % (language, text.decode()))
        silent('people in %s' % language, text)
    # Where all could be read, that nothing is held is said.
    told('nothing held', run(argv + now + ['--format', 'text'], data.replace(b'138****8001', b'')), 0)
    check(b'Line 2: nothing is held.' in read('r.json'), 'nothing held: %s' % read('r.json').decode())
    check(run([ENCRYPT, 'keygen', '-q', '-o', 'ring-of-people'])[0] == 0, 'people: keygen')
    told('tokens', run(argv + now + ['-k', 'ring-of-people', '--dry-run'], data), 0, '4 of 6 records would go', out=b'')
    receipt = json.loads(read('r.json'))
    sums('tokens', receipt)
    check(all(re.fullmatch('p1_[a-z2-7]{30}', person['token']) for person in receipt['people']), 'tokens: %s' % receipt['people'])


# ---- Chains ------------------------------------------------------------------------------------

def chains():
    """Before and after pii-mask: the same comes out, and what was masked is still old."""
    rules, now = write('chain.yaml', RECEIPT_RULES), ['--now', '2025-06-01']
    labelled = orders()
    dropped = run([DROP, '-q', '-r', rules] + now, labelled)
    first = run([MASK, '-q', '-r', rules], dropped[1])
    masked = run([MASK, '-q', '-r', rules], labelled)
    second = run([DROP, '-q', '-r', rules] + now, masked[1])
    check(first[0] == second[0] == 0 and first[1] == second[1], 'before and after pii-mask: %d %d\n%s\n%s' % (
        first[0], second[0], first[1].decode(), second[1].decode()))
    silent('a chain', first[1], first[2], second[2])
    check(b'#' not in first[1].split(b'\n')[0] and len(first[1].split(b'\n')) == 27, 'a chain: %r' % first[1][:200])
    again = run([DROP, '-r', rules] + now, first[1])
    check(again[0] == 0 and again[1] == first[1] and b'0 of 25 records went' in again[2], 'once more: %s' % (again,))
    if not os.path.exists(ENCRYPT):
        skip('pii-encrypt is not there')
        return
    encrypting(now)


def encrypting(now):
    rules = write('seal.yaml', RECEIPT_RULES)
    sealed = write('sealed.yaml', 'version: 1\nextends: ./%s\nclasses: {email: {action: encrypt}}\n' % rules)
    check(run([ENCRYPT, 'keygen', '-o', 'ring'])[0] == 0 or os.path.exists('ring'), 'keygen')
    labelled = run([MASK, '-q', '-r', sealed], orders())[1]
    one = run([ENCRYPT, '-q', '-k', 'ring', '-r', sealed], run([DROP, '-q', '-r', sealed] + now, labelled)[1])
    two = run([DROP, '-q', '-r', sealed] + now, run([ENCRYPT, '-q', '-k', 'ring', '-r', sealed], labelled)[1])
    for title, stream in (('before', one), ('after', two)):
        check(stream[0] == 0 and stream[1].count(b'pii1:') == 25 and len(stream[1].split(b'\n')) == 27, '%s pii-encrypt: %d %r %r' % (
            title, stream[0], stream[1][:300], stream[2]))
        silent('%s pii-encrypt' % title, stream[1], stream[2])
        opened = run([ENCRYPT, '-q', '-D', '-k', 'ring', '-r', sealed], stream[1])
        check(opened[0] == 0 and opened[1].count(b'@example.com') == 25, '%s pii-encrypt: -D: %d %r' % (title, opened[0], opened[2]))


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    if os.path.exists(ENCRYPT):
        run([ENCRYPT, 'keygen', '-o', 'ring'])
    for part in (columns, wide, pins, unlisted, retention, receipts, people, chains):
        part()
    os.chdir('/')
close()
