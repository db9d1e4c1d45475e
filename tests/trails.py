"""Writes trails as the programs do (pii-trail.5), for tests of who reads them.

A Trail takes its lines one by one; night() has the programs of a whole pipe write theirs. What a
stage reads and writes is told by stream(), whose digest is that of its name: two streams of one
name are the same bytes.

    trail = Trail()
    night(trail, '2026-11-29T01:00:00', 'orders', CHAIN)
    trail.write('shop.trail')
"""
import datetime
import hashlib
import json

RULES = {'name': 'share', 'sha256': hashlib.sha256(b'share').hexdigest()}
OPERATOR = {'login': 'shop', 'uid': 1000, 'host': 'server'}
# Program, task, and what it takes away: the chain of a night.
CHAIN = [('pii-classify', 'classify', {}), ('pii-drop', 'erase', {'subjects': 2, 'retention': 3}),
         ('pii-mask', 'mask', {}), ('pii-audit', 'audit', {})]


def digest(text):
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def stamp(moment):
    return moment.strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (moment.microsecond // 1000)


def moment(text):
    return datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%S')


def put(value):
    """A line as jansson writes it."""
    return json.dumps(value, ensure_ascii=False)


def stream(name, records, size=None, text=None):
    """What went in or out; `text`: the name of the UTF-8 CSV in it, where it is compressed."""
    value = {'records': records, 'bytes': 40 + 100 * records if size is None else size, 'sha256': digest(name)}
    if text is not None:
        value['text_sha256'] = digest(text)
    return value


def column(position, name, cls, sensitivity='personal', action='mask', kind='keep', cells=100, treated=None,
           already=0, **audited):
    return dict({'position': position, 'name': name, 'class': cls, 'sensitivity': sensitivity, 'action': action,
                 'kind': kind, 'cells': cells, 'treated': cells - already if treated is None else treated,
                 'already': already}, **audited)


def estimate(value, low=None, high=None, exact=True, name='value'):
    return {name: value, 'low': value if low is None else low, 'high': value if high is None else high, 'exact': exact}


def audit(people=90, sensitive=40, gate=True, by='subject', risk=()):
    """`risk`: pairs of a list of columns and the four shares."""
    return {'gate': gate, 'people': {'by': by, 'all': estimate(people), 'sensitive': estimate(sensitive), 'unnamed': 0,
                                     'masked': 0, 'sealed': 0},
            'risk': [{'columns': list(columns),
                      'k': {str(k): estimate(share, name='share') for k, share in zip((2, 5, 10, 20), shares)}}
                     for columns, shares in risk]}


COLUMNS = {
    'classify': [column(2, '收货人姓名', 'person_name', action='label', kind=None, treated=0),
                 column(3, '联系手机', 'cn_mobile', action='label', kind=None, treated=0),
                 column(4, '身份证号', 'cn_resident_id', 'sensitive', action='label', kind=None, treated=0)],
    'erase': [column(2, '收货人姓名', 'person_name', action='pass', kind=None, treated=0)],
    'mask': [column(2, '收货人姓名', 'person_name', kind='name'), column(3, '联系手机', 'cn_mobile', already=4),
             column(4, '身份证号', 'cn_resident_id', 'sensitive')],
    'audit': [column(3, '联系手机', 'cn_mobile', action='audit', kind=None, treated=0, already=100, findings=0,
                     declared=0)],
}


class Trail:
    """A trail in the making. `lines` are texts without their line feed."""

    def __init__(self, identity='abcdefghij', start='2026-11-01T00:00:00'):
        self.identity, self.now, self.lines = identity, moment(start), []

    def at(self, text):
        self.now = max(self.now, moment(text))

    def pause(self, milliseconds):
        self.now += datetime.timedelta(milliseconds=milliseconds)

    def line(self, event, members):
        """Appends a line; its seq."""
        prev = digest(self.lines[-1]) if self.lines else ''
        self.lines.append(put(dict({'trail': self.identity, 'seq': len(self.lines) + 1, 'prev': prev,
                                    'time': stamp(self.now), 'event': event}, **members)))
        return len(self.lines)

    def begin(self, program='pii-mask', task='mask', run='4711', piped=(True, True), **more):
        """`piped`: does it read from a pipe, and write to one?"""
        value = {'run': run, 'pipe': {'in': piped[0], 'out': piped[1]}, 'program': program, 'version': '0.1.0', 'task': task, 'operator': OPERATOR,
                 'purpose': '店铺分析', 'basis': None, 'recipient': '上海某某公司', 'tag': None, 'key_tag': None,
                 'rules': RULES}
        value.update(more)
        return self.line('begin', value)

    def end(self, begin, came, out, status=0, rejects=0, removed=(0, 0), columns=(), **more):
        """`came`, `out`: streams; `out` None: a dry run. `removed`: by subjects, by retention."""
        value = {'begin': begin, 'status': status, 'milliseconds': 40, 'in': came, 'out': out, 'rejects': rejects,
                 'removed': {'subjects': removed[0], 'retention': removed[1]}, 'subjects': removed[0] > 0,
                 'retention': removed[1] > 0, 'unended': False, 'columns': list(columns)}
        value.update(more)
        return self.line('end', value)

    def failed(self, begin, what='rename'):
        return self.line('failed', {'begin': begin, 'what': what})

    def data(self):
        return ''.join(line + '\n' for line in self.lines).encode()

    def write(self, path):
        with open(path, 'wb') as file:
            file.write(self.data())
        return path


def night(trail, start, source, chain=CHAIN, records=1000, run=None, trails=None, **more):
    """
    The programs of one pipe: all begin, then all end, the first one first. `source` names the input;
    the outputs are named after it and the tasks. `trails`: one for each stage, where they do not
    share one. The name of the last output, and its records.
    """
    trails = trails or [trail] * len(chain)
    run = run or str(4000 + len(trail.lines))
    begins = []
    for number, (into, (program, task, _)) in enumerate(zip(trails, chain)):
        into.at(start)
        into.pause(3)
        begins.append(into.begin(program, task, run, (number > 0, number < len(chain) - 1), **more))
    name = source
    for into, begin, (_, task, removed) in zip(trails, begins, chain):
        into.pause(40)
        gone = (removed.get('subjects', 0), removed.get('retention', 0))
        after = records - sum(gone)
        extra = {'audit': audit()} if task == 'audit' else {}
        into.end(begin, stream(name, records), stream(name if task == 'audit' else name + '/' + task, after),
                 removed=gone, columns=COLUMNS.get(task, []), **extra)
        name, records = name if task == 'audit' else name + '/' + task, after
    return name, records
