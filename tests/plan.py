#!/usr/bin/env python3
"""Plans: one for many streams. Splits treated each by itself and joined are the whole; a live stream starts at once."""
import os
import random
import subprocess
import tempfile

from harness import CLASSIFY, MASK, WATCHDOG, check, close, run

NAMES = ['订单号', '联系手机', '', '身份证号', 'note', '', '邮箱']


def quoted(text, delimiter, always):
    if always or any(c in text for c in (delimiter, '"', '\n', '\r')):
        return '"%s"' % text.replace('"', '""')
    return text


def records(chance, count, delimiter, end, quotes):
    """A header and records whose cells hold what cells may hold."""
    makers = [lambda i: str(880000 + i),
              lambda i: '1%d%08d' % (chance.choice([38, 80, 99]), chance.randrange(10**8)),
              lambda i: chance.choice(['', 'x', 'y "z"' if quotes else 'y']),
              lambda i: chance.choice(['', '51343620000320711X', '510703199909096218']),
              lambda i: chance.choice(['a%sb' % delimiter, 'two\nlines', '好']) if quotes else 'b',
              lambda i: '',
              lambda i: 'u%d@example.com' % i]
    lines = [delimiter.join(quoted(name, delimiter, False) for name in NAMES)]
    for i in range(count):
        lines.append(delimiter.join(quoted(make(i), delimiter, quotes and chance.random() < .2) for make in makers))
    return [line + end for line in lines]


def split_and_join(title, delimiter, end, quotes, encoding, options, environment):
    chance = random.Random(title)
    lines = [line.encode(encoding) for line in records(chance, 60, delimiter, end, quotes)]
    plan = os.path.join(work, 'plan.yaml')
    env = dict(os.environ, **environment)
    status, labelled, err = run([CLASSIFY, '--write-plan', plan, *options], b''.join(lines), env=env)
    check(status == 0 and b'#pii:cn_mobile' in labelled, '%s: the plan: %d %s' % (title, status, err))
    by_labels = run([MASK, *(options if encoding == 'utf-8' else [])], labelled)
    by_plan = run([MASK, '--plan', plan, *options], b''.join(lines), env=env)
    check(by_plan[0] == 0 and by_plan[1] == by_labels[1], '%s: by the plan as by labels: %s' % (title, by_plan[2]))
    check(run([CLASSIFY, '--plan', plan, *options], b''.join(lines), env=env)[1] == labelled, title + ': labels by the plan')
    header = records(chance, 0, delimiter, end, quotes)[0].encode()
    for size in (1, 7, 31, 1000):
        joined = header
        for at in range(1, len(lines), size):
            part = b''.join(lines[at:at + size])
            status, out, err = run([MASK, '-H', '--plan', plan, *options], part, env=env)
            if not check(status == 0 and not err, '%s: a split of %d: %d %s' % (title, size, status, err)):
                break
            joined += out
        check(joined == by_plan[1], '%s: splits of %d records' % (title, size))


def live(title, argv, sends):
    """Each send must bring its answer while the input stays open."""
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    got = b''
    for send, answer in sends:
        child.stdin.write(send)
        while answer not in got:
            piece = child.stdout.read(4096)
            got += piece
            if not piece:
                break
        check(answer in got, '%s: %r was not answered: %r' % (title, send, got))
    child.stdin.close()
    child.stdout.read()
    check(child.wait(WATCHDOG) == 0, title + ': ' + child.stderr.read().decode())
    child.stdout.close()
    child.stderr.close()


with tempfile.TemporaryDirectory() as work:
    for small in ({}, {'PII_TEST_READ': '7'}, {'PII_INDEX': 'portable'}):
        for row in (('comma', ',', '\n', True, 'utf-8', []), ('semicolon, CRLF', ';', '\r\n', True, 'utf-8', []),
                    ('tab', '\t', '\n', False, 'utf-8', []), ('tab, quotes', '\t', '\n', True, 'utf-8', ['--quote', 'rfc4180']),
                    ('GB18030', ',', '\r\n', True, 'gb18030', ['-e', 'gb18030'])):
            split_and_join(row[0] + str(small), *row[1:], small)

    plan = os.path.join(work, 'live.yaml')
    with open(plan, 'w', encoding='utf-8') as file:
        file.write('version: 1\ndelimiter: comma\ncolumns: [{name: a, class: cn_mobile}, {name: b, class: null}]\n')
    live('pii-classify', [CLASSIFY, '--plan', plan],
         [(b'a,b\n13800138000,1\n', b'a#pii:cn_mobile,b\n13800138000'), (b'13900139000,2\n', b',1\n13900139000')])
    live('pii-mask', [MASK, '--plan', plan], [(b'a,b\n13800138000,1\n', b'a,b\n138****8000'), (b'13900139000,2\n', b',1\n139****9000')])
    live('pii-mask -H', [MASK, '-H', '--plan', plan], [(b'13800138000,1\n', b'138****8000'), (b'13900139000,2\n', b',1\n139****9000')])

    # A plan may come from a pipe, and be written while the stream goes on.
    with open(plan, 'rb') as file:
        text = file.read()
    status, out, err = run(['sh', '-c', 'cat "$1" | (exec 3<&0; printf "13800138000,1\\n" | "$2" -H --plan /dev/fd/3)', 'sh', plan, MASK])
    check((status, out) == (0, b'138****8000,1\n'), 'a plan from a pipe: %s' % err)
    written = os.path.join(work, 'written.yaml')
    child = subprocess.Popen([CLASSIFY, '-e', 'utf-8', '-d', 'comma', '--sample', '1', '--write-plan', written], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdin.write('联系手机\n13800138000\n13900139000\n'.encode())
    child.stdin.flush()
    child.stdout.read(1)
    check(os.path.exists(written), 'the plan is there once the first byte is')
    child.stdin.close()
    child.stdout.read()
    child.wait(WATCHDOG)
    child.stdout.close()
    with open(written, 'rb') as file:
        text = file.read()
    check(b'13800138000' not in text and b'class: cn_mobile' in text, 'the plan holds classes and no value')
close()
