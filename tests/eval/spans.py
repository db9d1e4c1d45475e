"""Spans in running text: what build/eval/spans finds, beside what is there."""
import collections

from harness import run
from table import Score

KEPT = {'cn_uscc'}    # known, and left as it is
LOOSE = {'address': 0.6, 'person_name': 1.0}  # the share of a span that must be found; else all of it


def find(program, texts):
    """The finds of each text: (class, begin, end) in characters."""
    status, out, err = run([program], ''.join(t + '\n' for t, _ in texts).encode())
    if status:
        raise SystemExit('%s ends with %d: %s' % (program, status, err.decode()))
    finds = [[] for _ in texts]
    for line in out.decode().split('\n')[:-1]:
        number, begin, end, found = line.split(' ')
        raw = texts[int(number)][0].encode()
        if found not in KEPT:
            finds[int(number)].append((found, len(raw[:int(begin)].decode()), len(raw[:int(end)].decode())))
    return finds


def covered(span, finds):
    """The share of a span's letters and digits that lie in finds."""
    inside = [i for i in range(span[1], span[2])]
    return sum(1 for i in inside if any(b <= i < e for _, b, e in finds)) / len(inside)


class Spans:
    def __init__(self):
        self.classes = collections.defaultdict(Score)
        self.any = Score()
        self.missed, self.false, self.other = [], [], []

    def add(self, text, truth, finds):
        for span in truth:
            cover = covered(span, finds)
            same = covered(span, [f for f in finds if f[0] == span[0]])
            enough = LOOSE.get(span[0], 0.999)
            hidden, right = cover >= enough, same >= enough
            self.classes[span[0]].add(Score(int(right), 0, int(not right)))
            self.any.add(Score(int(hidden), 0, int(not hidden)))
            if not hidden:
                self.missed.append((span[0], text[span[1]:span[2]], text))
        for found, begin, end in finds:
            over = [s for s in truth if s[1] < end and begin < s[2]]
            if not over:
                self.false.append((found, text[begin:end], text))
                self.any.add(Score(0, 1, 0))
            elif all(s[0] != found for s in over):
                self.other.append((over[0][0], found, text[begin:end]))
            if not any(s[0] == found for s in over):
                self.classes[found].add(Score(0, 1, 0))

    def total(self):
        total = Score()
        for score in self.classes.values():
            total.add(score)
        return total


def measure(program, texts):
    spans = Spans()
    for (text, truth), finds in zip(texts, find(program, texts)):
        spans.add(text, truth, finds)
    return spans
