#!/usr/bin/env python3
"""At most 64 MiB resident for each filter, whatever the stream: long, wide, long records, compressed; and
whatever the list of people."""
import os
import subprocess
import sys
import tempfile

from harness import BIN, CLASSIFY, DROP, ENCRYPT, MASK, TESTS, check, close, run

AUDIT = os.path.join(BIN, 'pii-audit')
MOST = 64 * 1024  # KiB


def lines(path, header, make, count):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(header)
        for i in range(count):
            file.write(make(i))


def streams(folder):
    """Name, file, options of both programs."""
    path = os.path.join(folder, 'in')
    for name, options in (('Tmall, GB18030', []), ('Tmall, quoted everywhere', ['--dialect', 'all'])):
        with open(path, 'wb') as file:
            subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), 'tmall', '--size', '60M', *options],
                           stdout=file, check=True)
        yield name, path, []
    yield name + ', -z', path, ['-z']
    lines(path, 'id,m#pii:cn_mobile,n\n', lambda i: '%d,13800138000,"%s"\n' % (i, 'x,"",\n' * 2500000), 4)
    yield 'records of 15 MB', path, []
    width = 65536
    lines(path, ','.join('c%d' % i for i in range(width)) + '\n', lambda i: ','.join(['%d' % i] * width) + '\n', 100)
    yield '65,536 columns', path, []
    plan = os.path.join(folder, 'plan.yaml')
    yield '65,536 columns, a plan written', path, ['--write-plan', plan]
    yield '65,536 columns, by the plan', path, ['--plan', plan]
    lines(path, ','.join('手机%d' % i for i in range(width)) + '\n', lambda i: ','.join(['1380013%04d' % i] * width) + '\n', 30)
    yield '65,536 columns, all of a class', path, []
    lines(path, 'id\n', lambda i: '%d\n' % i, 5000000)
    yield 'one short column', path, []
    lines(path, 'm#pii:cn_mobile,n#pii:free_text\n', lambda i: '13800138000,%s\n' % ('请打13800138000谢谢' * 40), 40000)
    yield 'many findings', path, []


def resident(path, options):
    first = subprocess.Popen([CLASSIFY, path, *options], stdout=subprocess.PIPE)
    mask = [MASK, *options] if '--write-plan' not in options else [MASK]
    second = subprocess.Popen(mask, stdin=first.stdout, stdout=subprocess.DEVNULL)
    first.stdout.close()
    results = []
    for child in (first, second):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        results.append((child.returncode, usage.ru_maxrss))
    return results


def alone(argv):
    """Status, KiB resident and lines written of one program."""
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as child:
        written = sum(block.count(b'\n') for block in iter(lambda: child.stdout.read(1 << 20), b''))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss, written


def encrypted(folder):
    """Title, the program's arguments, and how many lines it writes: there, into a file, and back."""
    path, sealed, ring = (os.path.join(folder, name) for name in ('in', 'sealed', 'ring'))
    assert run([ENCRYPT, 'keygen', '-q', '-o', ring])[0] == 0
    with open(path, 'wb') as file:
        tmall = subprocess.Popen([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), 'tmall', '--size', '60M'], stdout=subprocess.PIPE)
        subprocess.run([CLASSIFY, '-q', '-r', 'archive'], stdin=tmall.stdout, stdout=file, check=True)
        assert tmall.wait() == 0
    with open(path, 'rb') as file:
        count = sum(1 for _ in file)
    archive = [ENCRYPT, '-q', '-r', 'archive', '-k', ring]
    yield 'Tmall, archived', [*archive, '-o', sealed, path], 0
    yield 'Tmall, archived, -D', [*archive, '-D', sealed], count
    for mode in ('siv', 'sm4', 'ff1'):
        rules = os.path.join(folder, mode + '.yaml')
        with open(rules, 'w', encoding='ascii') as file:
            file.write('version: 1\nclasses: {cn_mobile: {action: encrypt, encrypt: {mode: %s}}}\n' % mode)
        lines(path, ','.join('手机%d#pii:cn_mobile' % i for i in range(65536)) + '\n',
              lambda i: ','.join(['1380013%04d' % i] * 65536) + '\n', 12)
        yield '65,536 columns, ' + mode, [ENCRYPT, '-q', '-r', rules, '-k', ring, '-o', sealed, path], 0
        yield '65,536 columns, %s, -D' % mode, [ENCRYPT, '-q', '-r', rules, '-k', ring, '-D', sealed], 13


def erased(folder):
    """A list of a million people, and what is left of records that a mobile, a note or an address tells of."""
    path, people, ring = (os.path.join(folder, name) for name in ('in', 'people', 'ring'))
    lines(people, '', lambda i: '138%08d\n' % i if i % 3 else 'buyer.%d@example.com\n' % i, 1000000)
    count = 300000
    lines(path, 'id,m#pii:cn_mobile,note#pii:free_text,e#pii:email\n',
          lambda i: '%d,13%d%08d,请打138%08d谢谢,buyer.%d@example.com\n' % (i, 8 + i % 2, i * 17, i * 31, i * 7), count)
    gone = sum((i % 2 == 0 and i % 3 > 0 and i * 17 < 1000000) or (i % 3 > 0 and i * 31 < 1000000) or (i % 3 == 0 and i * 7 < 1000000)
               for i in range(count))
    erase = [DROP, '-q', '--subjects', people]
    yield 'a million people', [*erase, path], 1 + count - gone
    yield 'a million people, --invert', [*erase, '--invert', path], 1 + gone
    yield 'a million people, a receipt of keyed tokens', [*erase, '-k', ring, '--receipt', os.path.join(folder, 'receipt'), path], 1 + count - gone


def counted(folder):
    """More people and groups than are counted one by one, in all four combinations; and such a file traced."""
    path, rules, trail = (os.path.join(folder, name) for name in ('in', 'rules.yaml', 'trail'))
    with open(rules, 'w', encoding='ascii') as file:
        file.write('version: 1\nsubject: [who]\nquasi_identifiers: [a, b, c]\n')
    lines(path, 'who,a,b,c\n', lambda i: 'u%d,%d,%d,%d\n' % (i % 500000, i % 1009, i % 1013, i % 1019), 800000)
    yield 'many people and groups', [AUDIT, '-q', '-r', rules, '--trail', trail, path], 800001
    tags = [bytes(97 + (i >> shift) % 26 for shift in (0, 3, 6, 9)).decode() for i in range(4096)]
    lines(path, 'who\n', lambda i: 'p1_%s%s\n' % (tags[i % 4096], ('%06d' % i).translate(str.maketrans('0189', 'abcd')) + 'e' * 20),
          400000)
    yield 'a flood of tags, traced', [AUDIT, 'trace', path, '--trail', trail], None


with tempfile.TemporaryDirectory() as work:
    for title, file, more in streams(work):
        for program, (status, most) in zip(('pii-classify', 'pii-mask'), resident(file, more)):
            check(status == 0, '%s, %s: ended with %d' % (program, title, status))
            check(most <= MOST, '%s, %s: %d KiB resident' % (program, title, most))
    for rows in (encrypted, erased, counted):
        for title, argv, left in rows(work):
            status, most, written = alone(argv)
            name = os.path.basename(argv[0])
            check(left is None or written == left, '%s, %s: %d lines, not %s' % (name, title, written, left))
            check(status == (left is None), '%s, %s: ended with %d' % (name, title, status))
            check(most <= MOST, '%s, %s: %d KiB resident' % (name, title, most))
close()
