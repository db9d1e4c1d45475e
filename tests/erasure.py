#!/usr/bin/env python3
"""People who asked to be forgotten: found in every spelling and in every state that a column may be in.

Whatever was done to the archive, `--subjects` takes out the records of the list and no other, and `--invert` is its
exact complement; where nobody can be seen it refuses. No message tells anything of anybody.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

from harness import BIN, CLASSIFY, MASK, check, close, run, sanitized

DROP = os.path.join(BIN, 'pii-drop')
ENCRYPT = os.path.join(BIN, 'pii-encrypt')
MOST = 64 * 1024  # KiB
HEADER = '订单编号,收货人姓名,联系手机,买家会员名,邮箱,身份证号,买家留言'
said = []  # all that the programs said


def resident_id(n):
    digits = '110105%04d%02d%02d%03d' % (1950 + n % 50, 1 + n % 12, 1 + n % 28, n % 1000)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + '10X98765432'[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class Person:
    def __init__(self, n):
        self.mobile = '1%s%08d' % ((39, 86, 80)[n % 3], 13579 * (n + 7) % 10 ** 8)
        self.nick = ('tb%05d_cat' if n % 2 else '快乐的小鱼%03d号') % (n * 37)
        self.mail = 'kunde.%d@example.com' % (n + 100)
        self.id = resident_id(n * 31 + 5)
        self.all = (self.mobile, self.nick, self.mail, self.id)


PEOPLE = [Person(n) for n in range(30)]
ASKED = PEOPLE[3:30:6]
WIDE = str.maketrans({chr(c): chr(c + 0xfee0) for c in range(0x21, 0x7f)})


def spelt(mobile, way):
    """A mobile as people and spreadsheets write it."""
    three = '%s %s %s' % (mobile[:3], mobile[3:7], mobile[7:])
    return (mobile, three, three.replace(' ', '-'), '+86 ' + three, '86' + mobile, '0086' + mobile,
            mobile.translate(WIDE), '="%s"' % mobile, "'" + mobile, '(+86)' + mobile, ' ' + mobile + ' ')[way % 11]


def quoted(cell):
    return '"%s"' % cell.replace('"', '""') if any(c in cell for c in ',"\n') else cell


def table(records):
    return (HEADER + '\n' + ''.join(','.join(map(quoted, record)) + '\n' for record in records)).encode()


def orders(way):
    """Six orders of everybody, the mobile spelt in some way."""
    return [('T%05d' % i, '王小明', way(PEOPLE[i % 30], i), PEOPLE[i % 30].nick, PEOPLE[i % 30].mail, PEOPLE[i % 30].id, '好的')
            for i in range(180)]


def write(name, data):
    with open(name, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return name


def program(argv, data=b''):
    status, out, message = run(argv, data)
    said.append(message.decode(errors='replace'))
    return status, out


def chain(data, *stages):
    for argv in stages:
        status, data = program(argv, data)
        if status:
            check(False, '%s: %d: %s' % (' '.join(argv), status, said[-1]))
            return b''
    return data


def ids(data):
    return [line.split(b',')[0].decode() for line in data.splitlines()[1:]]


def erase(what, data, options, expected):
    """Both ways: what goes, what stays, and together the input."""
    lines = data.splitlines(True)
    status, kept = program([DROP, *options, '--leave-debts'], data)
    other, held = program([DROP, *options, '--leave-debts', '--invert'], data)
    if not check((status, other) == (0, 0), '%s: status %d, %d: %s' % (what, status, other, said[-2])):
        return
    check(ids(held) == expected, '%s: %s, not %s' % (what, ids(held), expected))
    rest = [iter(kept.splitlines(True)[1:]), iter(held.splitlines(True)[1:])]
    gone = set(expected)
    both = b''.join(next(rest[line.split(b',')[0].decode() in gone], b'') for line in lines[1:])
    check(both == b''.join(lines[1:]) and [*rest[0], *rest[1]] == [], what + ': both together are not the input')
    check(kept.splitlines()[:1] == held.splitlines()[:1], what + ': two headers')


def refused(what, options, data, *words, status=2):
    code, out = program([DROP, *options, '--leave-debts'], data)
    check(code == status and out == b'', '%s: status %d and %d bytes' % (what, code, len(out)))
    for word in words:
        check(word in said[-1], '%s: no word of %s: %s' % (what, word, said[-1]))


def expected(records, asked=ASKED):
    return [record[0] for record in records if any(PEOPLE[int(record[0][1:]) % 30] is person for person in asked)]


# ---- In the clear


def spellings():
    listed = 'mobiles'
    for way in range(11):
        records = orders(lambda person, i, way=way: spelt(person.mobile, way))
        data = chain(table(records), [CLASSIFY])
        erase('cells, spelling %d' % way, data, ['--subjects', listed], expected(records))
        other = write('spelt', ''.join(spelt(person.mobile, way).replace('="', '"=""').replace('"\n', '"""\n') + '\n'
                                       if way == 7 else spelt(person.mobile, way) + '\n' for person in ASKED).replace('"=""', '="'))
        plain = orders(lambda person, i: person.mobile)
        erase('list, spelling %d' % way, chain(table(plain), [CLASSIFY]), ['--subjects', other], expected(plain))
    records = orders(lambda person, i: person.mobile)
    data = chain(table(records), [CLASSIFY])
    for name in ('mobile', 'nick', 'mail', 'id'):
        values = [getattr(person, name) for person in ASKED]
        for how, text in (('', '\n'.join(values)), ('upper', '\n'.join(values).upper()), ('wide', '\n'.join(v.translate(WIDE) for v in values)),
                          ('crlf', '\ufeff' + '\r\n\r\n'.join(values) + '\r\n'), ('quoted', ''.join('"%s"\n' % v for v in values))):
            erase('%s %s' % (name, how), data, ['--subjects', write('l', text)], expected(records))
        erase(name + ' GB18030', data, ['--subjects', write('l', '\n'.join(values).encode('gb18030'))], expected(records))
    mixed = write('l', ''.join(person.all[i % 4] + '\n' for i, person in enumerate(ASKED)))
    erase('a list of all kinds', data, ['--subjects', mixed], expected(records))
    erase('no header line of labels', table(records), ['--subjects', mixed], expected(records))
    erase('names are nobody', data, ['--subjects', write('l', '王小明\n')], [])


def lists_in_cells():
    ask = ASKED[0].mobile
    rows = [('T00000', '王小明', '13700137000;%s' % ask, 'a', '', '', ''), ('T00001', '王小明', '%s-1234' % ask, 'b', '', '', ''),
            ('T00002', '王小明', '%s1' % ask[:-1], 'c', '', '', ''), ('T00003', '王小明', '%s / 13700137000' % ask, 'd', '', '', ''),
            ('T00004', '王小明', ask[:3] + '****' + ask[7:], 'e', '', '', ''), ('T00005', ask, '', ask, '', '', '')]
    header = HEADER.replace('收货人姓名', '收货人姓名#pii:person_name').replace('手机', '手机#pii:cn_mobile').replace('名,邮', '名#pii:nickname,邮')
    data = (header + '\n' + ''.join(','.join(map(quoted, row)) + '\n' for row in rows)).encode()
    erase('several values in a cell', data, ['--subjects', 'one'], ['T00000', 'T00001', 'T00003', 'T00005'])
    check('1 of 5 cells are masked' in said[-1], 'a masked cell is told: ' + said[-1])


def beside_others():
    """In a column that tells who somebody is a cell may hold more than that."""
    ask, other = ASKED[0].mobile, '13700137000'
    held = [ask + ' ' + other, other + ' ' + ask, other + '或' + ask, '张三' + ask, '手机：' + ask, ask + '（妻子）', ask + '*', ask + ' ' + '138****8000',
            'mailto:' + ASKED[0].mail, '<%s>' % ASKED[0].mail, ASKED[0].mail + '13700137000', '身份证' + ASKED[0].id, '0' + ask]
    rows = [('T%05d' % i, '', cell, 'a', '', '', '') for i, cell in enumerate(held + [other + ' 13800138000', '张三', ask[:-1] + ' 1', 'x' + ASKED[0].mail])]
    header = HEADER.replace('手机', '手机#pii:cn_mobile')
    data = (header + '\n' + ''.join(','.join(map(quoted, row)) + '\n' for row in rows)).encode()
    erase('more than a value in a cell', data, ['--subjects', write('l', '\n'.join(ASKED[0].all))], ['T%05d' % i for i in range(len(held))])


def telephones():
    forms = (('010-62310000', '+86 10 6231 0000', '86-10-62310000', '0086 10 62310000', '+86 (010) 62310000', '(010)62310000', '010-62310000转801'),
             ('+49 170 1234567', '0049 170 1234567', '+49-170-1234567'), ('0915-7518479', '+86 915 7518479'),
             ('11010519491231002X', '110105491231002', '11010519491231002x'), ('13800138000', '013800138000', '0086 138 0013 8000'))
    others = ['010-62310001', '+86 21 6231 0000', '491701234567', '62310000', '+1 3800138000', '11010519491231003X', '110105491231003', '0138001380001']
    cells = [cell for row in forms for cell in row] + others
    data = ('id,电话#pii:phone\n' + ''.join('T%05d,%s\n' % pair for pair in enumerate(cells))).encode()
    for row in forms:
        gone = ['T%05d' % cells.index(cell) for cell in row]
        for listed in row:
            if '转' in listed:
                continue
            erase('telephones: ' + listed, data, ['--subjects', write('l', listed)], gone)
        status, out = program([DROP, 'token', '-k', 'k'], (row[1] + '\n').encode())
        erase('telephones: a token of ' + row[1], data, ['--subjects', write('l', out), '-k', 'k'], gone)


def no_name():
    """A column without a name that says anything: its values alone told, and its label is gone."""
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: mask, mask: {kind: token}}\n' + OTHERS.replace('full', 'token'))
    for fill in ('', 'none'):
        records = ['T%05d,%s,%s\n' % (i, fill if i % 25 == 7 else PEOPLE[i % 30].mobile, PEOPLE[i % 30].mail) for i in range(180)]
        clear = ('id,foo,邮箱\n' + ''.join(records)).encode()
        hidden = chain(clear, [CLASSIFY, '-r', rules], [MASK, '-r', rules, '-k', 'k'])
        gone = ['T%05d' % i for i in range(180) if i % 25 != 7 and PEOPLE[i % 30] is ASKED[0]]
        erase('no name, filled with "%s"' % fill, hidden, ['--subjects', 'one', '-r', rules, '-k', 'k'], gone)
    # Kept in the clear, so without a label; or the label went with a name that was changed.
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: keep}\n')
    clear = ('id,foo,邮箱\n' + ''.join(records)).encode()
    erase('no name, kept', chain(clear, [CLASSIFY, '-r', rules]), ['--subjects', 'one', '-r', rules], gone)
    renamed = chain(clear, [CLASSIFY]).replace(b'foo#pii:cn_mobile', b'kontakt')
    erase('no name, a label lost', renamed, ['--subjects', 'one'], gone)


# ---- Notes


def notes():
    header = '订单编号,联系手机#pii:cn_mobile,买家留言#pii:free_text\n'
    asked = ASKED[0]
    texts = [('请打%s谢谢' % asked.mobile, 1), ('我的邮箱 %s' % asked.mail.upper(), 1), ('身份证%s。' % asked.id, 1),
             ('给%s的礼物' % ASKED[1].nick, 1), ('请打13700137000', 0), ('谢谢', 0), ('%s9' % asked.mobile, 0), ('小鱼', 0),
             ('打' + spelt(asked.mobile, 3) + '吧', 1), ('X%s' % ASKED[1].nick, len(ASKED) and ASKED[1].nick[0] != 't')]
    rows = [('T%05d' % i, '1350013%04d' % i, text) for i, (text, _) in enumerate(texts)]
    data = (header + ''.join(','.join(map(quoted, row)) + '\n' for row in rows)).encode()
    everybody = write('l', ''.join(value + '\n' for person in ASKED for value in person.all))
    gone = [row[0] for row, (_, held) in zip(rows, texts) if held]
    erase('notes', data, ['--subjects', everybody], gone)
    for mode in ('siv', 'sivd', 'sm4'):
        for scope in ('', ', scope: cell'):
            rules = write('notes.yaml', 'version: 1\nclasses:\n  free_text: {action: encrypt, encrypt: {mode: %s%s}}\n' % (mode, scope) + ''.join(
                '  %s: {action: encrypt, encrypt: {mode: %s}}\n' % (name, mode) for name in ('cn_mobile', 'email', 'cn_resident_id')))
            shut = chain(data, [ENCRYPT, '-k', 'k', '-r', rules])
            erase('notes, %s%s' % (mode, scope), shut, ['--subjects', everybody, '-k', 'k', '-r', rules], gone)
    rules = write('notes.yaml', 'version: 1\nclasses:\n' + ''.join(
        '  %s: {action: mask, mask: {kind: token}}\n' % name for name in ('cn_mobile', 'email', 'cn_resident_id')))
    hidden = chain(data, [MASK, '-k', 'k', '-r', rules])
    erase('notes of tokens', hidden, ['--subjects', everybody, '-k', 'k', '-r', rules], gone)


# ---- Archives

OTHERS = '  nickname: {action: mask, mask: {kind: full}}\n  email: {action: mask, mask: {kind: full}}\n' \
    '  cn_resident_id: {action: mask, mask: {kind: full}}\n'
STATES = {
    'siv': '{action: encrypt, encrypt: {mode: siv}}',
    'sivd': '{action: encrypt, encrypt: {mode: sivd}}',
    'sm4': '{action: encrypt, encrypt: {mode: sm4}}',
    'ff1': '{action: encrypt, encrypt: {mode: ff1}}',
    'token': '{action: mask, mask: {kind: token}}',
    'token of a domain': '{action: mask, mask: {kind: token, domain: person}}',
    'token of a recipient': '{action: mask, mask: {kind: token}}',
    'token of all recipients': '{action: mask, mask: {kind: token, link: all}}',
}


def tokens(listed, rules):
    status, out = program([os.path.join(BIN, 'pii-drop'), 'token', '-k', 'k', '-r', rules], open(listed, 'rb').read())
    check(status == 0 and out.count(b'\n') == len(ASKED), 'a token for everybody: ' + said[-1])
    return write('tokens', out)


def archives():
    records = orders(lambda person, i: spelt(person.mobile, i % 5))
    listed = 'mobiles'
    for state, mobile in STATES.items():
        rules = write('state.yaml', 'version: 1\n%sclasses:\n  cn_mobile: %s\n%s' % (
            'recipient: 上海某某公司\n' if state == 'token of a recipient' else '', mobile, OTHERS))
        key = ['-k', 'k', '-r', rules]
        archive = chain(table(records), [CLASSIFY, '-r', rules], [ENCRYPT, *key], [MASK, *key])
        check(not any(person.mobile.encode() in archive for person in PEOPLE), state + ': mobiles in the archive')
        erase(state, archive, ['--subjects', listed, *key], expected(records))
        erase(state + ', a list of tokens', archive, ['--subjects', tokens(listed, rules), *key], expected(records))
        write('both', open('tokens', 'rb').read() + open(listed, 'rb').read())
        erase(state + ', both', archive, ['--subjects', 'both', *key], expected(records))
        refused(state + ', no key', ['--subjects', listed, '-r', rules], archive, '联系手机', '-k')
        refused(state + ', another key', ['--subjects', listed, '-r', rules, '-k', 'other'], archive, '联系手机')
        headless = archive.replace('联系手机'.encode(), b'x1', 1)
        if state in ('siv', 'sivd', 'sm4'):
            erase(state + ', a column of another name', headless, ['--subjects', listed, *key], expected(records))
    clear = chain(table(records), [CLASSIFY])
    rules = write('plain.yaml', 'version: 1\n')
    erase('in the clear, a list of tokens', clear, ['--subjects', tokens(listed, rules), '-k', 'k'], expected(records))
    refused('a list of tokens without a key', ['--subjects', 'tokens'], clear, '-k')
    refused('a list of tokens of another key', ['--subjects', 'tokens', '-k', 'other'], clear)


def broken():
    records = orders(lambda person, i: person.mobile)
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: %s\n%s' % (STATES['siv'], OTHERS))
    key = ['-k', 'k', '-r', rules]
    archive = chain(table(records), [CLASSIFY, '-r', rules], [ENCRYPT, *key], [MASK, *key])
    at = archive.index(b':siv:') + 30
    forged = archive[:at] + (b'A' if archive[at:at + 1] != b'A' else b'B') + archive[at + 1:]
    refused('a changed token', ['--subjects', 'mobiles', *key], forged, 'record 1', '联系手机', status=5)
    masked = chain(table(records), [CLASSIFY], [MASK])
    refused('masked for good', ['--subjects', 'mobiles'], masked, '联系手机', 'masked')
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: mask, mask: {kind: surrogate}}\n' + OTHERS)
    stand_ins = chain(table(records), [CLASSIFY, '-r', rules], [MASK, '-k', 'k', '-r', rules])
    check(b'#surrogate:' in stand_ins, 'a mark of stand-ins')
    refused('stand-ins', ['--subjects', 'mobiles', '-k', 'k', '-r', rules], stand_ins, '联系手机', 'masked')
    fixed = write('fixed.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: mask, mask: {kind: fixed, text: 已删除}}\n' + OTHERS)
    gone = chain(table(records), [CLASSIFY, '-r', fixed], [MASK, '-r', fixed])
    refused('one text for all', ['--subjects', 'mobiles', '-r', fixed], gone, '联系手机', 'masked')
    refused('no column', ['--subjects', 'mobiles'], b'a,b\n1,2\n', 'no column')
    refused('nothing in the columns', ['--subjects', 'mobiles'], '联系手机,a\n,1\n,2\n'.encode(), 'no cell is filled')
    status, out = program([DROP, '--subjects', 'mobiles'], '联系手机,a\n'.encode())
    check(status == 0, 'a header alone holds nobody: ' + said[-1])
    # By a plan there is no sample: the end tells.
    labelled = chain(table(records), [CLASSIFY, '--write-plan', 'plan.yaml'])
    check(labelled, 'a plan')
    status, out = program([DROP, '--plan', 'plan.yaml', '--leave-debts', '--subjects', 'mobiles'], masked)
    check(status == 3 and out.splitlines()[-1].startswith(b'"pii-drop: stopped'), 'masked for good, by a plan: %d' % status)
    erase('by a plan', table(records), ['--plan', 'plan.yaml', '--subjects', 'mobiles'], expected(records))


def invented():
    """Who calls himself by a token with a key or a class of his own stops nobody's erasure, and takes no locked memory."""
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: %s\n%s' % (STATES['siv'], OTHERS))
    key = ['-k', 'k', '-r', rules]
    ring = open('k').read().split()[0]
    records, body = orders(lambda person, i: person.mobile), ':siv:' + 'A' * 64 + '.'
    for i in range(5000):
        letters = ''.join('abcdefghij'[int(d)] for d in '%04d' % i)
        for where, token in (('id', 'pii1:zzzzzz%s:cn_mobile' % letters), ('class', 'pii1:%s:own_%s' % (ring, letters))):
            records.append(('N%s%05d' % (where, i), '王小明', '', token + body, '', '', token + body))
    archive = chain(table(records), [CLASSIFY, '-r', rules], [ENCRYPT, *key])
    status, out, message = run([DROP, '--leave-debts', '--subjects', 'mobiles', *key], archive,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536)))
    said.append(message.decode())
    gone = set(expected(records[:180]))
    check(status == 0 and ids(out) == [record[0] for record in records if record[0] not in gone],
          'invented keys and classes: %d %s' % (status, said[-1][-300:]))


def cells_seen(what, data, options, column, gone, **cells):
    """Who goes, and what the receipt says of the column's cells: nothing that was not read counts as read."""
    erase(what, data, options, gone)
    status, _ = program([DROP, *options, '--leave-debts', '-q', '--receipt', 'seen.json'], data)
    if not check(status == 0, '%s: status %d' % (what, status)):
        return
    with open('seen.json', encoding='utf-8') as file:
        seen = [c['cells'] for c in json.load(file)['columns_searched'] if c['name'] == column]
    check(seen == [cells], '%s: %s, not %s' % (what, seen, cells))
    hidden = cells['masked'] + cells['sealed'] > 0
    check(hidden == ('nobody can be found by these' in said[-1]), '%s, quietly: %s' % (what, said[-1]))


def half_tokens():
    """A token that was cut, has something around it or stands in a list is no value that is nobody's."""
    ask, who, other = ASKED[0].mobile, ASKED[1].mobile, '13700137000'
    key = ['-k', 'k']
    keyed = {}
    for name, state in (('pii1', STATES['siv']), ('p1', STATES['token'])):
        rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: %s\n' % state)
        header = '联系手机#pii:cn_mobile\n'
        made = chain((header + ''.join(value + '\n' for value in (ask, who, other, '%s;%s' % (other, ask)))).encode(),
                     [ENCRYPT if name == 'pii1' else MASK, *key, '-r', rules])
        keyed[name] = made.decode().split('\n')[1:5]
    sealed, hidden = keyed['pii1'], keyed['p1']
    twice = chain(('联系手机#pii:cn_mobile\n%s\n' % sealed[0]).encode(),
                  [ENCRYPT, *key, '-r', write('siv.yaml', 'version: 1\nclasses:\n  cn_mobile: %s\n' % STATES['siv'])]).decode().split('\n')[1]
    cells = [
        ('cut', sealed[0][:64], 0, 'sealed'), ('cut short', sealed[0][:5], 0, 'sealed'), ('without its end', sealed[0][:-1], 0, 'sealed'),
        ('and text', sealed[0] + ' 已核', 0, 'sealed'), ('behind text', '已核 ' + sealed[0], 0, 'sealed'), ('two and a blank', sealed[0] + ' ' + sealed[2], 0, 'sealed'),
        ('a list', sealed[2] + '/' + sealed[0], 1, 'read'), ('a list, the first', sealed[0] + '；' + sealed[2], 1, 'read'),
        ('a list of others', sealed[2] + '/' + sealed[2], 0, 'read'), ('a list, one cut', sealed[0] + '/' + sealed[2][:64], 1, 'sealed'),
        ('a list, one clear', other + ';' + sealed[1], 1, 'read'), ('a list in a token', sealed[3], 1, 'read'), ('a list of lists', sealed[2] + '/' + sealed[3], 1, 'read'),
        ('twice', twice, 1, 'read'), ('twice, in a list', twice + '/' + sealed[2], 1, 'read'),
        ('a pseudonym', hidden[0], 1, 'read'), ('a list of pseudonyms', hidden[2] + '/' + hidden[1], 1, 'read'),
        ('a pseudonym cut', hidden[0][:20], 0, 'sealed'), ('a pseudonym and text', hidden[0] + ' 已核', 1, 'sealed'),
        ('a pseudonym behind text', '已核 ' + hidden[0], 1, 'sealed'), ('clear', ask, 1, 'read')]
    rules = write('state.yaml', 'version: 1\nclasses:\n  cn_mobile: {action: keep, mask: {kind: token}}\n')
    both = write('both.yaml', 'version: 1\nclasses:\n  cn_mobile: %s\n' % STATES['token'])
    for what, cell, held, sight in cells:
        data = ('订单编号,联系手机\n' + ''.join('T%d,%s\n' % (i, quoted(c)) for i, c in enumerate((hidden[2], cell)))).encode()
        count = {'read': 1, 'masked': 0, 'sealed': 0}
        count[sight] += 1
        cells_seen(what, data, ['--subjects', 'mobiles', *key, '-r', both], '联系手机', ['T1'] * held, **count)
        # Alone it is no file in which nobody was found.
        if sight == 'sealed':
            for plan in (key, []):
                refused(what + ', alone', ['--subjects', 'mobiles', *plan, '-r', rules], data.replace(hidden[2].encode(), b''), '联系手机')
    # Without the key nothing of a list is read either.
    data = ('订单编号,联系手机\nT0,%s\nT1,%s/%s\n' % (other, sealed[0], sealed[2])).encode()
    cells_seen('a list, no key', data, ['--subjects', 'mobiles'], '联系手机', [], read=1, masked=0, sealed=1)
    cells_seen('a list, another key', data, ['--subjects', 'mobiles', '-k', 'other'], '联系手机', [], read=1, masked=0, sealed=1)
    forged = sealed[0][:60] + ('A' if sealed[0][60] != 'A' else 'B') + sealed[0][61:]
    refused('a list, one changed', ['--subjects', 'mobiles', *key, '-r', rules], ('订单编号,联系手机\nT0,%s/%s\n' % (sealed[2], forged)).encode(),
            'record 1', '联系手机', status=5)


def notes_of_other_rules():
    """What was encrypted in a note is read by its tokens, whatever the rules of today do with notes."""
    key, ask = ['-k', 'k'], ASKED[0]
    spans = write('spans.yaml', 'version: 1\nclasses:\n  free_text: {action: encrypt}\n  cn_mobile: {action: encrypt}\n')
    whole = write('whole.yaml', 'version: 1\nclasses:\n  free_text: {action: encrypt, encrypt: {scope: cell}}\n')
    header = '订单编号,买家留言#pii:free_text\n'
    texts = ['请打%s谢谢' % ask.mobile, ask.mobile, '请打13700137000', '写了 pii1: 的人', 'x']
    data = (header + ''.join('T%d,%s\n' % pair for pair in enumerate(texts))).encode()
    label = lambda data: data.replace('买家留言,'.encode(), '买家留言#pii:free_text,'.encode(), 1) if b'#' in data else data.replace(
        '买家留言'.encode(), '买家留言#pii:free_text'.encode(), 1)
    shut = {'spans': chain(data, [ENCRYPT, *key, '-r', spans]), 'whole': chain(data, [ENCRYPT, *key, '-r', whole])}
    shut['spans in a whole'] = chain(label(shut['spans']), [ENCRYPT, *key, '-r', whole])
    shut['a whole in spans'] = chain(label(shut['whole']), [ENCRYPT, *key, '-r', spans])
    shut['spans in spans'] = chain(label(shut['spans']), [ENCRYPT, *key, '-r', spans])
    for state, archive in shut.items():
        check(ask.mobile.encode() not in archive, state + ': a mobile in the clear')
        for name, rules in (('default', 'default'), ('spans', spans), ('whole', whole)):
            what = 'notes, %s, by %s' % (state, name)
            cells_seen(what, archive, ['--subjects', 'mobiles', *key, '-r', rules], '买家留言', ['T0', 'T1'], read=5, masked=0, sealed=0)
        # `x` alone is in the clear where spans were encrypted.
        if state == 'spans':
            cells_seen('notes without a key', archive, ['--subjects', 'mobiles'], '买家留言', [], read=1, masked=0, sealed=4)
        else:
            program([DROP, '--leave-debts', '--subjects', 'mobiles', '--receipt', 'seen.json'], archive)
            check('cannot be read without their key' in said[-1], '%s without a key: %s' % (state, said[-1]))
    # A name that the letters of a token spell is nobody's.
    cells_seen('a name in a token', shut['spans'], ['--subjects', write('l', 'siv\n')], '买家留言', [], read=1, masked=0, sealed=4)
    # What a buyer typed is text where nobody encrypts notes, or not yet; in a note that was encrypted it was changed.
    tokens = [line.split(',')[1] for line in shut['spans'].decode().split('\n')[1:4]]
    start = tokens[1].rindex(':') + 6
    forged = tokens[1][:start] + ('A' if tokens[1][start] != 'A' else 'B') + tokens[1][start + 1:]
    cut = tokens[0][:tokens[0].index('pii1:') + 64]
    typed = ['T0,%s' % forged, 'T1,给 %s 的' % forged, 'T2,请打%s谢谢' % ask.mobile, 'T3,%s' % cut, 'T4,%s %s' % (forged, ask.mobile)]
    data = ('订单编号,买家留言\n' + ''.join(line + '\n' for line in typed)).encode()
    clear = ['--subjects', 'mobiles', *key]
    cells_seen('a forged whole note', data, clear, '买家留言', ['T2', 'T4'], read=4, masked=0, sealed=1)
    cells_seen('a forged whole note, to be encrypted', label(data), [*clear, '-r', spans], '买家留言', ['T2', 'T4'], read=4, masked=0, sealed=1)
    for line in (0, 1):
        refused('a changed note', [*clear, '-r', spans], ('订单编号,买家留言\n' + typed[line] + '\n').encode(), 'record 1', '买家留言', status=5)


def bad_lists():
    data = chain(table(orders(lambda person, i: person.mobile)), [CLASSIFY])
    ask = ASKED[0].mobile
    for what, text, line in (
            ('empty', '', 0), ('blank', '\n \r\n\t\n', 0), ('a control character', 'ok-then\na\x01b\n', 2), ('a tab', '%s\tx\n' % ask, 1),
            ('too long', 'x' * 600, 1), ('far too long', 'x' * 100000 + '\nok\n', 1), ('masked', ask[:3] + '****' + ask[7:], 1),
            ('several', '%s,%s' % (ask, PEOPLE[0].mail), 1), ('a name beside it', '王小明,%s' % ask, 1),
            ('a name and a blank', '王小明 %s' % ask, 1), ('a name and blanks in it', '王小明　138 0013 8000', 1), ('a word for it', '手机：%s' % ask, 1),
            ('words behind it', '%s（已退款）' % ask, 1), ('two and a blank', '%s %s' % (ask, PEOPLE[0].mail), 1), ('a header', '联系手机\n%s\n' % ask, 1),
            ('a dash', '\n-\n', 2), ('null', 'NULL', 1), ('an open quote', '"%s\n' % ask, 1), ('behind a quote', '"%s"x\n' % ask, 1),
            ('a word beside it', '王小明 %s' % ask, 1), ('a link', 'mailto:%s' % PEOPLE[0].mail, 1),
            ('two of them', '%s 13700137000' % ask, 1), ('half a token', 'p1_abc', 1), ('a token and more', 'p1_' + 'a' * 30 + ' ' + ask, 1), ('no UTF-8', b'ok\n\xff\xff\n', 2),
            ('a token of pii-encrypt', 'pii1:aaaaaaaaaa:cn_mobile:sivd:%s.' % ('A' * 43), 1)):
        name = write('bad', text)
        refused('a list: ' + what, ['--subjects', name], data, 'bad:%d: ' % line if line else 'bad: nobody')
    refused('a list that is not there', ['--subjects', 'nowhere'], data, 'nowhere', status=4)


# ---- Many


def many():
    with open('million', 'w', encoding='ascii') as file:
        file.writelines('1%010d\n' % (n * 7919 % 10 ** 10) for n in range(1000000))
        file.write(ASKED[0].mobile + '\n')
    with open('orders', 'wb') as file:
        file.write((HEADER + '\n').encode())
        file.writelines(('T%05d,王小明,%s,a%d,,,请打%s谢谢\n' % (i, PEOPLE[i % 30].mobile, i, PEOPLE[(i + 1) % 30].mobile)).encode()
                        for i in range(60000))
    for options in ([], ['-k', 'k'], ['-k', 'k', '--receipt', 'receipt']):
        argv = [DROP, '--leave-debts', '--subjects', 'million', *options, 'orders']
        with open('out', 'wb') as out:
            child = subprocess.Popen(argv, stdout=out, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        gone = 60001 - sum(1 for _ in open('out', 'rb'))
        check(child.returncode == 0 and gone == 4000, 'a million people: status %d, %d records' % (child.returncode, gone))
        # What a sanitizer takes is not ours.
        check(usage.ru_maxrss <= MOST or sanitized(), 'a million people, %s: %d KiB' % (' '.join(options), usage.ru_maxrss))


def silence():
    """Nothing of anybody in any message."""
    words = '\n'.join(said)
    for person in PEOPLE:
        for value in person.all:
            check(value not in words and value.translate(WIDE) not in words, 'a message tells who it is')


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    write('one', ASKED[0].mobile + '\n')
    write('mobiles', ''.join(person.mobile + '\n' for person in ASKED))
    for ring in ('k', 'other'):
        run([ENCRYPT, 'keygen', '-q', '-o', ring])
    for part in sys.argv[1:] or ('spellings', 'lists_in_cells', 'beside_others', 'telephones', 'no_name', 'notes', 'archives', 'broken', 'invented', 'half_tokens',
                                 'notes_of_other_rules', 'bad_lists', 'silence'):
        globals()[part]()
close()
