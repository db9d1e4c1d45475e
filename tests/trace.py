#!/usr/bin/env python3
"""pii-audit trace: whose copy a leaked file is and what it holds, whatever was made of the file, and no
value of it in the answer."""
import csv
import gzip
import io
import json
import os
import re
import random
import shutil
import subprocess
import tempfile

from harness import BIN, CLASSIFY, ENCRYPT, MASK, check, close, run, skip
from trails import Trail, column, digest, stream

AUDIT = os.path.join(BIN, 'pii-audit')
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)

RULES = '''version: 1
recipient: %s
classes:
  cn_mobile: {mask: {kind: token}}
  email: {mask: {kind: token}}
  nickname: {mask: {kind: token, link: all}}
  person_name: {action: encrypt}
'''
PEOPLE, RECORDS = 60, 150
NAMES = ['张三丰', '李四光', '王五月', '赵六合']


def put(name, data):
    with open(name, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return name


def orders():
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['订单编号', '联系手机', '收货人姓名', '买家留言', 'email', '买家会员名', '身份证号'])
    for i in range(RECORDS):
        p = i % PEOPLE
        writer.writerow([1000 + i, '1380013%04d' % p, NAMES[p % 4], '急用, 请打 1390013%04d 谢谢' % i,
                         'buyer%d@example.com' % p, '悟空%d' % p, ''])
    return out.getvalue().encode()


def chain(recipient):
    """The copy for somebody: tokens, ciphertexts, and notes with tokens in them."""
    rules = './%s.yaml' % recipient
    put(rules, RULES % recipient)
    data = orders()
    for argv in ([CLASSIFY], [MASK, '-k', 'shop.key'], [ENCRYPT, '-k', 'shop.key']):
        status, data, err = run([argv[0], '-r', rules, '--trail', 'real.trail'] + argv[1:], data)
        check(status == 0, '%s: %s: %r' % (recipient, argv[0], err))
    return data


def tags(data):
    """Tags of tokens and how often, as a regular expression sees them."""
    counts = {}
    for tag in re.findall(rb'(?<![A-Za-z0-9_-])p1_([a-z2-7]{4})[a-z2-7]{26}(?![A-Za-z0-9_-])', data):
        counts[tag.decode()] = counts.get(tag.decode(), 0) + 1
    return counts


def trace(data, *options, name='leak.csv', trail='shop.trail'):
    """Status, the answer of JSON, and of text; no value of the file is in either."""
    put(name, data)
    status, out, err = run([AUDIT, 'trace', name, '--trail', trail, '--format', 'json'] + list(options))
    worded, text, told = run([AUDIT, 'trace', name, '--trail', trail] + list(options))
    answer = out + err + text + told
    check(status == worded, '%s: one status: %d %d' % (name, status, worded))
    for secret in [b'1380013', b'1390013', b'@example', 'buyer'] + NAMES + ['急用', '悟空']:
        secret = secret if isinstance(secret, bytes) else secret.encode()
        check(secret not in answer, '%s: no value in the answer: %r' % (name, secret))
    tokens = re.findall(rb'p1_[a-z2-7]{30}|pii1:[a-z2-7]{10}:\w+:\w+:[\w-]+', answer)
    check(not tokens, '%s: no token in the answer: %s' % (name, tokens[:1]))
    try:
        return status, json.loads(out), text.decode()
    except ValueError:
        return status, {}, (text + err).decode()


def of(answer):
    return {copy['recipient']: copy['tokens'] for copy in answer['copies'] if copy['of'] == 'recipient'}


def found(what, data, recipients, *options, status=1, **more):
    """A file's tokens are those of these recipients, all of them counted."""
    code, answer, text = trace(data, *options)
    check(code == status and answer, '%s: status: %d %s' % (what, code, text))
    if not answer:
        return {}, text
    counts = tags(data)
    expected = {name: counts[mine[name]] for name in recipients}
    check(of(answer) == expected, '%s: copies: %s, not %s' % (what, of(answer), expected))
    for name in recipients:
        check('The copy of %s: ' % name in text, '%s: the copy of %s: %s' % (what, name, text))
    for member, value in more.items():
        check(answer[member] == value, '%s: %s: %s, not %s' % (what, member, answer[member], value))
    return answer, text


def people(answer):
    return answer['people'] and answer['people']['all']['value']


subprocess.run([ENCRYPT, 'keygen', '-q', '-o', 'shop.key'], check=True)
copies = {name: chain(name) for name in ('alice', 'bob')}
shared = set(tags(copies['alice'])) & set(tags(copies['bob']))
check(len(shared) == 1, 'one tag is of all recipients: %s' % shared)
linked = shared.pop()
mine = {name: next(tag for tag in tags(data) if tag != linked) for name, data in copies.items()}
check(mine['alice'] != mine['bob'], 'recipients have tags of their own: %s' % mine)

# Three nights: two for alice, one for bob; and an encryption, which had the key and made no token.
trail = Trail()
for recipient, kind in (('alice', 'token'), ('bob', 'token'), ('alice', 'token'), ('bob', 'siv')):
    trail.pause(86400000)
    begin = trail.begin('pii-mask' if kind == 'token' else 'pii-encrypt', 'mask' if kind == 'token' else 'encrypt',
                        recipient=recipient, tag=mine[recipient], key_tag=linked)
    out = stream('copy', RECORDS)
    if kind == 'token' and begin != 1:
        out = dict(out, sha256=digest(copies[recipient]))
    trail.pause(50)
    trail.end(begin, stream('orders', RECORDS), out, columns=[
        column(2, '联系手机', 'cn_mobile', kind=kind, cells=RECORDS)])
trail.write('shop.trail')

# ---- Whole, and parts of it --------------------------------------------------------------------

for name, data in copies.items():
    answer, text = found('whole', data, [name], records=RECORDS, left_out=0, columns=7, header=True, unread=None,
                         unscanned=None, sha256=digest(data), text_sha256=None, other_tokens=0, trail_findings=0)
    check(people(answer) == PEOPLE, 'whole: people: %s' % answer.get('people'))
    check(answer['output_of'] and answer['output_of']['recipient'] == name and 'The very file made for ' + name in text,
          'whole: the very output of a run: %s' % answer['output_of'])
    keyed = [copy for copy in answer['copies'] if copy['of'] == 'key']
    check([(copy['tag'], copy['tokens']) for copy in keyed] == [(linked, RECORDS)], 'whole: the key: %s' % keyed)
    runs = {copy['tag']: copy['runs'] for copy in answer['copies']}
    check(runs == {mine[name]: 2 if name == 'alice' else 1, linked: 3}, 'whole: the runs that made tokens: %s' % runs)
    check([(key['class'], key['tokens'], key['mark']) for key in answer['keys']] == [('person_name', RECORDS, False)]
          and answer['keys'][0]['key'] == open('shop.key').read().split('\n')[-2].split()[0],
          'whole: the key of ciphertexts: %s' % answer['keys'])
    classes = {entry['class']: (entry['clear'], entry['treated']) for entry in answer['classes']}
    check(classes == {key: (0, RECORDS) for key in ('cn_mobile', 'person_name', 'email', 'nickname', 'free_text')},
          'whole: classes: %s' % classes)
    check([duty['law'] for duty in answer['duties']] == ['PIPL 57', 'GDPR 33', 'GDPR 34'] and '72 hours' in text,
          'whole: duties: %s' % answer['duties'])

rows = list(csv.reader(io.StringIO(copies['bob'].decode())))
random.seed(5)
for turn in range(6):
    order = random.sample(range(7), random.randint(2, 7))
    part = random.sample(rows[1:], random.randint(1, 40))
    out = io.StringIO()
    csv.writer(out, delimiter=',;\t'[turn % 3], lineterminator='\n').writerows([[row[i] for i in order] for row in part])
    excerpt = out.getvalue().encode()
    if mine['bob'] in tags(excerpt):
        answer, _ = found('part %d without a header' % turn, excerpt, ['bob'], records=len(part), header=False,
                          columns=len(order), output_of=None)
        check(people(answer) <= len(part), 'part %d: people: %s' % (turn, answer['people']))
shortened = b'\n'.join(copies['bob'].split(b'\n')[1:41]) + b'\n'
answer, text = found('the first forty without a header', shortened, ['bob'], records=40, header=False)
check(people(answer) == 40 and answer['people']['by'] == 'subject', 'forty: people: %s' % answer['people'])
answer, text = found('of two copies', copies['alice'] + copies['bob'], ['alice', 'bob'])
check(answer['output_of'] is None, 'of two copies: nobody put that out')

# ---- Broken ------------------------------------------------------------------------------------

lines = copies['alice'].split(b'\n')
answer, text = found('cut within a record', copies['alice'][:5000], ['alice'])
check(answer['left_out'] + (answer['unread'] is not None) == 1, 'cut: the last record: %s' % answer)
broken = b'\n'.join(lines[:30] + [b'1,"never closed'] + lines[30:] + [b''])
answer, text = found('a quote that is never closed', broken, ['alice'], records=29)
check(answer['unread'] and 'record 30, line 31' in answer['unread'] and 'read no further' in text,
      'a quote: where it stopped: %s' % answer['unread'])
answer, _ = found('short and long records', b'\n'.join(lines[:9] + [b'1,2'] + lines[9:20] + [b',' * 40 + b'x'] + lines[20:]),
                  ['alice'], records=RECORDS, left_out=2, unread=None)
found('bytes of no encoding', copies['alice'].replace(b'1003,', b'1003\xff,'), ['alice'], left_out=1, records=RECORDS - 1)
found('no CSV at all', json.dumps([line.decode() for line in lines]).encode(), ['alice'])
found('a delimiter that cannot be told', b'a,b;c\n' + b'\n'.join(lines[1:]), ['alice'])
found('labels of other rules', lines[0].replace(b',email', b',email#pii:unheard') + b'\n' + b'\n'.join(lines[1:]), ['alice'],
      records=RECORDS, header=False)
found('in GB18030', copies['alice'].decode().encode('gb18030'), ['alice'], records=RECORDS)
answer, _ = found('in UTF-16', copies['alice'], ['alice'])
status, answer, text = trace(copies['alice'].decode().encode('utf-16-le'), '-e', 'utf-16le')
check(of(answer) == {'alice': tags(copies['alice'])[mine['alice']]}, 'in UTF-16: %s' % text)

# In a note alone, at the edges of blocks of any size, and beside what could be part of it.
token = re.search(rb'p1_%s[a-z2-7]{26}' % mine['bob'].encode(), copies['bob']).group()
for before in (0, 1, 65535 - 128 - 33, 65536 - 128, 65536 - 33, 65536, 262144 - 20, 262144):
    note = b'n\n' + b'x ' * (before // 2) + b'.' * (before % 2) + b'\xe6\x89\x93' + token + b'\xe8\xb0\xa2 end\n'
    found('in a note, %d bytes on' % before, note, ['bob'])
for text in (b'x' + token, token + b'a', token + b'_', token[:-1], token.upper(), b'p1_' + token[3:7] + b'1' * 26):
    status, answer, _ = trace(b'n\n' + text + b'\n')
    check(answer['copies'] == [], 'no token: %r' % text)

# ---- What is not known -------------------------------------------------------------------------

strange = b'p1_zzzz' + b'a' * 26
status, answer, text = trace(b'n\n' + strange + b'\n' + strange + b'\n')
check(status == 1 and [(copy['tag'], copy['of'], copy['tokens'], copy['runs']) for copy in answer['copies']] ==
      [('zzzz', 'unknown', 2, 0)] and 'no run tells of' in text, 'an unknown tag: %s' % answer['copies'])
flood = b''.join(b'p1_%s%s\n' % (bytes(97 + (i >> shift) % 26 for shift in (0, 3, 6, 9)), b'b' * 26) for i in range(1000))
answer, _ = found('behind a flood of made up tags', b'n\n' + flood + token + b'\n', ['bob'])
check(answer['other_tokens'] > 0 and len(answer['copies']) == 17, 'flood: others: %d' % answer['other_tokens'])
status, answer, text = trace(b'sku,n\n' + b'ab,1\n' * 30)
check(status == 0 and answer['duties'] == [] and 'No personal data' in text, 'nothing in it: %d %s' % (status, text))
status, answer, text = trace(orders())
check(status == 1 and answer['copies'] == [] and 'Nothing tells whose copy' in text and
      {entry['class']: entry['clear'] for entry in answer['classes']}.get('cn_mobile') == 2 * RECORDS,
      'in the clear: %s' % answer)
status, answer, text = trace(b'tel#ff1:abcdefghij:cn_mobile,n\n13800138000,1\n')
check([(key['key'], key['class'], key['mark']) for key in answer['keys']] == [('abcdefghij', 'cn_mobile', True)],
      'a mark: %s' % answer['keys'])

# ---- The trail that the programs wrote ---------------------------------------------------------

for name, data in copies.items():
    status, answer, text = trace(data, trail='real.trail')
    runs = {copy['recipient']: (copy['runs'], copy['last']['program']) for copy in answer['copies']}
    check(runs == {name: (1, 'pii-mask'), None: (2, 'pii-mask')}, 'by a real trail: %s' % runs)
    check(answer['trail_findings'] == 0 and answer['output_of']['program'] == 'pii-encrypt' and
          answer['output_of']['recipient'] == name, 'by a real trail: %s' % answer['output_of'])

# ---- Rules, trails and refusals ----------------------------------------------------------------

put('people.yaml', 'version: 1\nsubject: [订单编号]\n')
answer, _ = found('told apart by the rules', copies['alice'], ['alice'], '-r', './people.yaml')
check(people(answer) == RECORDS and 'column' not in answer['people'], 'by the rules: %s' % answer['people'])
changed = open('shop.trail').read().replace('"uid": 1000', '"uid": 1001', 1)
put('changed.trail', changed)
status, answer, text = trace(copies['bob'], trail='changed.trail')
check(answer['trail_findings'] > 0 and 'not sound' in text and 'bob' in of(answer), 'a changed trail: %s' % text)
if shutil.which('zstd'):
    packed = subprocess.run(['zstd', '-q', '-c'], input=copies['bob'], capture_output=True, check=True).stdout
    status, answer, text = trace(packed)
    check(of(answer) == {'bob': tags(copies['bob'])[mine['bob']]} and answer['output_of'], 'compressed: %s' % text)
else:
    skip('compressed: there is no zstd')
for what, data, code in (('gzip', gzip.compress(copies['bob']), 2), ('xlsx', b'PK\x03\x04xl/workbook', 2), ('empty', b'', 3)):
    put('leak.csv', data)
    status, out, err = run([AUDIT, 'trace', 'leak.csv', '--trail', 'shop.trail'])
    check(status == code and not out and err, '%s: %d %r %r' % (what, status, out, err))
for argv, code in ((['leak.csv'], 2), ([], 2), (['a', 'b', '--trail', 'shop.trail'], 2), (['leak.csv', '--trail', 'people.yaml'], 2),
                   (['none.csv', '--trail', 'shop.trail'], 4), (['leak.csv', '--trail', 'none.trail'], 4),
                   (['leak.csv', '--trail', 'shop.trail', '--format', 'html'], 2)):
    status, out, err = run([AUDIT, 'trace'] + argv)
    check(status == code and not out and err.startswith(b'pii-audit trace: '), '%s: %d %r %r' % (argv, status, out, err))
put('leak.csv', copies['bob'])
status, out, _ = run([AUDIT, 'trace', '-'], copies['bob'], env=dict(os.environ, PII_TRAIL='shop.trail'))
check(status == 1 and b'The copy of bob: ' in out and out.startswith(b'stdin: 150 records'), 'from a pipe: %d %r' % (status, out))
with open('/dev/full', 'wb') as full:
    status = subprocess.run([AUDIT, 'trace', 'leak.csv', '--trail', 'shop.trail'], stdout=full, stderr=subprocess.DEVNULL).returncode
check(status == 4, 'a full disk: %d' % status)
close()
