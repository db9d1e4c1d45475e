#!/usr/bin/env python3
"""The trail that programs write: what each line says, that digests are those of the very bytes, in which order it
and the output come to stand, and that it holds nothing of a cell.

`order`: what a trail says is what is there, whichever call of a run fails."""
import csv
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import shop
from harness import BIN, CLASSIFY, DROP, ENCRYPT, MASK, TESTS, build_shim, check, close, faulty, run, sanitized

AUDIT = os.path.join(BIN, 'pii-audit')
LABELLED = ('id,联系手机#pii:cn_mobile,买家留言#pii:free_text\n1,13800138001,hello\n2,13800138002,please call 13800138003\n'
            '3,138****8004,\n4,,x\n').encode()
CLEAR = LABELLED.replace(b'#pii:cn_mobile', b'').replace(b'#pii:free_text', b'')
BEGIN = ['trail', 'seq', 'prev', 'time', 'event', 'run', 'pipe', 'program', 'version', 'task', 'operator', 'purpose', 'basis', 'recipient',
         'tag', 'key_tag', 'rules']
END = ['trail', 'seq', 'prev', 'time', 'event', 'begin', 'status', 'milliseconds', 'in', 'out', 'rejects', 'removed', 'subjects',
       'retention', 'unended', 'columns']
COLUMN = ['position', 'name', 'class', 'sensitivity', 'action', 'kind', 'cells', 'treated', 'already']


def sha(data):
    return hashlib.sha256(data).hexdigest()


def lines(path='t'):
    """All lines of a trail, its chain checked."""
    with open(path, 'rb') as file:
        data = file.read()
    found, previous = [], ''
    for number, line in enumerate(data.split(b'\n')[:-1], 1):
        value = json.loads(line)
        found.append(value)
        check((value['seq'], value['prev'], value['trail']) == (number, previous, found[0]['trail']), 'line %d is not in the chain: %r' % (number, line[:200]))
        previous = sha(line)
    check(data.endswith(b'\n'), 'the last line of the trail is not whole')
    return found


def fresh():
    if os.path.lexists('t'):
        os.unlink('t')


def once(title, argv, data=b'', status=0, **more):
    """One run into a fresh trail: its output, messages, first and last line."""
    fresh()
    got = run(argv + ['--trail', 't'], data, **more)
    check(got[0] == status, '%s: %d %r' % (title, got[0], got[2][-300:]))
    told = lines()
    events = [line['event'] for line in told]
    if not check(events == ['begin', 'end'], '%s: %s' % (title, events)):
        return got[1], got[2], {}, {'in': {}, 'out': {}, 'columns': []}
    begin, end = told
    audit = ['audit'] if 'audit' in end else []
    check((list(begin), list(end)) == (BEGIN, END + audit), '%s: members %s %s' % (title, list(begin), list(end)))
    check(end['begin'] == 1 and end['status'] == (status if status >= 0 else 128 - status), '%s: end of %r, status %r' % (title, end['begin'], end['status']))
    check('text_sha256' in end['in'] or not data or end['in']['sha256'] == sha(data) or status, '%s: another digest of the input' % title)
    check(end['out'] is None or '-o' in argv or end['out'] == dict(end['out'], bytes=len(got[1]), sha256=sha(got[1])),
          '%s: out is %r, not %d bytes of %s' % (title, end['out'], len(got[1]), sha(got[1])))
    check(0 <= end['milliseconds'] < 60000 and 'Z' == begin['time'][-1], '%s: times' % title)
    return got[1], got[2], begin, end


def told_of(end):
    """What is said of columns: position, class, action, kind, cells, treated, already."""
    return [tuple(column[name] for name in ('position', 'class', 'action', 'kind', 'cells', 'treated', 'already')) for column in end['columns']]


# ---- What each program tells -------------------------------------------------------------------


def classify():
    _, _, begin, end = once('pii-classify', [CLASSIFY], CLEAR)
    check((begin['program'], begin['task'], begin['tag'], begin['rules']['name']) == ('pii-classify', 'classify', None, 'default'), 'pii-classify: %s' % begin)
    check(begin['operator'] == {'login': begin['operator']['login'], 'uid': os.getuid(), 'host': os.uname().nodename}, 'operator: %s' % begin['operator'])
    check(begin['run'] == str(os.getpgrp()) and begin['pipe'] == {'in': True, 'out': True}, 'run: %s' % begin)
    check(told_of(end) == [(2, 'cn_mobile', 'label', None, 0, 0, 0), (3, 'free_text', 'label', None, 0, 0, 0)], 'pii-classify: %s' % end['columns'])
    check([list(column) for column in end['columns']] == [COLUMN] * 2 and [column['name'] for column in end['columns']] == ['联系手机', '买家留言'] and
          {column['sensitivity'] for column in end['columns']} == {'personal'}, 'pii-classify: %s' % end['columns'])
    check((end['in']['records'], end['out']['records'], end['unended']) == (4, 4, False), 'pii-classify: %s' % end)
    _, _, _, end = once('--report', [CLASSIFY, '--report=json'], CLEAR)
    check((end['in']['records'], end['out']['records']) == (4, 0), '--report: %s' % end)
    # A class that is kept, and one whose label nobody can write down.
    with open('keep.yaml', 'w', encoding='utf-8') as file:
        file.write('version: 1\npurpose: 店铺"转让"\nbasis: PIPL 22\nrecipient: 上海某某公司\nclasses: {cn_mobile: {action: keep}}\n')
    _, _, begin, end = once('keep', [CLASSIFY, '-r', './keep.yaml'], CLEAR)
    check(told_of(end)[0][:3] == (2, 'cn_mobile', 'keep'), 'keep: %s' % end['columns'])
    check((begin['purpose'], begin['basis'], begin['recipient'], begin['rules']['name']) == ('店铺"转让"', 'PIPL 22', '上海某某公司', './keep.yaml'), 'keep: %s' % begin)
    assert run([CLASSIFY, '--write-plan', 'plan.yaml'], CLEAR)[0] == 0
    body = CLEAR.split(b'\n', 1)[1]
    _, _, _, end = once('-H', [CLASSIFY, '-q', '-H', '--plan', 'plan.yaml'], body)
    check({column[2] for column in told_of(end)} == {'pass'} and end['in']['records'] == 4, '-H: %s' % end)
    _, _, _, end = once('-H, nothing', [CLASSIFY, '-q', '-H', '--plan', 'plan.yaml'], b'')
    check(end['in'] == {'records': 0, 'bytes': 0, 'sha256': sha(b'')}, '-H, nothing: %s' % end['in'])


def mask():
    out, _, _, end = once('pii-mask', [MASK], LABELLED)
    check(told_of(end) == [(2, 'cn_mobile', 'mask', 'keep', 3, 2, 1), (3, 'free_text', 'mask', 'spans', 3, 1, 0)], 'pii-mask: %s' % told_of(end))
    _, _, _, end = once('unended', [MASK], LABELLED.rstrip(b'\n'))
    check(end['unended'] is True, 'unended: %s' % end)
    _, _, _, end = once('a quoted end', [MASK], b'm#pii:cn_mobile,n\n13800138001,"a\n"')
    check(end['unended'] is True, 'a quoted end: %s' % end)
    _, _, _, end = once('empty lines behind', [MASK], b'm#pii:cn_mobile,n\n13800138001,a\n\n\n')
    check((end['unended'], end['in']['records'], end['out']['records']) == (False, 1, 1), 'empty lines behind: %s' % end)
    _, _, _, end = once('rejects', [MASK, '-q', '--rejects', 'bad'], LABELLED + b'short\n5,13800138005,x\n')
    check((end['rejects'], end['in']['records'], end['out']['records'], end['status']) == (1, 6, 5, 0), 'rejects: %s' % end)
    os.unlink('bad')
    _, _, _, end = once('debts', [MASK, '-r', 'archive.yaml', '-k', 'ring'], b'm#pii:cn_mobile,i#pii:cn_resident_id,a\n13800138001,x,b\n')
    check([column[1:3] for column in told_of(end)] == [('cn_mobile', 'mask'), ('cn_resident_id', 'pass')] and end['columns'][1]['sensitivity'] == 'sensitive',
          'debts: %s' % told_of(end))
    # The tag is that by which its tokens begin.
    out, _, begin, end = once('tokens', [MASK, '-r', 'token.yaml', '-k', 'ring'], b'm#pii:cn_mobile,e#pii:email\n13800138001,a@example.com\n')
    one, all_ = (cell[3:7].decode() for cell in out.split(b'\n')[1].split(b','))
    check((begin['tag'], begin['key_tag']) == (one, all_) and one != all_, 'tags %s %s of %r' % (begin['tag'], begin['key_tag'], out))
    check([column[3] for column in told_of(end)] == ['token', 'token'], 'tokens: %s' % told_of(end))


def encrypt():
    out, _, begin, end = once('pii-encrypt', [ENCRYPT, '-r', 'archive.yaml', '-k', 'ring'], b'i#pii:cn_resident_id,n\n51343620000320711X,a\n,b\n')
    check((begin['task'], told_of(end)) == ('encrypt', [(1, 'cn_resident_id', 'encrypt', 'siv', 1, 1, 0)]), 'pii-encrypt: %s' % told_of(end))
    check(begin['tag'] and begin['tag'] == begin['key_tag'], 'pii-encrypt: %s' % begin)
    back, _, begin, end = once('-D', [ENCRYPT, '-D', '-r', 'archive.yaml', '-k', 'ring'], out)
    check(back == b'i,n\n51343620000320711X,a\n,b\n' and begin['task'] == 'decrypt' and told_of(end) == [(1, None, 'decrypt', None, 1, 1, 0)],
          '-D: %r %s' % (back, told_of(end)))
    # A ring of some subkeys has none of tokens: no tag, and no reason to fail.
    assert run([ENCRYPT, 'keygen', '-q', '--for', 'cn_resident_id', '-k', 'ring', '-o', 'narrow'])[0] == 0
    _, _, begin, _ = once('a narrow ring', [ENCRYPT, '-D', '-r', 'archive.yaml', '-k', 'narrow'], out)
    check((begin['tag'], begin['key_tag']) == (None, None), 'a narrow ring: %s' % begin)
    _, _, _, end = once('ff1', [ENCRYPT, '-r', 'ff1.yaml', '-k', 'ring'], b'm#pii:cn_mobile\n13800138001\n')
    check(told_of(end) == [(1, 'cn_mobile', 'encrypt', 'ff1', 1, 1, 0)], 'ff1: %s' % told_of(end))
    once('sealed', [ENCRYPT, '-r', 'archive.yaml', '--seal-command', 'cat >sealed'], b'i#pii:cn_resident_id,n\n51343620000320711X,a\n')
    _, err, _, end = once('forged', [ENCRYPT, '-D', '-r', 'archive.yaml', '-k', 'ring'], out.replace(b':siv:', b':siv:', 1)[:-12] + (b'A' if out[-12:-11] != b'A' else b'B') + out[-11:], status=5)
    check(end['out']['records'] == 0, 'forged: %s' % end)


def drop():
    data = b'm#pii:cn_mobile,when,n\n13800138001,2020-01-01,a\n13800138002,2025-01-01,b\n13800138003,2025-01-01,c\n'
    _, _, begin, end = once('pii-drop', [DROP, '-q', '-r', 'drop.yaml', '--now', '2025-06-01'], data)
    check(begin['task'] == 'drop' and told_of(end) == [(1, 'cn_mobile', 'drop', None, 0, 0, 0)], 'pii-drop: %s' % told_of(end))
    check((end['removed'], end['retention'], end['subjects']) == ({'subjects': 0, 'retention': 1}, True, False) and
          (end['in']['records'], end['out']['records']) == (3, 2), 'pii-drop: %s' % end)
    with open('people', 'wb') as file:
        file.write(b'13800138002\n')
    _, _, begin, end = once('erase', [DROP, '-q', '-r', 'drop.yaml', '--now', '2025-06-01', '--subjects', 'people'], data)
    check(begin['task'] == 'erase' and end['removed'] == {'subjects': 1, 'retention': 1} and end['subjects'] is True and end['out']['records'] == 1, 'erase: %s' % end)
    _, _, begin, end = once('access', [DROP, '-q', '-r', 'drop.yaml', '--subjects', 'people', '--invert'], data)
    check(begin['task'] == 'access' and end['removed']['subjects'] == 2 and end['retention'] is False, 'access: %s' % end)
    _, _, _, end = once('dry run', [DROP, '-q', '-r', 'drop.yaml', '--now', '2025-06-01', '--dry-run'], data)
    check(end['out'] is None and end['removed']['retention'] == 1 and end['in']['records'] == 3, 'dry run: %s' % end)
    _, _, _, end = once('unlisted', [DROP, '-q', '-r', 'unlisted.yaml'], b'm#pii:cn_mobile,odd,\n13800138001,x,\n')
    check((2, None, 'drop', None, 0, 0, 0) in told_of(end), 'unlisted: %s' % told_of(end))


def audit():
    _, _, begin, end = once('pii-audit', [AUDIT, '-q'], b'm,n\n' + b'13800138001,a\n138****8002,b\n' * 15, status=1)
    column = end['columns'][0]
    check(begin['task'] == 'audit' and list(column) == COLUMN + ['findings', 'declared'], 'pii-audit: %s' % end)
    check((column['class'], column['action'], column['cells'], column['already'], column['findings']) == ('cn_mobile', 'audit', 30, 15, 15), 'pii-audit: %s' % column)
    check(end['audit']['gate'] is False and end['audit']['people']['by'] == 'records', 'pii-audit: %s' % end['audit'])
    out, _, _, end = once('--gate', [AUDIT, '-q', '--gate'], b'm,n\n' + b'138****8001,a\n' * 25 + b'13800138001,a\n', status=1)
    check(out.startswith(b'm,n\n138****8001') and out.endswith(b'"pii-audit: stopped at record 26\n') and end['out']['records'] == 25, '--gate: %r %s' % (out[-80:], end['out']))
    check(end['columns'][0]['findings'] == 1, '--gate: %s' % end['columns'])


# ---- Text, digests, chains ---------------------------------------------------------------------


def texts():
    plain = LABELLED.replace(b'hello', '你好'.encode() * 8000)
    gb = plain.decode().encode('gb18030')
    bom = b'\xef\xbb\xbf' + plain
    # As far as all is ASCII nobody knows which it will be.
    late = b'x,m#pii:cn_mobile,n\n' + b'1,13800138001,a\n' * 40000 + '2,,张三\n'.encode('gb18030') * 20000
    for title, data, text in (('plain', plain, None), ('bom', bom, None), ('gb18030', gb, plain), ('late', late, late.decode('gb18030').encode())):
        _, _, _, end = once('in ' + title, [MASK], data)
        check(end['in'].get('text_sha256') == (sha(text) if text else None), 'in %s: %s' % (title, end['in']))
        check('text_sha256' not in end['out'], 'in %s: %s' % (title, end['out']))
        # What goes out compressed or recoded is, as text, what comes in behind it.
        for options in ([], ['-z'], ['-E', 'gb18030'], ['-z', '-E', 'gb18030'], ['-E', 'utf-8-bom'], ['-z', '-E', 'utf-8-bom'], ['-E', 'utf-16']):
            out, _, _, first = once('out %s' % options, [CLASSIFY, '-q'] + options, data)
            decode = ['-e', 'utf-16'] if 'utf-16' in options else ['-e', 'gb18030'] if 'gb18030' in options else []
            _, _, _, second = once('%s in again' % options, [MASK, '-q'] + decode, out)
            check(first['out']['sha256'] == second['in']['sha256'], '%s: the bytes do not join' % options)
            check(first['out'].get('text_sha256') == second['in'].get('text_sha256'), '%s %s: the texts do not join: %s %s' % (title, options, first['out'], second['in']))
            apart = bool(options) and options != ['-E', 'utf-8-bom']
            check(('text_sha256' in first['out']) == apart, '%s: %s' % (options, first['out']))
            if options == ['-z']:
                again = run([CLASSIFY, '-q'], data)[1]
                check(first['out']['text_sha256'] == sha(again), '-z: another text')


def chains():
    """Programs of one pipe, and several pipes at once, share a file."""
    fresh()
    data = CLEAR + b'5,13800138005,x\n' * 3000
    with open('in.csv', 'wb') as file:
        file.write(data)
    script = '%s -q in.csv | %s -q | %s -q | %s -q >out.%%d' % (CLASSIFY, DROP, MASK, AUDIT)
    env = dict(os.environ, PII_TRAIL=os.path.abspath('t'))
    several = [subprocess.Popen(['sh', '-c', script % i], env=dict(env, PII_RUN='pipe %d "§"' % i), stderr=subprocess.PIPE) for i in range(6)]
    for i, process in enumerate(several):
        err = process.communicate()[1]
        check((process.returncode, err) == (0, b''), 'pipe %d: %d %r' % (i, process.returncode, err))
    told = lines()
    check(len(told) == 48, 'pipes: %d lines' % len(told))
    for i in range(6):
        begins = {line['seq']: line['program'] for line in told if line.get('run') == 'pipe %d "§"' % i}
        ends = {begins[line['begin']]: line for line in told if line['event'] == 'end' and line['begin'] in begins}
        check(len(ends) == 4, 'pipe %d: %s' % (i, sorted(ends)))
        with open('out.%d' % i, 'rb') as file:
            out = file.read()
        digests = [sha(data)]
        for program in ('pii-classify', 'pii-drop', 'pii-mask', 'pii-audit'):
            check(ends[program]['in']['sha256'] == digests[-1], 'pipe %d: %s read something else' % (i, program))
            digests.append(ends[program]['out']['sha256'])
        check(digests[-1] == sha(out), 'pipe %d: another output' % i)
    stat = os.stat('t')
    check(stat.st_mode & 0o7777 == 0o600, 'the trail has the rights %o' % stat.st_mode)


# ---- Order, failing ----------------------------------------------------------------------------


def fill(path, data):
    with open(path, 'wb') as file:
        file.write(data)


def order(shim):
    good = run([MASK, '-q'], LABELLED)[1]
    fresh()
    fill('o.csv', b'old')
    status, _, err = run([MASK, '-o', 'o.csv', '--trail', 't'], LABELLED, env=faulty(shim, 'rename', 1, 13))
    told = lines()
    check(status == 4 and shop.read('o.csv') == b'old' and b'older file stands' in err, 'rename: %d %r' % (status, err))
    check([line['event'] for line in told] == ['begin', 'end', 'failed'] and told[1]['status'] == 0 and
          (told[2]['begin'], told[2]['what']) == (1, 'rename') and told[1]['out']['sha256'] == sha(good), 'rename: %s' % told)
    # Whichever call fails: what the trail says is what is there.
    for to_file in (True, False):
        argv = [MASK, '-q', '--trail', 't'] + (['-o', 'o.csv'] if to_file else [])
        for call, number in (('write', 28), ('short', 0), ('fsync', 5), ('close', 5), ('rename', 13), ('flock', 37), ('read', 5)):
            for at in range(1, 60):
                title = '%s%s no. %d' % (call, ' -o' if to_file else '', at)
                fresh()
                fill('t', b'')
                fill('o.csv', b'old')
                if os.path.exists('mark'):
                    os.unlink('mark')
                status, out, err = run(argv, LABELLED, env=dict(faulty(shim, call, at, number), FAULT_MARK='mark'))
                if not os.path.exists('mark') and call != 'short':
                    break
                if at > 20 and call == 'short':
                    break
                out = shop.read('o.csv') if to_file else out
                told = lines() if os.path.getsize('t') else []
                events = [line['event'] for line in told]
                ends = [line for line in told if line['event'] == 'end']
                if status == 0:
                    check(out == good and events == ['begin', 'end'] and ends[0]['status'] == 0 and ends[0]['out']['sha256'] == sha(good),
                          '%s: 0, %s %r' % (title, events, out[-50:]))
                    continue
                check(status == 4 and err, '%s: %d %r' % (title, status, err))
                # All of it may be there where no more than closing it failed.
                check(not to_file or out in (b'old', good), '%s: %d, and half of it stands: %r' % (title, status, out))
                check(not ends or ends[0]['status'] == 4 or events[-1] == 'failed', '%s: %d, and the trail says %s' % (title, status, ends))
                check(out != good or call == 'close', '%s: %d, and all of it went out' % (title, status))


def full():
    """No room for the last line: what went out is visibly cut. None for the first: nothing goes out."""
    once('room', [MASK, '-q'], LABELLED)
    begin = len(shop.read('t').split(b'\n')[0]) + 1
    for room, title in ((begin - 1, 'first'), (begin + 10, 'last')):
        for options in ([], ['-z'], ['-o', 'o.csv']):
            fresh()
            fill('o.csv', b'old')
            status, out, err = run([MASK, '-q', '--trail', 't'] + options, LABELLED, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
            told = lines() if title == 'last' else []
            check(status == 4 and b't: cannot write' in err, 'no room for the %s line: %d %r' % (title, status, err))
            check((len(told), told[0]['event']) == (1, 'begin') if title == 'last' else os.path.getsize('t') == 0, 'no room for the %s line: some of it stands there' % title)
            check(shop.read('o.csv') == b'old', 'no room for the %s line: the file is replaced' % title)
            if title == 'first' or options:
                check(out == b'', 'no room for the %s line: %r' % (title, out))
            else:
                check(out.endswith(b'"pii-mask: stopped at record 5\n'), 'no room for the last line: %r' % out)
    # Nothing was read of what comes later.
    for path, words in (('none/t', 'cannot open'), ('link', 'it is a link'), ('/dev/full', 'regular file'), ('.', 'cannot open'), ('fifo', 'regular file')):
        if path == 'link':
            os.symlink('t', 'link')
        if path == 'fifo':
            os.mkfifo('fifo')
        status, out, err = run([MASK, '--trail', path], LABELLED)
        check(status == (2 if 'regular' in words else 4) and out == b'' and words.encode() in err, '%s: %d %r %r' % (path, status, out, err))
    if os.geteuid() != 0:
        fresh()
        fill('t', b'')
        os.chmod('t', 0o400)
        check(run([MASK, '--trail', 't'], LABELLED)[:2] == (4, b''), 'a trail without the right to write')


def refused():
    _, err, _, end = once('no label', [MASK], CLEAR, status=2)
    check(b'has no label' in err and end['in']['sha256'] == sha(CLEAR) and end['out'] == {'records': 0, 'bytes': 0, 'sha256': sha(b'')}, 'no label: %s' % end)
    once('no file', [MASK, 'none.csv'], status=4)
    once('no byte', [MASK], b'', status=3)
    once('xlsx', [MASK], b'PK\x03\x04' + b'0' * 100, status=2)
    out, _, _, end = once('malformed', [MASK], LABELLED + b'5,"x\n', status=3)
    check(out.endswith(b'"pii-mask: stopped at record 5\n') and end['out']['records'] == 4, 'malformed: %r %s' % (out[-60:], end['out']))
    # What is wrong with the command line or the rules leaves no line.
    for argv in (['--nonsense'], ['-r', './none.yaml'], ['-k', 'none'], ['--plan', 'none'], ['a', 'b']):
        fresh()
        status = run([MASK, '--trail', 't'] + argv, LABELLED)[0]
        check(status == 2 and not os.path.exists('t'), '%s: %d, and a trail' % (argv, status))
    # Another file of the run.
    fill('in.csv', LABELLED)
    for path, argv in (('in.csv', ['in.csv']), ('o.csv', ['-o', 'o.csv', 'in.csv']), ('bad', ['--rejects', 'bad', 'in.csv']), ('plan.yaml', ['--plan', 'plan.yaml', 'in.csv']),
                       ('ring', ['-k', 'ring', 'in.csv']), ('token.yaml', ['-r', './token.yaml', '-k', 'ring', 'in.csv'])):
        before = shop.read(path) if os.path.exists(path) else None
        status, out, err = run([MASK, '--trail', path] + argv)
        after = shop.read(path) if os.path.exists(path) else None
        check(status == 2 and out == b'' and before == after, '--trail %s %s: %d %r' % (path, argv, status, err))
    for program, argv in ((DROP, ['--receipt', 'r', '--trail', 'r']), (AUDIT, ['--summary', 'r', '--trail', 'r']), (CLASSIFY, ['--write-plan', 'r', '--trail', 'r']), (MASK, ['--trail', '-'])):
        status, out, err = run([program] + argv, LABELLED)
        check(status == 2 and out == b'' and not os.path.exists('r'), '%s: %d %r' % (argv, status, err))
    for text in (b'id,name\n1,a\n', b'{"a": 1}\n', b'notes'):
        fill('t', text)
        status, out, err = run([MASK, '--trail', 't'], LABELLED)
        check(status == 2 and out == b'' and b'is no trail' in err and shop.read('t') == text, 'no trail: %d %r' % (status, err))
    # The environment names one where no option does, and is named where it is wrong.
    fresh()
    env = dict(os.environ, PII_TRAIL='none/t')
    status, out, err = run([MASK], LABELLED, env=env)
    check(status == 4 and out == b'' and b'$PII_TRAIL: none/t: ' in err, '$PII_TRAIL: %d %r' % (status, err))
    status, out, err = run([MASK, '--trail', 't'], LABELLED, env=env)
    check(status == 0 and err == b'' and len(lines()) == 2, '--trail before $PII_TRAIL: %d %r' % (status, err))
    # A line that was cut off is told of, once.
    fill('t', shop.read('t')[:-40])
    status, out, err = run([MASK, '-q', '--trail', 't'], LABELLED)
    with open('t', 'rb') as file:
        rest = file.read().split(b'\n')
    check(status == 0 and err.count(b't: line 2 was cut off') == 1, 'torn: %d %r' % (status, err))
    check(len(rest) == 5 and json.loads(rest[2])['seq'] == 3 and json.loads(rest[2])['prev'] == sha(rest[1]), 'torn: %s' % rest)


def removed():
    """A trail that is taken away, or emptied, while a program runs: its output does not stand."""
    for title, act, words in (('removed', os.unlink, b'it was removed while this ran'), ('emptied', lambda path: os.truncate(path, 0), b'it was emptied')):
        for output in ([], ['-o', 'o.csv']):
            fresh()
            fill('o.csv', b'old')
            process = subprocess.Popen([MASK, '--trail', 't', *output], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(LABELLED)
            process.stdin.flush()
            end = time.monotonic() + 10
            while not (os.path.exists('t') and os.path.getsize('t')) and time.monotonic() < end:
                time.sleep(0.01)
            act('t')
            out, err = process.communicate(b'', timeout=10)
            check(process.returncode == 4 and words in err and shop.read('o.csv') == b'old', '%s %s: %d %r' % (title, output, process.returncode, err))
            check(output or out == b'' or b'"pii-mask: stopped' in out, '%s: the output looks whole: %r' % (title, out[-80:]))


def signals():
    # The long one is digested in a thread of its own, which no signal is to reach.
    long = LABELLED + b'5,13800138005,x\n' * 200000
    tries = [(number, to_file, LABELLED) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL) for to_file in (False, True)]
    for number, to_file, data in tries + [(signal.SIGTERM, False, long), (signal.SIGKILL, False, long)]:
        fresh()
        fill('o.csv', b'old')
        process = subprocess.Popen([MASK, '-q', '-e', 'utf-8', '-d', 'comma', '--trail', 't'] + (['-o', 'o.csv'] if to_file else []),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        got = []
        reader = threading.Thread(target=lambda: got.append(process.stdout.read()))
        reader.start()
        process.stdin.write(data)
        process.stdin.flush()
        time.sleep(0.3)
        process.send_signal(number)
        process.wait()
        reader.join()
        out = got[0]
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()
        told = lines()
        title = 'signal %d%s' % (number, ' -o' if to_file else '')
        check(process.returncode == -number and shop.read('o.csv') == b'old', '%s: %d' % (title, process.returncode))
        if number == signal.SIGKILL:
            check([line['event'] for line in told] == ['begin'], '%s: %s' % (title, told))
            continue
        if not check([line['event'] for line in told] == ['begin', 'end'], '%s: %s' % (title, told)):
            continue
        end = told[1]
        check(end['status'] == 128 + number and end['in']['sha256'] == sha(data), '%s: %s' % (title, end))
        if not to_file:
            check(out.endswith(b'"pii-mask: stopped at record %d\n' % data.count(b'\n')) and end['out']['sha256'] == sha(out) and end['out']['bytes'] == len(out), '%s: %r %s' % (title, out[-80:], end['out']))
    # A reader that goes away.
    for ignored in (False, True):
        fresh()
        status, _, err = run(['python3', '-c', 'import signal, subprocess, sys\n'
                              'signal.signal(signal.SIGPIPE, signal.%s)\n'
                              'a = subprocess.Popen([%r, "-q", "--trail", "t"], stdout=subprocess.PIPE, restore_signals=False)\n'
                              'a.stdout.read(100); a.stdout.close(); a.wait(); sys.exit(a.returncode %% 256)' % ('SIG_IGN' if ignored else 'SIG_DFL', MASK)], long)
        end = lines()[-1]
        check((status, end['event'], end['status']) == ((4, 'end', 4) if ignored else (256 - signal.SIGPIPE, 'end', 128 + signal.SIGPIPE)), 'SIGPIPE: %d %s' % (status, end))


def page():
    """The example of pii-trail(5) is a trail."""
    with open(os.path.join(TESTS, '..', 'man', 'pii-trail.5'), encoding='utf-8') as file:
        text = file.read().split('.Bd -literal\n{', 1)[1].split('\n.Ed', 1)[0]
    fill('t', ('{' + text.replace('\n  ', ' ') + '\n').encode())
    begin, end = lines()
    check((list(begin), list(end), list(end['columns'][0])) == (BEGIN, END, COLUMN), 'the page: other members')
    _, _, real, done = once('the page', [MASK, '-r', 'transfer'], '订单编号,联系手机#pii:cn_mobile\n1001,13800138000\n1002,138****8001\n'.encode())
    check((end['in'], end['out'], end['columns'], begin['rules']) == (done['in'], done['out'], done['columns'], real['rules']), 'the page: %s, not %s' % (end, done))


# ---- Nothing of anybody ------------------------------------------------------------------------


def nobody():
    """No cell of a column of somebody's data, of any program's fixture, stands in a trail."""
    fresh()
    fill('shop.csv', shop.export())
    shutil.copy(os.path.join(TESTS, 'data', 'demo-orders.csv'), 'demo.csv')
    fill('people', b'13800138002\n')
    env = dict(os.environ, PII_TRAIL=os.path.abspath('t'))
    for name in ('shop.csv', 'demo.csv'):
        script = '''{c} -q {f} | {d} -q --leave-debts --subjects people | {m} -q | {a} -q >/dev/null; {c} -q -r archive.yaml {f} | {e} -q -r archive.yaml -k ring |
{m} -q -r archive.yaml -k ring >enc; {e} -q -D -r archive.yaml -k ring enc >/dev/null; {c} --report {f} >/dev/null; {a} -q {f} >/dev/null; {a} -q --gate {f} >/dev/null;
{m} -q {f} >/dev/null; {c} -q -r token.yaml {f} | {m} -q -r token.yaml -k ring >/dev/null; true'''.format(f=name, c=CLASSIFY, d=DROP, m=MASK, a=AUDIT, e=ENCRYPT)
        subprocess.run(['sh', '-c', script], env=env, stderr=subprocess.DEVNULL, check=True)
    told = shop.read('t').decode()
    check(len(lines()) == 56, 'runs over fixtures: %d lines' % len(lines()))
    for name, encoding in (('shop.csv', None), ('demo.csv', 'gb18030')):
        data = shop.read(name)
        if encoding is None:
            try:
                text = data.decode('utf-8-sig')
            except UnicodeDecodeError:
                text = data.decode('gb18030')
        else:
            text = data.decode(encoding)
        rows = list(csv.reader(text.splitlines()))
        names = set(rows[0])
        cells = {cell.strip('=\'" \t') for row in rows[1:] for cell in row} - names
        leaked = [cell for cell in cells if len(cell) >= 4 and not cell.isascii() and cell in told] + \
                 [cell for cell in cells if len(cell) >= 9 and cell.isascii() and cell in told]
        check(len(cells) > 10 and not leaked, '%s: the trail holds %r' % (name, leaked[:5]))


# ---- Wide --------------------------------------------------------------------------------------


def wide():
    """The widest header, all of it treated: within 64 MiB, and the line within its bound."""
    if sanitized():
        return
    fresh()
    fill('wide.csv', (','.join('手机号码%d#pii:cn_mobile' % i for i in range(65536)) + '\n' + ','.join(['13800138001'] * 65536) + '\n').encode())
    with open('wide.csv', 'rb') as file:
        process = subprocess.Popen([MASK, '-q', '--trail', 't'], stdin=file, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    told = lines()
    check(process.returncode == 0 and len(told[1]['columns']) == 65536, 'wide: %d' % process.returncode)
    check(usage.ru_maxrss <= 64 * 1024, 'wide: %d KiB' % usage.ru_maxrss)
    print('wide: %d KiB resident, a line of %d bytes' % (usage.ru_maxrss, os.path.getsize('t')))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        assert run([ENCRYPT, 'keygen', '-q', '-o', 'ring'])[0] == 0
        fill('archive.yaml', b'version: 1\nclasses: {cn_resident_id: {action: encrypt}}\n')
        fill('ff1.yaml', b'version: 1\nclasses: {cn_mobile: {action: encrypt, encrypt: {mode: ff1}}}\n')
        fill('drop.yaml', b'version: 1\nclasses: {cn_mobile: {action: drop}}\nretention: {column: when, keep: 1y}\n')
        fill('unlisted.yaml', b'version: 1\nunlisted: drop\n')
        fill('token.yaml', 'version: 1\nrecipient: 某某\nclasses: {cn_mobile: {mask: {kind: token}}, email: {mask: {kind: token, link: all}}}\n'.encode())
        if sys.argv[1:] == ['order']:
            order(build_shim(folder))
        else:
            for test in (classify, mask, encrypt, drop, audit, texts, chains, full, refused, removed, signals, page, nobody, wide):
                test()
    close()


main()
