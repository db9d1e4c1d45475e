"""Trails to make reports of, and a strict reading of the pages."""
import copy
import datetime
import html.parser
import json
import re
import xml.etree.ElementTree

import trails

VOID = {'meta', 'link', 'br', 'hr', 'img', 'input', 'base', 'col', 'source', 'wbr'}
CHAIN = [('pii-classify', 'classify'), ('pii-drop', 'drop'), ('pii-mask', 'mask'), ('pii-encrypt', 'encrypt'),
         ('pii-audit', 'audit')]
# Position, name, class, sensitivity, what is done, how, cells.
COLUMNS = [(15, '收货人姓名', 'person_name', 'personal', 'mask', 'name', 1248),
           (16, '收货地址', 'address', 'personal', 'mask', 'address', 1248),
           (19, '联系手机', 'cn_mobile', 'personal', 'mask', 'keep', 1248),
           (62, '身份证号', 'cn_resident_id', 'sensitive', 'encrypt', 'siv', 731),
           (63, '银行卡号', 'bank_card', 'sensitive', 'encrypt', 'ff1', 221),
           (14, '买家留言', 'free_text', 'personal', 'mask', 'spans', 312),
           (65, '登录密码', 'credential', 'sensitive', 'drop', None, 1248),
           (24, '物流单号', 'tracking_number', 'personal', 'keep', None, 1248),
           (33, '发票抬头', None, None, 'drop', None, 1248)]


# ---- Trails ------------------------------------------------------------------------------------

def columns(task, table, findings):
    """What the program of that task tells of each column; findings: cells in the clear, by name."""
    told = []
    for position, name, cls, sense, done, kind, cells in table:
        clear = findings.get(name, 0)
        if task == 'classify' and cls:
            told.append(trails.column(position, name, cls, sense, 'keep' if done == 'keep' else 'label', None, 0, 0))
        elif task == done == 'drop':
            told.append(trails.column(position, name, cls, sense, 'drop', None, 0, 0))
        elif task == done:
            told.append(trails.column(position, name, cls, sense, task, kind, cells))
        elif task == 'audit' and cls and done not in ('drop', 'keep'):
            marked = cells if kind == 'ff1' else 0
            told.append(trails.column(position, name, cls, sense, 'audit', None, cells, 0, cells - clear - marked,
                                      findings=clear, declared=marked))
    return told


def about(value, exact=False, name='value', most=None):
    high = value * 1.12 if most is None else min(most, value * 1.12)
    return {name: value, 'low': value if exact else value * 0.88, 'high': value if exact else high, 'exact': exact}


def audited(gate=False, people=921.0, sensitive=700.0, shares=(0.031, 0.094, 0.176, 0.29), exact=False, unnamed=0):
    risk = [(['收货地址', '订单创建时间'], shares), (['收货地址'], tuple(share / 8 for share in shares)),
            (['订单创建时间'], (0.0, 0.0, 0.0, 0.0))]
    return {'gate': gate,
            'people': {'by': 'subject', 'all': about(people, exact), 'sensitive': about(sensitive, exact),
                       'unnamed': unnamed, 'masked': 0, 'sealed': 0},
            'risk': [{'columns': names,
                      'k': {str(k): about(share, exact, 'share', 1.0) for k, share in zip((2, 5, 10, 20), parts)}}
                     for names, parts in risk]}


def run_chain(trail, records=1248, run='771', table=COLUMNS, findings=None, stages=CHAIN, stop=None, outside=None,
              audit=None, lost=0, removed=(0, 0), erase=False, begin=None, name='orders'):
    """One stream through all programs. stop: the program that fails; outside: a step behind that task."""
    findings = findings or {}
    stated = dict({'purpose': '店铺转让', 'basis': '个人信息保护法第22条', 'recipient': '上海某某贸易有限公司',
                   'tag': 'k3xq'}, **(begin or {}))
    begins = []
    for program, task in stages:
        trail.pause(2)
        begins.append(trail.begin(**dict({'program': program, 'task': 'erase' if erase and task == 'drop' else task,
                                          'run': run}, **stated)))
    for (program, task), at in zip(stages, begins):
        trail.pause(300)
        told, more, status = columns(task, table, findings), {}, 0
        if task == 'audit':
            more['audit'] = audit or audited()
            status = 1 if sum(findings.values()) else 0
        gone = removed if task == 'drop' else (0, 0)
        out = name if task == 'audit' else name + '/' + task
        after = records - sum(gone)
        if stop == program:
            trail.end(at, trails.stream(name, records), trails.stream(out + '!', records // 2), status=3, columns=told)
            return
        trail.end(at, trails.stream(name, records, 400000), trails.stream(out, after, 400000), status=status,
                  columns=told, milliseconds=400, removed=gone, **more)
        name, records = out, after
        if outside == task:
            name, records = name + '#', records - lost


def sound(**more):
    trail = trails.Trail(start='2026-11-28T01:00:00')
    run_chain(trail, **more)
    return trail


def nights(count=40):
    """A year's end: a chain a night, one that left something, one that stopped."""
    trail = trails.Trail(start='2026-01-01T01:00:00')
    day = datetime.datetime(2026, 1, 1, 1)
    for i in range(count):
        trail.at(day.strftime('%Y-%m-%dT%H:%M:%S'))
        run_chain(trail, records=900 + i * 79 % 400, run=str(100 + i), name='night%d' % i,
                  findings={'联系手机': 12} if i == count - 9 else None, stop='pii-mask' if i == count - 5 else None,
                  begin={'purpose': '夜间备份', 'basis': None, 'recipient': None})
        day += datetime.timedelta(days=1)
    return trail


def broken():
    trail = sound()
    trail.lines[5] = trail.lines[5].replace('"rejects": 0', '"rejects": 1')
    return trail


HOSTILE = ['<script>alert(1)</script>', '"><img src=http://evil.example/x onerror=alert(1)>', '</svg></title></style>',
           "' onload='alert(1)", '\u202eevil\u2066\u0000'.replace('\0', ''), '<!--', ']]>&lt;&#60;', '| a | b |\\',
           'http://evil.example/ www.evil.example', 'javascript:alert(1)', '`code` **b** [x](http://evil.example)',
           'W' * 300, '名' * 200, '1. one', '- dash', '{1:a|b} %s %n']


def hostile(tame=False):
    """Names that try to be markup; or as many that do not."""
    words = ['name%02d' % i for i in range(len(HOSTILE))] if tame else HOSTILE
    table = copy.copy(COLUMNS)
    for i, word in enumerate(words):
        row = COLUMNS[i % 6]
        table.append((70 + i, word, row[2], row[3], row[4], row[5], 100))
    trail = trails.Trail(start='2026-11-28T01:00:00')
    audit = audited()
    for combination, word in zip(audit['risk'], words[:3]):
        combination['columns'] = [word, words[11]]
    run_chain(trail, table=table, audit=audit, findings={words[2]: 7, words[3]: 9},
              begin={'purpose': words[1], 'basis': words[2], 'recipient': words[4], 'tag': words[7][:4],
                     'operator': {'login': words[0], 'uid': 1000, 'host': words[3]},
                     'rules': {'name': words[8], 'sha256': trails.RULES['sha256']}, 'version': words[6]})
    return trail


# ---- Pages -------------------------------------------------------------------------------------

class Page(html.parser.HTMLParser):
    """A page, read strictly: what is opened is closed, in order; what is wrong is in `faults`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.shape, self.attributes, self.ids = [], [], [], [], set()
        self.texts, self.drawings, self.begun, self.tables, self.figures = [], [], None, [], []
        self.text = text
        self.lines = text.split('\n')
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append('never closed: %s' % self.open)

    def place(self):
        line, column = self.getpos()
        return sum(len(each) + 1 for each in self.lines[:line - 1]) + column

    def handle_decl(self, decl):
        if decl != 'DOCTYPE html' or self.shape:
            self.faults.append('a declaration: %s' % decl)

    def unknown_decl(self, data):
        self.faults.append('unknown declaration: %s' % data)

    def handle_comment(self, data):
        self.faults.append('a comment: %s' % data)

    def handle_pi(self, data):
        self.faults.append('an instruction: %s' % data)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.shape.append((tag, tuple(names)))
        self.attributes += [(tag, name, value) for name, value in attrs]
        if len(set(names)) != len(names):
            self.faults.append('an attribute twice: %s %s' % (tag, names))
        for name, value in attrs:
            if name == 'id':
                if value in self.ids:
                    self.faults.append('an id twice: %s' % value)
                self.ids.add(value)
        if tag == 'svg' and self.begun is None:
            self.begun = self.place()
        if tag == 'table':
            self.tables.append([])
        if tag == 'tr' and self.tables:
            self.tables[-1].append([])
        if tag in ('th', 'td'):
            self.tables[-1][-1].append('')
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()
        if tag not in VOID and 'svg' not in self.open:
            self.faults.append('closed at once: %s' % tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append('closed out of order: %s at %s' % (tag, self.getpos()))
        if tag == 'svg' and 'svg' not in self.open:
            end = self.text.index('</svg>', self.place()) + len('</svg>')
            self.drawings.append(self.text[self.begun:end])
            self.begun = None

    def handle_data(self, data):
        if not self.open and data.strip():
            self.faults.append('text outside: %s' % data[:40])
        self.texts.append((tuple(self.open), data))
        if self.open and set(self.open) & {'th', 'td'}:
            self.tables[-1][-1][-1] += data
        if self.open[-2:] == ['li', 'b']:
            self.figures.append(data)

    def said(self):
        return ' '.join(data for path, data in self.texts if 'style' not in path)

    def drawn(self):
        """Each drawing as XML; a fault where it is none."""
        trees = []
        for drawing in self.drawings:
            try:
                trees.append(xml.etree.ElementTree.fromstring(drawing))
            except xml.etree.ElementTree.ParseError as error:
                self.faults.append('a drawing is no XML: %s' % error)
        return trees


def digests(trail):
    """Of what went in and out."""
    found = set()
    for line in trail.lines:
        value = json.loads(line)
        for side in ('in', 'out'):
            found |= {v for k, v in (value.get(side) or {}).items() if k.endswith('sha256')}
    return found


def timeless(data):
    """The same without when it was made."""
    return re.sub(rb'20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|Z)', b'', data)
