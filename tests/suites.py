#!/usr/bin/env python3
"""The cases of csv-spectrum and PapaParse (data/csv_cases.json): what passes, and what is taken for a cell.

Each accepted case must pass pii-classify byte for byte. Then every column gets a label whose mask is a
fixed text: exactly the cells that the case lists must have become that text. A case of one record runs
as a header and as a record.
"""
import csv
import io
import json
import os
import re
import tempfile

from harness import CLASSIFY, MASK, TESTS, cells, check, close, labelled, run

RULES = 'version: 1\nclasses: {person_name: {mask: {kind: fixed, text: "X,~"}}}\n'


def accepted(name, data, options, delimiter, expected):
    quotes = delimiter != '\t'
    status, out, err = run([CLASSIFY] + options, data)
    check(status == 0 and re.sub(rb'#pii:\w+', b'', out) == data, '%s: pass through: %d %r %r' % (name, status, out, err))
    status, out, err = run([MASK, '-r', rules] + options, labelled(data, delimiter.encode(), quotes))
    rows = list(csv.reader(io.StringIO(out.decode(), newline=''), delimiter=delimiter, strict=quotes,
                           quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE))
    want = [expected[0]] + [['X,~' if cell.strip() else cell for cell in row] for row in expected[1:]]
    # A mask keeps blanks, tabs and quotes around a value.
    got = [['X,~' if cell.strip(' \t\'"') == 'X,~' else cell for cell in row] for row in rows if row]
    got[:1] = [[cell.lstrip('\ufeff') for cell in row] for row in got[:1]]
    check(status == 0 and got == want, '%s: cells: %d %r, not %r %r' % (name, status, got, want, err))


with open(os.path.join(TESTS, 'data', 'csv_cases.json'), encoding='utf-8') as file:
    cases = json.load(file)['cases']
with tempfile.TemporaryDirectory() as folder:
    rules = os.path.join(folder, 'rules.yaml')
    with open(rules, 'w', encoding='utf-8') as file:
        file.write(RULES)
    for case in cases:
        data = case['input'].encode()
        options = ['-d', case['delimiter']] if 'delimiter' in case else []
        if 'refused' in case:
            for program in (CLASSIFY, MASK):
                status, out, err = run([program] + options, data)
                check(status == case['refused'] and err, '%s: refused: %d %r %r' % (case['name'], status, out, err))
            continue
        found = re.search(r'[,\t;|]', re.sub('"[^"]*"', '', case['input']))
        delimiter = case.get('delimiter') or (found.group() if found else ',')
        if '|' in case['input'].split('\n')[0] and 'delimiter' not in case:
            delimiter = '|'
        accepted(case['name'], data, options, delimiter, case['cells'])
        if len(case['cells']) == 1:
            names = ['h%d' % i for i in range(len(case['cells'][0]))]
            header = delimiter.join(names) + '\n'
            accepted(case['name'] + ', under a header', header.encode() + data, options, delimiter, [names] + case['cells'])
close()
