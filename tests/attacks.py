#!/usr/bin/env python3
"""What somebody can do to an encrypted file who has no key: move, cut, change and retype tokens, marks and labels.

Nothing of it may open, and whatever does not open stops the stream (5) with nothing of that record written.
"""
import os
import re
import tempfile

from harness import BIN, CLASSIFY, DROP, MASK, check, close, run

ENCRYPT = os.path.join(BIN, 'pii-encrypt')
NOTES = ['请打13800138000谢谢', '', '明天送', '加微信 wx_abc123456', 'my phone is 13900139000, thanks']
RECORDS = [['T%03d' % i, '王小%s' % '明红强'[i % 3], '138%08d' % (i * 7654321 % 10**8), 'kunde%d@example.com' % i,
            NOTES[i % len(NOTES)]] for i in range(30)]
TYPED = (b'x13800138000', b'wangxiaomi')  # a class, and the id of a key
HEADER = '订单号,收货人姓名,联系手机,邮箱,买家留言'
RULES = '''\
version: 1
classes:
  person_name: {action: encrypt}
  cn_mobile: {action: encrypt, encrypt: {mode: %s}}
  email: {action: encrypt, encrypt: {mode: %s}}
  free_text: {action: %s}
  wechat_id: {action: encrypt}
'''


def write(name, text):
    path = os.path.join(work, name)
    with open(path, 'wb') as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def table(records):
    return (HEADER + '\n' + ''.join(','.join('"%s"' % c if ',' in c else c for c in r) + '\n' for r in records)).encode()


def rows(data):
    return [line.split(b',') for line in data.rstrip(b'\n').split(b'\n')]


def lines(records):
    return b'\n'.join(b','.join(r) for r in records) + b'\n'


def encrypt(data, rules, *options):
    named = run([CLASSIFY, '-r', rules, '--write-plan', plan], data)[1]
    status, out, err = run([ENCRYPT, '-r', rules, '-k', key, *options], named)
    check((status, err) == (0, b''), 'encrypt: %d %s' % (status, err))
    return out


def decrypt(data, rules, *options, ring=None):
    return run([ENCRYPT, '-D', '-r', rules, '-k', ring or key, *options], data)


def no_value(what, *texts):
    """Neither a value nor a key stands in what was said or written."""
    for text in texts:
        for record in RECORDS:
            check(not any(v.encode() in text for v in record[1:4]), '%s: a value is in the clear' % what)
        check(not any(v in text for v in TYPED), '%s: what was typed: %r' % (what, text))
        check(secret not in text, '%s: a key' % what)


def stopped(what, data, rules, record, words, *options, ring=None):
    """Stops with 5 at a record: those before it came out whole, and nothing of it or after."""
    status, out, err = decrypt(data, rules, *options, ring=ring)
    check(status == 5 and words.encode() in err and b'record %d,' % record in err, '%s: %d %s' % (what, status, err.decode()))
    if record == 1:
        check(out == b'' or out.endswith(b'stopped at record 1\n'), '%s: the end: %r' % (what, out[-100:]))
    got = out.split(b'\n')
    check(out == b'' or len(got) == record + 2, '%s: %d lines, to be %d' % (what, len(got), record + 2))
    for late in RECORDS[record - 1:]:
        check(late[0].encode() not in out and late[2].encode() not in out, '%s: a record after the fault' % what)
    check(secret not in err and secret not in out, what + ': a key')


def refused(what, argv, data, words):
    status, out, err = run(argv, data)
    check(status == 2 and out == b'' and words.encode() in err, '%s: %d %r %s' % (what, status, out[:80], err.decode()))


# ---- Tokens --------------------------------------------------------------------------------------

def changed(token):
    """(what, the token changed so, words of the refusal)"""
    head, body = token[:-1].rsplit(b':', 1)
    parts = token.split(b':')
    letters = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    spare = letters[letters.index(body[-1]) ^ 1:][:1]
    yield 'cut by its end', token[:-1], 'cut or changed'
    yield 'cut by two', token[:-2], 'cut or changed'
    yield 'cut in the middle, ended', token[:40 + len(head)] + b'.', 'cut or changed'
    yield 'one longer', token + b'.', 'cut or changed'
    yield 'something after it', token + b' x', 'cut or changed'
    yield 'something before it', b'x' + token, 'moved'
    yield 'a bit flipped in V', head + b':' + body[:30] + bytes([letters[letters.index(body[30]) ^ 4]]) + body[31:] + b'.', 'does not open'
    yield 'a bit flipped in the nonce', head + b':' + bytes([letters[letters.index(body[0]) ^ 1]]) + body[1:] + b'.', 'does not open'
    yield 'a bit flipped in the text', head + b':' + body[:-4] + bytes([letters[letters.index(body[-4]) ^ 32]]) + body[-3:] + b'.', 'does not open'
    if len(body) % 4:
        yield 'spare bits', head + b':' + body[:-1] + spare + b'.', 'does not open'
    yield 'another class', token.replace(parts[2], b'bank_card', 1), 'moved'
    yield 'another mode', token.replace(b':siv:', b':sm4:', 1), 'does not open'
    yield 'no such mode', token.replace(b':siv:', b':xxx:', 1), 'cut or changed'
    yield 'another key', token.replace(parts[1], b'a' * 10, 1), 'has no key of the id that a token of class cn_mobile names'
    yield 'upper case', token.replace(parts[1], parts[1].upper(), 1), 'cut or changed'
    yield 'all in upper case', token.upper(), 'another begin'
    yield 'the case of all changed', token.swapcase(), 'another begin'
    yield 'cut by its first byte', token[1:], 'another begin'
    yield 'cut by its key', token[len(head) - 20:], 'another begin'
    yield 'another first letter', b'q' + token[1:], 'another begin'
    yield 'in a wrapper', b'"=""' + token + b'"""', 'another begin'
    yield 'padding', token[:-1] + b'=.', 'cut or changed'


def tokens():
    sealed = rows(encrypt(table(RECORDS), plain_rules))
    for at in (1, 7, 30):
        for what, token, words in changed(sealed[at][2]):
            tried = [list(r) for r in sealed]
            tried[at][2] = token
            if at == 1 and what == 'another class':
                refused('the column\'s first token, ' + what, [ENCRYPT, '-D', '-r', plain_rules, '-k', key], lines(tried), 'were they moved')
            else:
                stopped('record %d, %s' % (at, what), lines(tried), plain_rules, at, words)
    for what, source, target in (('a mobile as an address', 2, 3), ('a name as a mobile', 1, 2), ('an address as a name', 3, 1)):
        tried = [list(r) for r in sealed]
        tried[9][target] = sealed[9][source]
        stopped(what, lines(tried), plain_rules, 9, 'moved')
    # Every cell of the column moved, so that no other token says what it was.
    tried = [list(r) for r in sealed]
    for record in tried[1:]:
        record[2], record[3] = record[3], record[2]
    for rules, words in ((plain_rules, 'were they moved'), (pinned, 'moved')):
        status, out, err = decrypt(lines(tried), rules)
        check(status == (2 if rules == plain_rules else 5) and words.encode() in err and b'example.com' not in out,
              'columns swapped: %d %s' % (status, err.decode()))
    # Within a class, records may be swapped: the manual says so.
    tried = [list(r) for r in sealed]
    tried[1][2], tried[2][2] = tried[2][2], tried[1][2]
    status, out, _ = decrypt(lines(tried), plain_rules)
    check(status == 0 and RECORDS[1][2].encode() in out.split(b'\n')[1], 'swapped within a class: it opens')
    rejects = os.path.join(work, 'rejects')
    tried = [list(r) for r in sealed]
    tried[4][2] = tried[4][2][:-1]
    stopped('not put aside', lines(tried), plain_rules, 4, 'cut or changed', '--rejects', rejects)
    check(not os.path.exists(rejects), 'a failed token is not put aside')


def other_rings():
    sealed = encrypt(table(RECORDS), plain_rules)
    stopped('another keyring', sealed, plain_rules, 1, 'has no key', ring=other)
    narrow = os.path.join(work, 'narrow.key')
    status, _, err = run([ENCRYPT, 'keygen', '-q', '--for', 'cn_mobile', '-k', key, '-o', narrow])
    check(status == 0, 'keygen --for: %s' % err)
    stopped('a ring of other classes', sealed, plain_rules, 1, 'person_name', ring=narrow)
    status, out, err = decrypt(sealed, plain_rules, '--only', 'cn_mobile', ring=narrow)
    cells = rows(out)
    check(status == 0 and all(c[2].decode() == r[2] for c, r in zip(cells[1:], RECORDS)), 'a ring of mobiles opens mobiles: %s' % err)
    check(all(c[1].startswith(b'pii1:') and c[3].startswith(b'pii1:') for c in cells[1:]), 'and nothing else')
    status, out, err = decrypt(sealed, plain_rules, '--only', 'email,cn_mobile')
    cells = rows(out)
    check(status == 0 and all(c[2].decode() == r[2] and c[3].decode() == r[3] and c[1].startswith(b'pii1:')
                              for c, r in zip(cells[1:], RECORDS)), '--only: %s' % err)
    refused('--only of no class', [ENCRYPT, '-D', '-r', plain_rules, '-k', key, '--only', 'cn_moblie'], sealed, 'cn_moblie (cn_mobile?)')
    refused('--only of no name', [ENCRYPT, '-D', '-r', plain_rules, '-k', key, '--only', 'cn_mobile,,'], sealed, 'no name of a class')
    refused('--only without -D', [ENCRYPT, '-r', plain_rules, '-k', key, '--only', 'cn_mobile'], sealed, '--only is for -D')
    refused('--label without -D', [ENCRYPT, '-r', plain_rules, '-k', key, '--label'], sealed, '--label is for -D')
    refused('-D without a keyring', [ENCRYPT, '-D', '-r', plain_rules], sealed, '-k FILE')
    refused('no keyring', [ENCRYPT, '-r', plain_rules], b'a#pii:email\nx@example.com\n', 'keyring')


def typed():
    """Somebody types tokens whose class and key are what he wants to see in a log: no message shows them."""
    sealed = rows(encrypt(table(RECORDS), plain_rules))
    own = sealed[1][2].split(b':')[1]
    body = b':siv:' + b'A' * 64 + b'.'
    for ring, name in ((own, TYPED[0]), (TYPED[1], b'cn_mobile'), (TYPED[1], TYPED[0])):
        token = b'pii1:' + ring + b':' + name + body
        for at in (1, 2, 3, 4):
            for first, last in ((7, 8), (1, len(sealed))):
                tried = [list(r) for r in sealed]
                for record in tried[first:last]:
                    record[at] = token if at < 4 or first == 1 else '给 '.encode() + token
                for options in ([], ['--label'], ['--only', 'email,free_text'], ['-v']):
                    status, out, err = decrypt(lines(tried), plain_rules, *options)
                    check(status in (0, 2, 5) and token not in err, 'typed in column %d: %d %s' % (at, status, err.decode()))
                    no_value('typed in column %d %s' % (at, options), err)
        # A column that says nothing of itself, all of it typed.
        alone = '会员号\n'.encode() + (token + b'\n') * 3
        for options in ([], ['--label'], ['--only', 'email']):
            status, out, err = decrypt(alone, plain_rules, *options)
            check(status in (0, 2, 5), 'all typed: %d %s' % (status, err.decode()))
            no_value('all typed %s' % options, err)
        with open(os.path.join(work, 'who'), 'w') as file:
            file.write('nobody@example.com\n')
        status, out, err = run([DROP, '-v', '-k', key, '--subjects', file.name], '买家会员名\nabc\n'.encode() + token + b'\n')
        check(status == 0 and token in out, 'typed, to pii-drop: %d %s' % (status, err.decode()))
        no_value('typed, to pii-drop', err)


# ---- Notes ---------------------------------------------------------------------------------------

def notes():
    clear = table(RECORDS)
    sealed = rows(encrypt(clear, plain_rules))
    check(decrypt(lines(sealed), plain_rules)[1] == clear, 'notes come back')
    mobile, note = sealed[3][2], sealed[1][4]
    inside = re.search(rb'pii1:[^.]+\.', note).group()
    for what, at, text in (('a cell\'s token in a note', 4, '给 '.encode() + mobile), ('a cell\'s token for a note', 4, mobile)):
        tried = [list(r) for r in sealed]
        tried[6][at] = text
        stopped(what, lines(tried), plain_rules, 6, 'does not open')
    tried = [list(r) for r in sealed]
    tried[6][2] = inside
    stopped('a note\'s token in a cell', lines(tried), plain_rules, 6, 'does not open')
    tried[6][2] = sealed[6][2]
    tried[6][4] = note.replace(inside, inside[:-9] + b'.')
    stopped('cut within a note', lines(tried), plain_rules, 6, '')
    # Typed by a buyer before the shop encrypts: it is encrypted as what it is, and comes back closed.
    typed = [list(r) for r in RECORDS]
    typed[2][4] = '给我 %s 谢谢' % mobile.decode()
    typed[3][4] = 'pii1: 不是密文 pii1:abc'
    typed[5][4] = mobile.decode()
    typed[6][1] = mobile.decode()
    data = table(typed)
    sealed = encrypt(data, plain_rules)
    check(mobile not in sealed, 'a token that was typed is encrypted')
    status, out, err = decrypt(sealed, plain_rules)
    check(status == 0 and out == data, 'typed tokens come back, and closed: %d %s' % (status, err.decode()))
    # Typed into a note that nobody encrypts: it passes, counted.
    typed = [[*r[:4], '给我 %s 谢谢' % mobile.decode() if i == 4 else r[4]] for i, r in enumerate(RECORDS)]
    status, named, _ = run([CLASSIFY, '-r', masking], table(typed))
    status, sealed, err = run([ENCRYPT, '-r', masking, '-k', key], named)
    status, masked, err = run([MASK, '-r', masking], sealed)
    status, out, err = decrypt(masked, masking)
    check(status == 0 and RECORDS[4][2].encode() in out and mobile in out, 'a typed token stays closed: %d %s' % (status, err.decode()))
    check('买家留言): 1 token passed'.encode() in err, 'and is told of: %s' % err.decode())
    status, out, err = run([ENCRYPT, '-D', '-q', '-r', masking, '-k', key], masked)
    check(status == 0 and not err, 'but not with -q: %s' % err.decode())


# ---- Marks and labels ----------------------------------------------------------------------------

def marks():
    clear = table(RECORDS)
    sealed = encrypt(clear, digits)
    header, body = sealed.split(b'\n', 1)
    check('联系手机#ff1:'.encode() in header and b'cn_mobile' in header, 'a mark: %s' % header.decode())
    check(all(re.fullmatch(rb'1[3-9]\d{9}', r[2]) and r[2].decode() != RECORDS[i][2] for i, r in enumerate(rows(sealed)[1:])), 'mobiles stay mobiles')
    check(decrypt(sealed, digits)[1] == clear, 'ff1 comes back')
    # Twice.
    status, again, err = run([ENCRYPT, '-r', digits, '-k', key], sealed)
    check(status == 0 and again == sealed, 'what has its marks and tokens owes nothing: %d %s' % (status, err.decode()))
    status, again, err = run([CLASSIFY, '-r', digits], sealed)
    check(status == 0 and again.split(b'\n')[0].split(b',')[2] == header.split(b',')[2], 'pii-classify leaves a marked column alone')
    refused('a label behind the mark', [ENCRYPT, '-r', digits, '-k', key], sealed.replace(b':cn_mobile,', b':cn_mobile#pii:cn_mobile,', 1), 'a mark and a label')
    refused('a plan for a marked column', [ENCRYPT, '-r', digits, '-k', key, '--plan', plan], sealed, 'its mark says that it was')
    # Marks changed.
    own = re.search(rb'#ff1:([a-z2-7]{10}):', header).group(1)
    status, out, err = decrypt(sealed.replace(own, b'b' * 10, 1), digits)
    check(status == 5 and not out and b'has no key bbbbbbbbbb' in err, 'the mark of another key: %d %s' % (status, err.decode()))
    refused('the mark of another class', [ENCRYPT, '-D', '-r', digits, '-k', key], sealed.replace(b':cn_mobile', b':email', 1), 'email')
    refused('the mark taken off', [ENCRYPT, '-D', '-r', digits, '-k', key], re.sub(rb'#ff1:\w+:\w+', b'', sealed, count=1), 'no mark says')
    tried = rows(sealed)
    tried[5][2] = b'5' * 11
    stopped('what ff1 cannot have made', lines(tried), digits, 5, 'ff1 did not make it')
    # Without marks: by a plan alone.
    bare = encrypt(clear, digits, '--bare')
    check(bare.split(b'\n')[0] == HEADER.encode(), '--bare: no mark')
    refused('bare, no plan', [ENCRYPT, '-D', '-r', digits, '-k', key], bare, 'no mark says')
    check(decrypt(bare, digits, '--plan', plan)[1] == clear, 'bare, by a plan')
    status, out, err = decrypt(bare, digits, '--only', 'email')
    check(status == 0 and rows(out)[1][3].decode() == RECORDS[0][3] and rows(out)[1][2] == rows(bare)[1][2], 'bare, --only another: %s' % err.decode())
    status, out, err = decrypt(sealed, digits, '--only', 'email')
    check(status == 0 and out.split(b'\n')[0] == header and rows(out)[1][3].decode() == RECORDS[0][3], '--only: other marks stay')
    body = bare.split(b'\n', 1)[1]
    check(run([ENCRYPT, '-D', '-H', '-r', digits, '-k', key, '--plan', plan], body)[1] == clear.split(b'\n', 1)[1], 'without a header line')


def plain():
    clear = table(RECORDS)
    refused('a plain file', [ENCRYPT, '-D', '-r', plain_rules, '-k', key], clear, 'nothing here is encrypted')
    sealed = encrypt(clear, plain_rules)
    opened = decrypt(sealed, plain_rules)[1]
    refused('twice', [ENCRYPT, '-D', '-r', plain_rules, '-k', key], opened, 'nothing here is encrypted')
    status, out, err = decrypt((HEADER + '\n').encode(), plain_rules)
    check((status, out) == (0, (HEADER + '\n').encode()), 'a header alone: %d %s' % (status, err.decode()))
    status, out, err = run([ENCRYPT, '-D', '-r', plain_rules, '-k', key, '--plan', plan], clear)
    check((status, out) == (0, clear) and b'nothing was opened' in err, 'a plain file with a plan: told: %d %s' % (status, err.decode()))
    refused('lost labels', [ENCRYPT, '-r', plain_rules, '-k', key], clear, 'in the clear and has no label')
    # Into a file the debts of others go only where -D makes them again.
    named = run([CLASSIFY, '-r', masking], clear)[1]
    out = os.path.join(work, 'out.csv')
    refused('a debt into a file', [ENCRYPT, '-r', masking, '-k', key, '-o', out], named, 'is owed for by pii-mask')
    check(not os.path.exists(out), 'no file')
    status, _, err = run([ENCRYPT, '-D', '--label', '-r', plain_rules, '-k', key, '-o', out], sealed)
    with open(out, 'rb') as file:
        check(status == 0 and file.read() == run([CLASSIFY, '-r', plain_rules], clear)[1], '-D --label into a file: %s' % err)
    # Classes that the rules do not know cannot be labelled.
    own = write('own.yaml', 'version: 1\nclasses: {vip_no: {headers: [会员号], action: encrypt}}\n')
    sealed = encrypt('会员号\nA1\nA2\n'.encode(), own)
    check(decrypt(sealed, 'default')[1] == '会员号\nA1\nA2\n'.encode(), 'tokens tell their class, whatever the rules know')
    refused('--label of an unknown class', [ENCRYPT, '-D', '--label', '-k', key], sealed, 'its tokens name a class that the rules do not know')


with tempfile.TemporaryDirectory() as work:
    key, other = os.path.join(work, 'a.key'), os.path.join(work, 'b.key')
    for path in (key, other):
        check(run([ENCRYPT, 'keygen', '-q', '-o', path])[0] == 0, 'keygen')
    with open(key, 'rb') as file:
        secret = file.read().split()[-1]
    plan = os.path.join(work, 'plan.yaml')
    plain_rules = write('plain.yaml', RULES % ('siv', 'siv', 'encrypt'))
    pinned = write('pinned.yaml', RULES % ('siv', 'siv', 'encrypt') + 'columns: {联系手机: cn_mobile, 邮箱: email}\n')
    masking = write('masking.yaml', RULES % ('siv', 'siv', 'mask'))
    digits = write('digits.yaml', RULES % ('ff1', 'siv', 'encrypt'))
    tokens()
    other_rings()
    typed()
    notes()
    marks()
    plain()
close()
