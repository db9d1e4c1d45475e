#!/usr/bin/env python3
"""Five real exports through the chain: what has a telling name is masked, nothing else has changed."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

from harness import CLASSIFY, MASK, TESTS, cells, check, close

FORMATS = {  # delimiter, encoding, columns that may change although no name tells: notes
    'tmall': (',', 'gb18030'), 'shopify': (',', 'utf-8'), 'amazon': ('\t', 'utf-8'),
    'pinduoduo': (',', 'utf-8'), 'douyin': (',', 'utf-8-sig')}


def generate(name, secrets, *options):
    return subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), name, '--records', '2500',
                           '--secrets', secrets, *options], check=True, capture_output=True).stdout


def chain(path):
    """pii-classify FILE | pii-mask: both statuses, the output, both programs' messages."""
    first = subprocess.Popen([CLASSIFY, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    second = subprocess.run([MASK], stdin=first.stdout, capture_output=True)
    first.stdout.close()
    err = first.stderr.read()
    return (first.wait(), second.returncode), second.stdout, err + second.stderr


def text(raw, delimiter):
    return next(csv.reader(io.StringIO(raw.decode(), newline=''), delimiter=delimiter)) if raw.startswith(b'"') else [
        raw.decode()]


def export(name, title, folder, *options):
    delimiter, encoding = FORMATS[name]
    path, sidecar = os.path.join(folder, 'in'), os.path.join(folder, 'secrets')
    data = generate(name, sidecar, *options)
    with open(path, 'wb') as file:
        file.write(data)
    with open(sidecar, encoding='utf-8') as file:
        secrets = json.load(file)
    status, out, err = chain(path)
    if not check(status == (0, 0) and not err, '%s: %s %s' % (title, status, err.decode()[:500])):
        return
    if '--encoding' in options:
        encoding = options[options.index('--encoding') + 1]
    if encoding != 'utf-8-sig':
        data = data.decode(encoding).encode()
    quotes = delimiter != '\t'
    before, after = cells(data, delimiter.encode(), quotes), cells(out, delimiter.encode(), quotes)
    check(out[:3] == data[:3], title + ': the first bytes')
    check(before[0] == after[0], '%s: the header is not clean: %s' % (title, b' '.join(after[0]).decode()))
    check(len(before) == len(after) and all(len(a) == len(b) for a, b in zip(before, after)), title + ': records and cells')
    for column, raw in enumerate(before[0]):
        column_name = text(raw, delimiter)[0]
        old, new = [row[column] for row in before[1:]], [row[column] for row in after[1:]]
        if column_name in secrets:
            everything = b'\n'.join(new)
            left = [s for s in secrets[column_name] if s.encode() in everything]
            check(not left, '%s: %s: %d of %d originals are left, such as %s' % (
                title, column_name, len(left), len(secrets[column_name]), left[:3]))
            check(all(bool(a.strip()) == bool(b.strip()) for a, b in zip(old, new)), '%s: %s: blanks' % (title, column_name))
        else:
            check(old == new, '%s: %s: has changed, such as %s' % (
                title, column_name, [(a.decode(), b.decode()) for a, b in zip(old, new) if a != b][:2]))
    # The same by another reader: it sees as many records and cells.
    if quotes:
        rows = [list(csv.reader(io.StringIO(d.decode('utf-8-sig'), newline=''), strict='tmall' != name)) for d in (data, out)]
        check([len(r) for r in rows[0]] == [len(r) for r in rows[1]], title + ": records and cells by Python's csv")


with tempfile.TemporaryDirectory() as work:
    for name in FORMATS:
        export(name, name, work)
        export(name, name + ', another seed', work, '--seed', '77')
    export('tmall', 'tmall, quoted everywhere', work, '--dialect', 'all')
    export('tmall', 'tmall, quoted where needed', work, '--dialect', 'minimal')
    export('tmall', 'tmall, UTF-8', work, '--encoding', 'utf-8')
    export('shopify', 'shopify, quoted everywhere', work, '--dialect', 'all')
close()
