"""The corpus: files with their truth, made from a seed, the same bytes each time; and those made by hand.

files() gives (name, bytes, truth) with the truth in the form that judge.py reads.
"""
import csv
import io
import json
import os
import random

import kinds
import notes
import tables
from people import Person

HAND = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'eval')
SEED = 20261124
SECRETS_MAX = 400


def class_of(kind, lang, bare):
    """The truth about a column: under a header that says nothing, only what values can tell."""
    truth = kinds.ALL[kind][0]
    if kind == 'phone' and lang in ('zh', 'py'):
        truth = 'cn_mobile'
    if not bare or truth in (None, 'skip'):
        return truth
    if truth in kinds.BY_NAME:
        return truth if truth == 'cn_uscc' else 'skip'
    if truth == 'person_name' and lang != 'zh' or truth == 'address' and lang != 'zh' or kind in ('house', 'flat', 'phone_us'):
        return 'skip'
    if kind == 'remark' or kind == 'note_rare':
        return 'skip'
    return truth


def draw(r, lang, records, columns):
    """Rows of cells, and what hides in the notes of each column."""
    rows, hidden = [], [[] for _ in columns]
    for _ in range(records):
        person = Person(r, lang)
        rows.append([])
        for (_, kind), found in zip(columns, hidden):
            person.hidden = []
            rows[-1].append(kinds.ALL[kind][1](person))
            found += person.hidden
    return rows, hidden


def secrets_of(rows, truths, hidden, clean):
    found = {v.strip(" \t'") for row in rows for v, t in zip(row, truths) if t in kinds.SECRET and '*' not in v}
    found |= {value for truth, value in hidden if truth in kinds.SECRET | {'cn_plate', 'ip_address'}}
    passing = '\n'.join(row[i] for row in rows for i in clean)
    kept = sorted(v for v in found if len(v) >= 7 and v not in passing)
    return kept[::max(1, len(kept) // SECRETS_MAX)]


def make(seed, name, lang, records, options, columns):
    r = random.Random('%d %s' % (seed, name))
    bare = name.endswith('_bare') or name.startswith('values_')
    rows, hidden = draw(r, lang, records, columns)
    truths = [class_of(kind, lang, bare) for _, kind in columns]
    clean = [i for i, t in enumerate(truths) if t is None or t == 'cn_uscc']
    hidden = [one for found, truth in zip(hidden, truths) if truth == 'free_text' for one in found]
    delimiter = '\t' if 'tab' in options else ';' if 'semicolon' in options else ','
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator='\r\n' if 'gb18030' in options else '\n',
                        **({'quoting': csv.QUOTE_NONE, 'quotechar': None} if 'tab' in options else {}))
    writer.writerow([header for header, _ in columns])
    writer.writerows(rows)
    encoding = 'gb18030' if 'gb18030' in options else 'utf-8-sig' if 'bom' in options else 'utf-8'
    truth = {'columns': truths, 'header': [h for h, _ in columns], 'clean': clean, 'encoding': encoding, 'delim': delimiter,
             'also': {str(i): kinds.ALSO[kind] for i, (_, kind) in enumerate(columns) if kind in kinds.ALSO},
             'secrets': secrets_of(rows, truths, hidden, clean), 'records': records, 'file': name}
    return name, out.getvalue().encode(encoding), truth


def by_hand():
    for path in sorted(os.listdir(HAND)):
        if not path.endswith('.json'):
            continue
        with open(os.path.join(HAND, path), encoding='utf-8') as file:
            truth = json.load(file)
        with open(os.path.join(HAND, truth['file']), 'rb') as file:
            truth.setdefault('clean', [i for i, t in enumerate(truth['columns']) if t is None])
            yield truth['file'], file.read(), truth


def files(seed=SEED):
    for spec in tables.all_files():
        yield make(seed, *spec)
    yield from by_hand()


def texts(seed=SEED, count=12):
    """Running text with the truth about it: (text, [(class, begin, end)]), a third without anything."""
    r = random.Random('%d texts' % seed)
    for lang in ('zh', 'en', 'de', 'fr'):
        for personal in (True, False):
            if not personal and lang in ('de', 'fr'):
                continue
            for template in notes.templates(lang, personal):
                for _ in range(count if lang in ('zh', 'en') else 2):
                    yield notes.made(Person(r, lang), template)
    path = os.path.join(HAND, 'texts.txt')
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            yield from (marked(line.rstrip('\n')) for line in file if line.strip() and not line.startswith('#'))


def marked(line):
    """A text by hand: [[class:value]] is a span of it."""
    text, spans = '', []
    for part in line.split('[['):
        if ']]' not in part:
            text += part
            continue
        inside, rest = part.split(']]', 1)
        truth, value = inside.split(':', 1)
        spans.append((truth, len(text), len(text) + len(value)))
        text += value + rest
    return text, spans


def known():
    """What is known to fall short: a file's name and the reason."""
    with open(os.path.join(HAND, 'known.txt'), encoding='utf-8') as file:
        return dict(line.strip().split(': ', 1) for line in file if not line.startswith('#'))


def coverage():
    """How many files have a column of each class."""
    count = {}
    for _, _, truth in files():
        for found in {t for t in truth['columns'] if t and t != 'skip'}:
            count[found] = count.get(found, 0) + 1
    return count
