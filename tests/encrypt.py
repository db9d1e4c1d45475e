#!/usr/bin/env python3
"""Encrypting and decrypting: what comes back is what went in, byte for byte, and nothing opens that should not.

Every sound file of the cases, the exports of shops, and cells made at random go through every mode. Then what
somebody could do who has no key: move, cut, change, retype a token.
"""
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from harness import BIN, CLASSIFY, MASK, TESTS, cells, check, close, labelled, run

ENCRYPT = os.path.join(BIN, 'pii-encrypt')
TOKEN = re.compile(rb'pii1:[a-z2-7]{10}:[a-z0-9_]+:[a-z0-9]+:[A-Za-z0-9_-]+\.')
MODES = ('siv', 'sivd', 'sm4', 'ff1')
DIGITS = ('cn_mobile', 'cn_resident_id', 'bank_card')
CLASSES = ('person_name nickname account cn_mobile cn_landline phone email address postcode cn_resident_id hk_id tw_id us_ssn '
           'national_id passport cn_travel_permit bank_card iban bank_account credential birth_date cn_plate ip_address '
           'mac_address device_id geo_point wechat_id qq tracking_number free_text').split()


# ---- Tools -------------------------------------------------------------------------------------

def write(name, text):
    path = os.path.join(work, name)
    with open(path, 'wb') as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def rules_for(mode, scope):
    """Every class encrypted in a mode; by ff1 what ff1 can."""
    lines = ['version: 1', 'classes:']
    for name in CLASSES:
        used = mode if mode != 'ff1' or name in DIGITS else 'siv'
        place = ', scope: cell' if name == 'free_text' and scope == 'cell' else ''
        lines.append('  %s: {action: encrypt, encrypt: {mode: %s%s}}' % (name, used, place))
    return write('%s-%s.yaml' % (mode, scope), '\n'.join(lines) + '\n')


def make_key(name='shop.key'):
    path = os.path.join(work, name)
    status, out, err = run([ENCRYPT, 'keygen', '-q', '-o', path])
    check((status, out, err) == (0, b'', b''), 'keygen: %s' % err)
    return path


def unlabelled(data):
    return re.sub(rb'#pii:\w+', b'', data)


def encrypted(data):
    """Is anything in it that -D could open?"""
    return TOKEN.search(data) or re.search(rb'#ff1:', data.split(b'\n', 1)[0])


def differs(a, b):
    """Where two texts part, for a message."""
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return 'at %d of %d and %d: %r, not %r' % (at, len(a), len(b), a[max(0, at - 30):at + 40], b[max(0, at - 30):at + 40])


def round_trip(title, data, rules, options=(), out_options=(), want=None, plan=False):
    """Classified, encrypted, decrypted. `want`: what is to come back; the input where it is None."""
    plan_path = os.path.join(work, 'plan.yaml')
    rules = ['-r', rules]
    by_plan = ['--plan', plan_path] if plan else []
    status, named, err = run([CLASSIFY, *rules, *options, '--write-plan', plan_path], data)
    if not check(status == 0, '%s: classify: %d %s' % (title, status, err)):
        return None
    status, sealed, err = run([ENCRYPT, *rules, *dialect(options), '-k', key], named)
    if not check((status, err) == (0, b''), '%s: encrypt: %d %s' % (title, status, err)):
        return None
    check(b'#pii:' not in sealed.split(b'\n', 1)[0] or b'#pii:' in unlabelled(named), title + ': debts are left')
    status, opened, err = run([ENCRYPT, '-D', *rules, *dialect(options), *out_options, *by_plan, '-k', key], sealed)
    if not plan and not encrypted(sealed) and b'\n' in data.strip(b'\xef\xbb\xbf\r\n'):
        check(status == 2 and opened == b'' and b'nothing here is encrypted' in err, '%s: plain: %d %s' % (title, status, err))
        return sealed
    want = unlabelled(named) if want is None else want
    if plan:  # it knows of columns that hold nothing yet
        named = run([CLASSIFY, *rules, *dialect(options), *by_plan], unlabelled(named))[1]
    check(status == 0 and opened == want, '%s: came back: %d %s %s' % (title, status, err, differs(opened, want)))
    status, again, err = run([ENCRYPT, '-D', '--label', *rules, *dialect(options), *by_plan, '-k', key], sealed)
    check(status == 0 and again == named, '%s: with labels: %d %s %s' % (title, status, err, differs(again, named)))
    return sealed


def dialect(options):
    """What a later program of the chain needs to be told: it sees UTF-8."""
    options, kept = list(options), []
    while options:
        option = options.pop(0)
        if option in ('-d', '--quote'):
            kept += [option, options.pop(0)]
        elif option in ('-e', '-E'):
            options.pop(0)
        else:
            kept.append(option)
    return kept


# ---- Files ---------------------------------------------------------------------------------------

def shops():
    """Exports: the real headers, invented people."""
    for name, options in (('tmall', []), ('tmall', ['--dialect', 'all']), ('tmall', ['--dialect', 'minimal']), ('shopify', []),
                          ('shopify', ['--dialect', 'all']), ('amazon', []), ('pinduoduo', []), ('douyin', [])):
        data = subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), name, '--records', '300', *options],
                              check=True, capture_output=True).stdout
        title = ' '.join([name, *options])
        for mode in MODES:
            for scope in ('text', 'cell'):
                sealed = round_trip('%s, %s, %s' % (title, mode, scope), data, rules_for(mode, scope), plan=True)
                check(sealed is not None and b'pii1:' in sealed, '%s, %s: there are tokens' % (title, mode))
        if name == 'tmall':
            text = data.decode('gb18030')
            check(round_trip(title + ', GB18030 back', data, rules_for('siv', 'text'), out_options=['-E', 'gb18030'], want=data,
                             plan=True) is not None, title + ', GB18030')
            round_trip(title + ', CRLF in UTF-8', text.encode(), rules_for('sm4', 'cell'), plan=True)
    # Columns that are known by a strong name or by being all tokens need no plan, nor does a mark.
    for mode in MODES:
        round_trip('demo orders, ' + mode, read(os.path.join(TESTS, 'data', 'demo-orders.csv')), rules_for(mode, 'cell'))


def narrowed():
    """A name that says no more than a telephone, over values that say more: the tokens know."""
    data = ('订单号,联系电话,证件号码\n' + ''.join('T%d,138%08d,51343620000320711X\n' % (i, i * 7654321 % 10**8) for i in range(30))).encode()
    for mode in MODES[:3]:
        sealed = round_trip('narrowed, ' + mode, data, rules_for(mode, 'cell'))
        check(b':cn_mobile:' in sealed and b':cn_resident_id:' in sealed, 'narrowed by values, ' + mode)


def fixtures():
    """Every file of the cases that pii-classify takes, with a label on every column."""
    count = 0
    for path in sorted(glob.glob(os.path.join(TESTS, 'cases', '*', '*'))):
        name = os.path.basename(path)
        if not os.path.isfile(path) or name in ('cmd', 'exit', 'stderr') or name.endswith(('.has', '.yaml', '.key')):
            continue
        data = read(path)
        status, passed, _ = run([CLASSIFY, '--header-is-names'], data)
        if status != 0 or b'#pii:' in data or re.search(rb'#(ff1|shift|surrogate):', data) or not data.strip(b'\xef\xbb\xbf\r\n'):
            continue
        count += 1
        everything(os.path.relpath(path, TESTS), unlabelled(passed), [], MODES[count % 3])
    check(count > 50, 'sound files among the cases: %d' % count)


def suites():
    """The cases of csv-spectrum and PapaParse that are CSV to us."""
    with open(os.path.join(TESTS, 'data', 'csv_cases.json'), encoding='utf-8') as file:
        cases = json.load(file)['cases']
    for case in cases:
        options = ['-d', case['delimiter']] if 'delimiter' in case else []
        data = case['input'].encode()
        if 'refused' in case or run([CLASSIFY] + options, data)[0] != 0:
            continue
        for mode in MODES[:3]:
            everything(case['name'], data, options, mode)


def everything(title, data, options, mode):
    """A label on every column: every cell that is not blank becomes a token, and comes back."""
    sniffed = options[1] if options else sniff(data)
    quotes = sniffed != '\t'
    title = '%s, all columns, %s' % (title, mode)
    options = ['--header-is-names', *options]
    # No name says anything: it is the tokens that tell.
    rules = ['-r', write('only.yaml', 'version: 1\nextends: none\nclasses: {person_name: {action: encrypt, encrypt: {mode: %s}}}\n'
                         % (mode if mode != 'ff1' else 'siv'))]
    status, sealed, err = run([ENCRYPT, *rules, *options, '-k', key], labelled(data, sniffed.encode(), quotes))
    if not check((status, err) == (0, b''), '%s: encrypt: %d %s' % (title, status, err)):
        return
    for row in cells(sealed, sniffed.encode(), quotes)[1:]:
        for cell in row:
            check(blank(cell) or TOKEN.fullmatch(cell.strip(b'"')), '%s: no token: %r' % (title, cell))
    status, opened, err = run([ENCRYPT, '-D', *rules, *options, '-k', key], sealed)
    if encrypted(sealed) or len(cells(data, sniffed.encode(), quotes)) < 2:
        check(status == 0 and opened == data, '%s: came back: %d %s %s' % (title, status, err, differs(opened, data)))
    else:
        check(status == 2 and not opened, '%s: plain: %d' % (title, status))


def blank(cell):
    """A cell with nothing in it, or in what spreadsheets put around values."""
    text = cell.decode()
    text = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    return text.replace('""', '"').strip() in ('', "'", '="', '"', '""')


def sniff(data):
    """As pii-classify does it, for files that it takes."""
    line = data.lstrip(b'\xef\xbb\xbf\r\n').split(b'\n', 1)[0].decode()
    best = max(',\t;|', key=line.count)
    return best if line.count(best) else ','


def read(path):
    with open(path, 'rb') as file:
        return file.read()


# ---- Cells made at random ------------------------------------------------------------------------

def a_cell(chance, kind):
    piece = chance.choice(['138%08d' % chance.randrange(10**8), '王小明', 'x', '', ' ', '"', "'", '\t', '=', '3.5', '李',
                           '+86 139%08d' % chance.randrange(10**8), '１３８００１３８０００', 'pii1:', 'a@b.com', '😀', '\xa0',
                           '5%016d' % chance.randrange(10**16), '="13800138000"', '\r', 'é', '13800138000-1234'])
    more = chance.choice(['', '', piece, '，', ';', '|', '/', '\n', 'ab' * chance.randrange(200)])
    text = piece + (more if kind != 'tsv' else more.replace('\n', ''))
    return text.replace('\t', ' ') if kind == 'tsv' else text


def quote(text, delimiter, always, last):
    """A CR is a plain character but at the end of a line."""
    bare_ok = not (set(text) & {delimiter, '\n'}) and not text.startswith('"') and not (last and text.endswith('\r'))
    return text if bare_ok and not always else '"%s"' % text.replace('"', '""')


def made_at_random():
    """A cell is quoted where it must be: of others we cannot know, and a token has no room for it."""
    for seed in range(60):
        chance = random.Random(seed)
        kind = chance.choice(['csv', 'csv', 'semicolon', 'pipe', 'tsv'])
        delimiter = {'csv': ',', 'semicolon': ';', 'pipe': '|', 'tsv': '\t'}[kind]
        end = chance.choice(['\n', '\r\n'])
        width = chance.randrange(2, 6)
        always = kind != 'tsv' and chance.random() < .3
        names = ['c%d' % i for i in range(width)]
        rows = [[a_cell(chance, kind) for _ in names] for _ in range(chance.randrange(1, 40))]
        lines = [delimiter.join(names)]
        for row in rows:
            if kind == 'tsv':
                row[-1] = row[-1].rstrip('\r')
                lines.append(delimiter.join(row))
            else:
                lines.append(delimiter.join(quote(cell, delimiter, always, at + 1 == width) for at, cell in enumerate(row)))
        data = (end.join(lines) + (end if chance.random() < .8 else '')).encode()
        if chance.random() < .2:
            data = b'\xef\xbb\xbf' + data
        everything('seed %d, %s' % (seed, kind), data, ['-d', delimiter], MODES[seed % 3])


def carriage_returns():
    """A lone CR is a plain character, in a note of which only a part was encrypted as well."""
    note = 'a\r%s王小明 13800138000%s\rb'
    for delimiter, quotes in ((',', True), (',', False), ('\t', False)):
        rows = [['n', '买家留言', '联系手机'], ['1', note % ('', ''), '13800138000\r\r'], ['2\r', note % (' ', '\r'), '\r1'],
                ['3', '\r13800138000\r', '139 0013 8000\r']]
        lines = [delimiter.join('"%s"' % cell if quotes else cell for cell in row) for row in rows]
        lines[1:] = [line + delimiter for line in lines[1:]]
        for mode in MODES:
            title = 'lone CR, %r, %s' % (delimiter, mode)
            sealed = round_trip(title, ('\r\n'.join(lines) + '\r\n').encode(), rules_for(mode, 'text'), plan=True)
            check(sealed is not None and sealed.count(b'pii1:') >= 3 and b'13800138000\r' not in sealed, title + ': sealed')


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as work:
        key = make_key()
        shops()
        narrowed()
        fixtures()
        suites()
        made_at_random()
        carriage_returns()
    close()
