#!/usr/bin/env python3
"""However the bytes come, and whichever form of the record index is at work: the same output and messages.

PII_TEST_READ=N lets a program read at most N bytes at a time, PII_INDEX forces a form of the index.
"""
import json
import os
from concurrent.futures import ThreadPoolExecutor

from streams import CLASSIFY, FILTERS, MASK, STREAMS, STREAMS_OF, Filters, feed, steady
from harness import TESTS, check, close, run, sanitized, skip
import subprocess
import tempfile

SECRET = b'id,m#pii:cn_mobile,n\n1,13800138001,a\n'
MALFORMED = {
    'quote never closed': SECRET + b'2,"13800138002,b\n3,13800138003,c\n', 'text after a quote': SECRET + b'2,"13800138002"x,b\n3,,\n',
    'few cells': SECRET + b'2,13800138002\n3,,\n', 'many cells': SECRET + b'2,13800138002,b,c\n3,,\n',
    'NUL': SECRET + b'2,1380\x000138002,b\n3,,\n', 'no UTF-8': SECRET + b'2,\xe8\x81\xff,b\n3,,\n', 'half a character': SECRET + b'2,,\xe8\x81',
    'stop line': SECRET + b'"pii-x: stopped at record 2\n', 'repeated header': SECRET + b'id,m,n\n2,,\n', 'nothing': b'', 'CR only': b'a,b\r1,2\r'}
GB = '编号,m#pii:cn_mobile,标题\r\n1,13800138001,商品🙂㐂|~\r\n2,,="x"\r\n'.encode('gb18030')


def forms():
    """The forms of the index that this machine has."""
    for form in ('plain', 'portable', 'avx2'):
        if run([CLASSIFY], b'a,b\n', env=dict(os.environ, PII_INDEX=form))[0] == 0:
            yield form
        else:
            skip('the record index %s is not on this machine' % form)


def slowly(argv, data, step):
    with tempfile.TemporaryFile() as file:
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)
        feed(process, data, step)
        err = process.communicate()[1]
        file.seek(0)
        return process.returncode, file.read(), err


inputs = {}
for name, data in {**STREAMS, **MALFORMED}.items():
    inputs[name] = ([], data)
with open(os.path.join(TESTS, 'data', 'csv_cases.json'), encoding='utf-8') as file:
    for case in json.load(file)['cases']:
        inputs[case['name']] = (['-d', case['delimiter']] if 'delimiter' in case else [], case['input'].encode())
inputs['GB18030'] = ([], GB)
inputs['UTF-16'] = (['-e', 'utf-16'], GB.decode('gb18030').encode('utf-16'))
inputs['GB18030 out'] = (['-E', 'gb18030'], GB)
if run(['sh', '-c', 'command -v zstd'])[0] == 0:
    inputs['zstd'] = ([], run(['zstd', '-q', '--check'], STREAMS['plain'] * 1)[1])
    inputs['zstd, cut'] = ([], inputs['zstd'][1][:-3])

have = list(forms())
# Threads that wait for programs: as many as there are processors.
pool = ThreadPoolExecutor(os.cpu_count())
for name, (options, data) in inputs.items():
    for program in ([CLASSIFY], [MASK]):
        normal = run(program + options, data)
        sizes = list(range(1, len(data) + 2)) if not sanitized() else [1, 2, 3, 5, 7, 16, 31, 64]
        for form in have:
            results = pool.map(lambda size: run(program + options, data, env=dict(
                os.environ, PII_INDEX=form, PII_TEST_READ=str(size))), sizes)
            wrong = [size for size, result in zip(sizes, results) if result != normal]
            check(not wrong, '%s, %s, index %s: another result with reads of %s bytes' % (program[0][-12:], name, form, wrong[:8]))
        if len(data) < 200:
            steps = (1, 2, 3, 7)
            results = pool.map(lambda step: slowly(program + options, data, step), steps)
            wrong = [step for step, result in zip(steps, results) if result != normal]
            check(not wrong, '%s, %s: another result with writes of %s bytes' % (program[0][-12:], name, wrong))

# The index is the readers' alone; what encrypts and drops is tried with the one that is chosen here.
with tempfile.TemporaryDirectory() as work:
    filters = Filters(work)
    for name in FILTERS[2:]:
        streams = {**STREAMS_OF[name], **(MALFORMED if name in ('pii-encrypt', 'pii-drop') else {})}  # a plan is of what is whole
        for stream, labelled in streams.items():
            argv, data = filters.of(name, labelled)

            def result(call, size):
                if call is slowly:
                    status, out, err = slowly(argv, data, size)
                else:
                    status, out, err = run(argv, data, env=dict(os.environ, PII_TEST_READ=str(size)))
                return status, steady(out), err
            normal = result(run, len(data) + 1)
            jobs = [(run, size) for size in (1, 2, 3, 5, 7, 16, 31, 64, 101)] + [(slowly, step) for step in (1, 7)]
            wrong = [job[1] for job, got in zip(jobs, pool.map(lambda job: result(*job), jobs)) if got != normal]
            check(not wrong, '%s, %s: another result with reads or writes of %s bytes' % (name, stream, wrong))
close()
