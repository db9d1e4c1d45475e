"""Tables for the eye: columns aligned, wide characters counted as two."""
import unicodedata


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def pad(text, size, right=False):
    fill = ' ' * max(0, size - width(text))
    return fill + text if right else text + fill


def cut(text, size):
    """At most `size` cells wide; what is left out is an ellipsis. One line."""
    text = ' '.join(text.split())
    if width(text) <= size:
        return text
    while width(text) > size - 1:
        text = text[:-1]
    return text + '…'


def show(title, head, rows, left=1):
    """The first `left` columns stand left, the others right."""
    sizes = [max(width(r[i]) for r in [head] + rows if r) for i in range(len(head))]
    print('\n' + title)
    print('  ' + '  '.join(pad(h, s, i >= left) for i, (h, s) in enumerate(zip(head, sizes))).rstrip())
    print('  ' + '  '.join('─' * s for s in sizes))
    for row in rows:
        if row is None:
            print('  ' + '  '.join('─' * s for s in sizes))
            continue
        print('  ' + '  '.join(pad(c, s, i >= left) for i, (c, s) in enumerate(zip(row, sizes))).rstrip())


class Score:
    """Right, wrongly said, missed; and the three figures of them."""

    def __init__(self, right=0, said=0, missed=0):
        self.right, self.said, self.missed = right, said, missed

    def add(self, other):
        self.right, self.said, self.missed = (
            self.right + other.right, self.said + other.said, self.missed + other.missed)

    def precision(self):
        return self.right / (self.right + self.said) if self.right + self.said else 1.0

    def recall(self):
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def f1(self):
        p, r = self.precision(), self.recall()
        return 2 * p * r / (p + r) if p + r else 0.0

    def row(self, name):
        there, said = self.right + self.missed, self.right + self.said
        return [name, str(there), str(self.right), str(self.missed), str(self.said),
                '%.3f' % self.precision() if said else '–', '%.3f' % self.recall() if there else '–',
                '%.3f' % self.f1() if there else '–']


HEAD = ['', 'there', 'found', 'missed', 'wrongly', 'precision', 'recall', 'F1']
