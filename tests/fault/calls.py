#!/usr/bin/env python3
"""The n-th call of read, write, close, fsync, rename, malloc fails; and files that may not grow.

Whatever fails: no crash, and never a status of 0 over an output that is not whole. With -o the older
file stands, or the new one does whole.
"""
import errno
import json
import os
import resource
import signal
import subprocess
import tempfile

from streams import STREAMS, Filters, leaks, refused, steady
from harness import BIN, CLASSIFY, DROP, ENCRYPT, MASK, build_shim, check, close, run, sanitized, skip

FAULTS = (('read', errno.EIO), ('write', errno.ENOSPC), ('write', errno.EIO), ('short', 0), ('close', errno.EIO),
          ('fsync', errno.EIO), ('rename', errno.EACCES), ('malloc', errno.ENOMEM))
RUNS = {  # arguments, and whether the output goes to a file
    'pii-classify': ([CLASSIFY], False), 'pii-mask': ([MASK], False), 'pii-mask -z': ([MASK, '-z'], False),
    'pii-mask -E gb18030': ([MASK, '-E', 'gb18030'], False), 'pii-mask -o': ([MASK, '-o', 'out.csv'], True),
    'pii-classify --write-plan': ([CLASSIFY, '-q', '--write-plan', 'plan.yaml'], False), 'pii-mask --plan': ([MASK, '--plan', '../plan.yaml'], False),
    'pii-mask --rejects': ([MASK, '--rejects', 'bad.csv', '-q'], False), 'pii-classify -z -o': ([CLASSIFY, '-z', '-o', 'out.csv'], True),
    'pii-classify --report': ([CLASSIFY, '--report'], False), 'pii-classify --report=json': ([CLASSIFY, '--report=json'], False),
    'pii-classify, a pattern': ([CLASSIFY, '-q', '-r', '../rules.yaml'], False), 'pii-mask, a pattern': ([MASK, '-r', '../rules.yaml'], False)}
# The same for streams.FILTERS that need more.
MORE = {
    'pii-encrypt': ([], False), 'pii-encrypt -o': (['-o', 'out.csv'], True), 'pii-encrypt -D': ([], False),
    'pii-encrypt -D -o': (['-o', 'out.csv'], True), 'pii-drop': ([], False), 'pii-drop -o': (['-o', 'out.csv'], True),
    'pii-drop --subjects': (['--receipt', 'receipt.json'], False)}
EACH = ('pii-classify', 'pii-mask', 'pii-mask -o')  # the others do much the same: one call in four
SEAL = ['--seal-command', 'cat >/dev/null']
RULES = '''version: 1
extends: none
classes:
  cn_mobile: {action: mask, mask: {kind: keep, first: 3, last: 4}}
  note: {action: mask, sensitivity: personal, pattern: 'b{2,9}'}
'''


def once(argv, data, to_file, folder, more):
    """Status, output, messages, and what lies in the folder afterwards."""
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    if to_file:
        with open(os.path.join(folder, 'out.csv'), 'wb') as file:
            file.write(b'old')
    status, out, err = run(argv, data, cwd=folder, **more)
    if to_file:
        with open(os.path.join(folder, 'out.csv'), 'rb') as file:
            out = file.read()
    return status, out, err, sorted(os.listdir(folder))


def judge(title, got, good, to_file):
    status, out, err, left = got
    check(status >= 0 or -status in (signal.SIGPIPE,), '%s: it ended with %d: %r' % (title, status, err[-300:]))
    check(not leaks(title.split(',')[0].replace(' -o', '').replace(' --seal-command', ''), out), '%s: it let out what it hides: %r' % (title, out[-80:]))
    if status == 0:
        check(steady(out) == steady(good[1]), '%s: 0, but the output is not whole: %r %r' % (title, out[-80:], err))
    else:
        check(not to_file or (steady(out) in (b'old', steady(good[1])) and left == ['out.csv']), '%s: %d, left %s %r' % (title, status, left, out[-80:]))
        check(bool(err), '%s: %d without a word' % (title, status))
        # A write that failed half way leaves no stop line, but a line that is not whole. A report is no stream.
        check('--report' in title or to_file or not out or steady(out) == steady(good[1]) or refused(out),
              '%s: %d, but the next filter takes it for whole: %r' % (title, status, out[-80:]))


def numbers(total, turn, step):
    """Which calls fail: of the last thousand, where the stream runs, each `step`-th; of those before, where
    rules are read, some for each run, others for the next."""
    first = max(1, total - 1000)
    return [n for n in range(1, first) if n % 61 == turn] + [n for n in range(first, total + 1) if n % step == turn % step or total < 100]


def runs(filters, stream):
    """Title, arguments, input, and whether the output goes to a file."""
    data = STREAMS[stream]
    for title, (argv, to_file) in RUNS.items():
        yield title, argv, data + (b'6\n7,,\n' if '--rejects' in argv else b''), to_file
    for title, (more, to_file) in MORE.items():
        argv, treated = filters.of(title.replace(' -o', ''), data)
        yield title, argv + more, treated, to_file
    yield 'pii-encrypt --seal-command', [ENCRYPT, '-r', filters.rules('encrypt'), *SEAL], data, False


def receipt(folder):
    """Without what tells of the moment."""
    try:
        with open(os.path.join(folder, 'receipt.json'), encoding='utf-8') as file:
            return {name: value for name, value in json.load(file).items() if name != 'time'}
    except (OSError, ValueError):
        return None


def every_call(work, shim, filters):
    mark = os.path.join(work, 'mark')
    folder = os.path.join(work, 'folder')
    with open(os.path.join(work, 'plan.yaml'), 'rb') as file:
        plan = file.read()
    for turn, (title, argv, data, to_file) in enumerate(runs(filters, 'plain')):
        good = once(argv, data, to_file, folder, {})
        assert good[0] == 0, (title, good)
        receipt_then = receipt(folder)
        for call, number in FAULTS:
            if call == 'malloc' and to_file and title in MORE:
                continue  # memory is the same where the output goes into a pipe
            env = dict(os.environ, LD_PRELOAD=shim, FAULT_CALL=call, FAULT_AT='0', FAULT_ERRNO=str(number), FAULT_MARK=mark)
            once(argv, data, to_file, folder, {'env': env})
            with open(mark, encoding='ascii') as file:
                total = int(file.read())
            for at in numbers(total, turn, 1 if title in EACH else 4):
                got = once(argv, data, to_file, folder, {'env': dict(env, FAULT_AT=str(at))})
                if 'plan.yaml' in got[3]:
                    with open(os.path.join(folder, 'plan.yaml'), 'rb') as file:
                        check(file.read() == plan, '%s, %s no. %d of %d: the plan is not whole' % (title, call, at, total))
                check(got[0] != 0 or '--receipt' not in argv or receipt(folder) == receipt_then, '%s, %s no. %d of %d: the receipt is not whole' % (title, call, at, total))
                judge('%s, %s no. %d of %d fails (%s)' % (
                    title, call, at, total, errno.errorcode.get(number, 'short')), got, good, to_file)


def full_disk(work, filters):
    for stream in STREAMS:
        for title, argv, data, to_file in runs(filters, stream):
            if to_file or '--rejects' in argv or ('../plan.yaml' in argv and stream != 'plain'):
                continue  # that plan is of other columns
            with open('/dev/full', 'wb') as full:
                done = subprocess.run(argv, input=data, stdout=full, stderr=subprocess.PIPE,
                                      cwd=os.path.join(work, 'folder'))
            check(done.returncode == 4 and done.stderr, '%s >/dev/full, %s: %d %r' % (title, stream, done.returncode, done.stderr))


def small_file(work):
    """A file that may not grow beyond so many bytes, with SIGXFSZ ignored and with its default."""
    folder = os.path.join(work, 'small')
    os.mkdir(folder)
    data = b'id,n\n' + b'1,xxxxxxxxxxxx\n' * 3000
    for most in (0, 1, 4, 5, 100, 4096, len(data) - 1):
        for ignored in (True, False):
            def before():
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignored else signal.SIG_DFL)
            for argv in ([CLASSIFY, '-o', 'out.csv'], [MASK, '-o', 'out.csv'], [ENCRYPT, *SEAL, '-o', 'out.csv'], [DROP, '-o', 'out.csv']):
                got = once(argv, data, True, folder, {'preexec_fn': before})
                title = '%s -o, at most %d bytes, SIGXFSZ %s' % (os.path.basename(argv[0]), most, 'ignored' if ignored else 'not')
                check(got[0] != 0 and got[1] == b'old', '%s: %d %r' % (title, got[0], got[1][:20]))
                check(got[3] == ['out.csv'], '%s: left %s' % (title, got[3]))


with tempfile.TemporaryDirectory() as work:
    os.mkdir(os.path.join(work, 'folder'))
    run([CLASSIFY, '-q', '--write-plan', os.path.join(work, 'plan.yaml')], STREAMS['plain'])
    with open(os.path.join(work, 'rules.yaml'), 'w', encoding='ascii') as rules:
        rules.write(RULES)
    known = Filters(work)
    full_disk(work, known)
    small_file(work)
    if sanitized():
        skip('failing calls: %s was built with a sanitizer, which has its own malloc' % BIN)
    else:
        every_call(work, build_shim(work), known)
close()
