#!/usr/bin/env python3
"""Measures what is found: precision, recall and F1 by class, over files whose truth is known.

    python3 tests/eval.py              over the corpus of tests/data/eval
    python3 tests/eval.py --real DIR   over DIR/NAME.csv with its truth in DIR/NAME.json

The exit status is 1 where a promise is broken: a file without personal data got a label, a secret
is left, a clean column has changed, or masking what was masked changes something.
"""
import argparse
import collections
import glob
import json
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, 'eval'), os.path.join(HERE, 'eval', 'corpus')]
import corpus
import harness
import judge
import spans
from table import HEAD, Score, cut, show

SPANS = os.path.join(HERE, '..', 'build', 'eval', 'spans')
LISTED = 3  # examples of a fault in texts, for each class

# What `make check` demands.
FLOOR = {'column F1': 0.90, 'span precision': 0.97, 'span recall': 0.95}


def real_files(folder):
    for path in sorted(glob.glob(os.path.join(folder, '*.json'))):
        with open(path, encoding='utf-8') as file:
            truth = json.load(file)
        with open(os.path.join(folder, truth.get('file', os.path.basename(path)[:-5] + '.csv')), 'rb') as file:
            yield truth.get('file', os.path.basename(path)), file.read(), truth


def score_columns(files):
    """By class; in all; in all but the columns that are too short to be decided; labelled at all."""
    scores = collections.defaultdict(Score)
    decided, anything, confusion = Score(), Score(), collections.Counter()
    for column in (c for f in files for c in f.columns if not c.skip):
        truth, verdict = column.truth, column.verdict
        one = Score(int(truth is not None and truth == verdict), int(bool(verdict) and truth != verdict),
                    int(truth is not None and truth != verdict))
        if truth:
            scores[truth].add(Score(one.right, 0, one.missed))
        if one.said:
            scores[verdict].add(Score(0, 1, 0))
        if not column.right():
            confusion[truth or '—', verdict or '—'] += 1
        decided.add(Score(one.right, one.said, 0 if column.undecided() else one.missed))
        anything.add(Score(int(bool(truth and verdict)), int(not truth and bool(verdict)), int(bool(truth) and not verdict)))
    total = Score()
    for score in scores.values():
        total.add(score)
    return scores, total, decided, anything, confusion


def show_scores(title, scores, totals):
    rows = [scores[c].row(c) for c in sorted(scores)]
    show(title, HEAD, rows + [None] + [score.row(name) for name, score in totals])


def show_file(file):
    """What is wrong in one file; nothing where all is right."""
    if not (file.wrong() or file.failures or file.notes):
        return
    print('\n%s (%d records)' % (file.name, file.records))
    for column in file.wrong():
        print('    %-24s %-34s %s' % (
            cut('%d %s' % (column.index + 1, column.name), 24),
            '%s → %s%s' % (column.truth or '—', column.verdict or '—', ' (few cells)' if column.undecided() else ''),
            cut(' | '.join(column.samples()), 70)))
    for failure in file.failures:
        print('    BROKEN: ' + cut(failure, 220))
    for note in file.notes:
        print('    note: ' + cut(note, 220))


def show_list(files):
    rows = []
    for f in files:
        known = [c for c in f.columns if not c.skip]
        rows.append([f.name, str(f.records), str(len(known)), str(sum(1 for c in known if c.truth)),
                     str(sum(1 for c in known if c.truth and c.right())),
                     str(len(f.labelled_clean())) if f.labelled_clean() else '',
                     str(len(f.failures)) if f.failures else ''])
    show('Files', ['', 'records', 'columns', 'personal', 'right', 'clean but labelled', 'broken'], rows)


def measure(files):
    """Prints everything about some judged files; is every promise kept?"""
    scores, total, decided, anything, confusion = score_columns(files)
    print('What is wrong: column, truth → verdict, values')
    for file in files:
        show_file(file)
    show_list(files)
    show_scores('Columns', scores, [
        ('all', total), ('… but undecided', decided), ('of any class', anything)])
    if confusion:
        show('Taken for another', ['truth', 'verdict', 'columns'],
             [[t, v, str(n)] for (t, v), n in confusion.most_common()], left=2)
    labelled = [f for f in files if f.negative() and f.labelled_clean()]
    broken = [f for f in files if f.failures]
    print('\n%d files: column F1 %.3f; %d without personal data, of which %d got a label; %d with a broken promise' % (
        len(files), total.f1(), sum(f.negative() for f in files), len(labelled), len(broken)))
    for f in labelled:
        print('    labelled: %s: %s' % (f.name, ', '.join('%s as %s' % (c.name, c.verdict) for c in f.labelled_clean())))
    for f in broken:
        print('    broken: %s: %s' % (f.name, cut(f.failures[0], 150)))
    return not labelled and not broken


def examples(title, found):
    """Faults of one kind: a few of each class, the shortest texts first."""
    rows, seen = [], collections.Counter()
    for kind, what, text in sorted(found, key=lambda one: (one[0], len(one[2]))):
        seen[kind] += 1
        if seen[kind] <= LISTED:
            rows.append([kind, cut(what, 34), cut(text, 60)])
    if found:
        show('%s: %d' % (title, len(found)), ['class', 'what', 'text'], rows, left=3)


def measure_spans(program, seed):
    found = spans.measure(program, list(corpus.texts(seed)))
    examples('Spans missed', found.missed)
    examples('Spans that are none', found.false)
    show_scores('Spans', found.classes, [('all', found.total()), ('of any class', found.any)])
    others = collections.Counter((t, f) for t, f, _ in found.other)
    if others:
        show('Spans taken for another', ['truth', 'verdict', 'spans'], [[t, f, str(n)] for (t, f), n in others.most_common()], left=2)


def main():
    parser = argparse.ArgumentParser(description='Measures what pii-classify and pii-mask find.')
    parser.add_argument('--real', metavar='DIR', help='files and their truth from DIR')
    parser.add_argument('--only', metavar='WORD', default='', help='files whose name holds WORD')
    parser.add_argument('--seed', type=int, default=corpus.SEED, help='another corpus of the same kind')
    parser.add_argument('--spans', metavar='PROGRAM', default=SPANS, help='prints what is found in texts')
    parser.add_argument('--floor', action='store_true', help='as a test: only what falls short, and counts')
    parser.add_argument('--write', metavar='DIR', help='write the corpus to DIR and measure nothing')
    given = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if given.write:
        return write(given.write, given.seed)
    source = real_files(given.real) if given.real else corpus.files(given.seed)
    files = [judge.judge(*f) for f in source if given.only in f[0]]
    if not files:
        sys.exit('tests/eval.py: no file there')
    if given.floor:
        return floor(files, spans.measure(given.spans, list(corpus.texts(given.seed))))
    if not given.real and not given.only:
        measure_spans(given.spans, given.seed)
    sys.exit(0 if measure(files) else 1)


def floor(files, found):
    """The counts of `make check`: a file each, and what the sums must reach."""
    known = corpus.known()
    for file in files:
        faults = file.failures + ['%s labelled %s' % (c.name, c.verdict) for c in file.labelled_clean() if file.negative()]
        if faults and file.name in known:
            harness.skip('%s: %s' % (file.name, known[file.name]))
            continue
        harness.check(not faults, '%s: %s' % (file.name, '; '.join(faults)[:300]))
    figures = {'column F1': score_columns(files)[1].f1(), 'span precision': found.any.precision(), 'span recall': found.any.recall()}
    for name, least in FLOOR.items():
        harness.check(figures[name] >= least, '%s is %.3f, not %.2f' % (name, figures[name], least))
    harness.close()


def write(folder, seed):
    os.makedirs(folder, exist_ok=True)
    for name, data, truth in corpus.files(seed):
        with open(os.path.join(folder, name + '.csv'), 'wb') as file:
            file.write(data)
        with open(os.path.join(folder, name + '.json'), 'w', encoding='utf-8') as file:
            json.dump(dict(truth, file=name + '.csv'), file, ensure_ascii=False)


if __name__ == '__main__':
    main()
