#!/usr/bin/env python3
"""At most 64 MiB resident for each filter, whatever the stream: long, wide, long records, compressed."""
import os
import subprocess
import sys
import tempfile

from harness import CLASSIFY, MASK, TESTS, check, close

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


with tempfile.TemporaryDirectory() as work:
    for title, file, more in streams(work):
        for program, (status, most) in zip(('pii-classify', 'pii-mask'), resident(file, more)):
            check(status == 0, '%s, %s: ended with %d' % (program, title, status))
            check(most <= MOST, '%s, %s: %d KiB resident' % (program, title, most))
close()
