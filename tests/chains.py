#!/usr/bin/env python3
"""Chains as people write them: what tools in the middle may do to a labelled stream, and what is refused.

Every chain runs under `sh -c`; each stage leaves its own exit status. A tool in the middle must not matter: the
masked stream is what the same tool makes of the masked file. Whatever happens, no personal value comes out that
the chain should have masked.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from harness import BIN, TESTS, WATCHDOG, check, close, skip

os.environ['PATH'] = BIN + ':' + os.environ['PATH']
NAMES = ['%s%s' % (a, b) for a in ('王', '李', '欧阳') for b in ('伟', '芳', '小娜', '敏', '建军')]
RECORDS = [('T%05d' % (i * 37 + 11), NAMES[i % len(NAMES)], '1%s%08d' % ((39, 86, 80)[i % 3], 13579 * (i + 7) % 10 ** 8),
            'kunde.%d@example.com' % (i + 100), '%d.%02d' % (i + 5, i)) for i in range(40)]
HEADER = '订单编号,收货人姓名,联系手机,邮箱,金额'
ORDERS = (HEADER + '\n' + ''.join(','.join(record) + '\n' for record in RECORDS)).encode()
SECRETS = sorted({cell for record in RECORDS for cell in record[1:4]})
MOBILE = '联系手机#pii:cn_mobile'
RULES = {
    'encrypt.yaml': 'version: 1\nclasses: {email: {action: encrypt}}\n',
    'keep.yaml': 'version: 1\nclasses: {email: {action: keep}}\n',
    'vip.yaml': "version: 1\nclasses: {vip_card: {headers: [卡], action: mask, mask: {kind: full}}}\n",
}


def chain(stages, shell=('sh', '-c')):
    """The statuses of all stages, what the last one wrote, what all said."""
    script = ' | '.join('{ %s\n echo $? >status.%d; }' % (stage, i) for i, stage in enumerate(stages))
    done = subprocess.run([*shell, script], capture_output=True, timeout=WATCHDOG, stdin=subprocess.DEVNULL)
    statuses = []
    for i in range(len(stages)):
        with open('status.%d' % i, encoding='ascii') as file:
            statuses.append(int(file.read()))
    return statuses, done.stdout, done.stderr.decode()


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def clear(data, secrets=None):
    """Personal values that stand in the clear, in whichever encoding."""
    return [s for s in secrets or SECRETS if s.encode() in data or s.encode('gb18030') in data]


def missing(tool, told=set()):
    if shutil.which(tool):
        return False
    if tool not in told:
        skip('%s is not there' % tool)
    told.add(tool)
    return True


def passes(what, stages, want, secrets=None):
    """All goes well, and this comes out."""
    statuses, out, err = chain(stages)
    # Before `head` a program may lose its reader.
    check(all(status in (0, 141) for status in statuses[:-1]) and statuses[-1] == 0 and out == want and not err and not clear(out, secrets),
          '%s: %s, %r, not %r: %s' % (what, statuses, out[:300], want[:300], err))


def refused(what, stages, words, statuses=None, out=b''):
    """The last stage refuses (2) with these words; no value is in the clear, nor in what is said."""
    got, wrote, err = chain(stages)
    want = statuses or [0] * (len(stages) - 1) + [2]
    # A program in the middle may lose its reader, and a tool may be told so or not.
    same = len(got) == len(want) and all(a == b or b is None for a, b in zip(got, want))
    check(same and wrote == out, '%s: %s, not %s: %r %s' % (what, got, want, wrote[:300], err))
    check(all(word in err for word in words), '%s: says: %s' % (what, err))
    check(not clear(wrote) and not clear(err.encode()), '%s: in the clear: %s' % (what, clear(wrote + err.encode())))


def stopped(what, stages, words, out):
    """The last stage stops (3) after what it had treated, and says so in the stream."""
    got, wrote, err = chain(stages)
    check(got[-1] == 3 and not any(got[:-1]) and wrote == out, '%s: %s %r: %s' % (what, got, wrote[-300:], err))
    check(all(word in err for word in words), '%s: says: %s' % (what, err))
    check(not clear(wrote) and not clear(err.encode()), '%s: in the clear: %s' % (what, clear(wrote)))


# ---- Tools in the middle -----------------------------------------------------------------------

def middle():
    """(tool, its stage; what the same stage is called behind the chain, if otherwise)"""
    same = [
        ('cat', 'cat'), ('cat', "sh -c 'cat -'"), ('head', 'head -n 7'), ('head', 'head -n 1'), ('tee', 'tee copy'),
        ('dd', 'dd bs=1 status=none'), ('sed', r"sed 's/$/\r/'"), ('iconv', 'iconv -f UTF-8 -t GBK | iconv -f GBK -t UTF-8'),
        ('gzip', 'gzip -c | gzip -dc'), ('zstd', 'zstd -qc'), ('sh', r"sh -c 'printf \\357\\273\\277; cat'"),
        ('split', 'split -l 9 - part. && cat part.*'), ('awk', "awk -F, -v OFS=, 'NR == 1 || $5 > 20'"),
        ('grep', 'grep -v T00048'), ('sort', 'LC_ALL=C sort -r'), ('cut', 'cut -d, -f2-4'), ('cut', 'cut -d, -f3'), ('cut', 'cut -d, -f1,5'),
        ('mlr', 'mlr --icsv --ocsv cat'), ('mlr', 'mlr --csv sort -f 订单编号'), ('mlr', 'mlr --csv head -n 3'),
        ('mlr', 'mlr --csv --quote-all cat'), ('mlr', 'mlr --icsv --ojson cat | mlr --ijson --ocsv cat'),
        ('mlr', 'mlr --icsv --otsv cat'), ('mlr', "mlr --csv filter '$金额 > 20'"), ('mlr', 'mlr --csv tac'),
        ('mlr', 'mlr --csv reorder -e -f 订单编号'), ('mlr', 'mlr --icsv --ocsv --ofs semicolon cat'),
        ('mlr', 'mlr --csv rename 订单编号,单'),
        ('csvcut', 'csvcut -c 4,2,5'), ('csvcut', 'csvcut -c 3,3,1'), ('csvsort', 'csvsort -I -c 1 -r'),
        ('csvformat', 'csvformat -U 1'), ('csvformat', 'csvformat -T'),
        ('sqlite3', "sqlite3 :memory: '.mode csv' '.import /dev/stdin t' '.headers on' 'SELECT * FROM t'"),
        ('python3', 'python3 -c "import csv, sys; csv.writer(sys.stdout, quoting=csv.QUOTE_ALL).writerows('
                    'csv.reader(sys.stdin))"'),
    ]
    own = [
        ('mlr', "mlr --csv cut -o -f '%s,订单编号'" % MOBILE, 'mlr --csv cut -o -f 联系手机,订单编号'),
        ('mlr', "mlr --csv rename -r '^联系手机,mobil'", 'mlr --csv rename 联系手机,mobil'),
        ('csvcut', "csvcut -c '%s'" % MOBILE, 'csvcut -c 联系手机'),
        ('csvgrep', "csvgrep -c '%s' -r 8" % MOBILE, None),
        ('sed', "sed '1s/联系手机/c3/'", None),
    ]
    return [(tool, stage, stage) for tool, stage in same] + own


def tools_in_the_middle():
    for tool, stage, behind in middle():
        if missing(tool):
            continue
        if behind is None:
            statuses, out, err = chain(['pii-classify orders.csv', stage, 'pii-mask'])
            check(not any(statuses) and not err and not clear(out) and b'#pii' not in out,
                  '%s: %s %s %s' % (stage, statuses, clear(out), err))
            continue
        want = chain(['cat masked.csv', behind])[1]
        if stage.startswith('zstd'):
            want = MASKED
        # Its own order of columns and records: by what stands in the clear alone.
        passes(stage, ['pii-classify orders.csv', stage, 'pii-mask'], want)
    check(b'#pii:' in read('copy'), 'tee took a labelled copy')


def joined_again():
    passes('split and joined with one header', ['pii-classify orders.csv', 'split -l 13 - p.; for p in p.*; do cat $p; done',
                                                'pii-mask'], MASKED)
    if not missing('mlr'):
        chain(['pii-classify orders.csv', 'split -l 21 - q.'])
        write('q.ab', read('q.aa').split(b'\n')[0] + b'\n' + read('q.ab'))
        passes('halves joined by mlr', ['mlr --csv cat q.aa q.ab', 'pii-mask'], MASKED)
    passes('each half masked, the second with a header of its own',
           ['{ pii-mask q.aa; pii-mask q.ab | tail -n +2; }' if os.path.exists('q.ab') else 'cat masked.csv'], MASKED)
    passes('twice the columns', ['pii-classify orders.csv', 'paste -d, - labelled.csv', 'pii-mask'],
           chain(['paste -d, masked.csv masked.csv'])[1])
    passes('tabs in the place of commas', ["tr , '\\t' <labelled.csv", 'pii-mask'], MASKED.replace(b',', b'\t'))


# ---- Little or nothing to do ---------------------------------------------------------------------

def little_to_do():
    clean = '编号,城市,数量\n1,北京,3\n2,上海,4\n'.encode()
    write('clean.csv', clean)
    passes('no personal data', ['pii-classify clean.csv', 'pii-mask'], clean)
    passes('no personal data, thrice', ['cat clean.csv', 'pii-classify', 'pii-mask', 'pii-mask', 'pii-classify'], clean)
    passes('nothing left to pay', ['pii-classify orders.csv', 'pii-mask', 'pii-mask'], MASKED)
    passes('nothing left to find', ['pii-classify orders.csv', 'pii-mask', 'pii-classify', 'pii-mask'], MASKED)
    passes('labels are kept by a second pii-classify', ['pii-classify orders.csv', 'pii-classify', 'pii-mask'], MASKED)
    passes('a header alone', ['head -n 1 orders.csv', 'pii-classify', 'pii-mask'], HEADER.encode() + b'\n')
    passes('a header alone, labelled', ['pii-classify orders.csv', 'head -n 1', 'pii-mask'], HEADER.encode() + b'\n')
    passes('a header alone, no line end', ["printf %s '" + HEADER + "'", 'pii-classify', 'pii-mask'], HEADER.encode())
    passes('one column', ['cut -d, -f3 orders.csv', 'pii-classify', 'pii-mask'], chain(['cut -d, -f3 masked.csv'])[1])
    for reader in ('pii-classify', 'pii-mask'):
        refused('nothing at all into ' + reader, ['true', reader], [reader + ':'], [0, 3])
    refused('a file that is not there', ['pii-classify missing.csv', 'pii-mask'], ['missing.csv'], [4, 3])
    status = subprocess.run(['bash', '-o', 'pipefail', '-c', 'pii-classify missing.csv | pii-mask | cat'],
                            capture_output=True, timeout=WATCHDOG).returncode
    check(status == 3, 'pipefail tells of the last failure: %d' % status)


# ---- Two rules files, two days -------------------------------------------------------------------

def rules_and_days():
    for name, text in RULES.items():
        write(name, text)
    write('vip.csv', '编号,卡\n1,A-17\n2,B-18\n')
    refused('a class that the second rules do not know', ['pii-classify -r vip.yaml vip.csv', 'pii-mask'],
            ['vip_card', 'rules do not know', '卡'], [None, 2])
    passes('the same rules', ['pii-classify -r vip.yaml vip.csv', 'pii-mask -r vip.yaml'], '编号,卡\n1,***\n2,***\n'.encode())
    passes('PII_RULES for all of them', ['export PII_RULES=vip.yaml; pii-classify vip.csv', 'PII_RULES=vip.yaml pii-mask'],
           '编号,卡\n1,***\n2,***\n'.encode())
    statuses, out, err = chain(['pii-classify orders.csv', 'pii-mask -r encrypt.yaml -v', 'cat'])
    check(not any(statuses) and '邮箱#pii:email'.encode() in out and 'pii-encrypt' in err and not clear(out, [
        s for s in SECRETS if '@' not in s]), 'another action: the debt passes: %s %s' % (statuses, err))
    passes('what one leaves the other pays', ['pii-classify -r encrypt.yaml orders.csv', 'pii-mask -r encrypt.yaml', 'pii-mask'],
           MASKED)
    statuses, out, err = chain(['pii-classify orders.csv', 'pii-mask -r keep.yaml'])
    check(not any(statuses) and b'#pii' not in out and b'kunde.100@' in out and not err, 'keep takes the label off: ' + err)
    statuses, _, err = chain(['pii-classify -o today.csv orders.csv'])
    check(statuses == [0] and not err and b'#pii:' in read('today.csv'), 'labelled today: ' + err)
    passes('masked tomorrow', ['cat today.csv', 'pii-mask'], MASKED)
    chain(['pii-classify orders.csv', 'pii-mask -r encrypt.yaml --leave-debts -o today.csv'])
    check('邮箱#pii:email'.encode() in read('today.csv'), 'masked in part today')
    passes('the rest tomorrow', ['pii-mask today.csv'], MASKED)
    passes('a plan today, masked tomorrow without labels',
           ['pii-classify --write-plan plan.yaml orders.csv', 'cat >rest; pii-mask --plan plan.yaml orders.csv'], MASKED)


# ---- Debts into a file ---------------------------------------------------------------------------

def debts():
    words = ['邮箱', 'pii-encrypt', '--leave-debts']
    write('owed.csv', chain(['pii-classify -r encrypt.yaml orders.csv'])[1])
    mask = 'pii-mask -r encrypt.yaml '
    for what, end in (('a file', '>file'), ('a file, appended to', '>>file'), ('a file, read and written', '1<>file'),
                      ('-o', '-o file'), ('-o /dev/stdout', '-o /dev/stdout >file'), ('-o /dev/fd/1', '-o /dev/fd/1 >file')):
        write('file', b'older\n')
        refused('debts into ' + what, ['cat owed.csv', mask + end], words)
        check(read('file') in (b'older\n', b''), 'debts into %s: %r' % (what, read('file')))
    check(not [name for name in os.listdir('.') if name.startswith('file.') or name.startswith('.file')], 'nothing is left behind')
    for what, end in (('/dev/null', '>/dev/null'), ('-o /dev/null', '-o /dev/null'), ('a pipe', '| cat >/dev/null'),
                      ('a file that is told to take them', '--leave-debts -o file'), ('bare', '--leave-debts --bare >bare')):
        passes('debts into ' + what, ['cat owed.csv', mask + end], b'')
    check(b'#pii:email' in read('file') and b'#pii' not in read('bare'), '--leave-debts keeps the label, --bare does not')
    refused('what --bare left is not let through', ['cat bare', 'pii-mask'], ['邮箱', 'email', 'pii-classify'])
    refused('what would be paid elsewhere, without its label, into a file', ['cat bare', mask + '>file'], ['邮箱', 'email'])


# ---- Labels lost ---------------------------------------------------------------------------------

def lost():
    """(what, the stage that loses them; words; the tool)"""
    yield 'tail -n +2', 'tail -n +2', ['lost its header line']
    yield 'sed 1d', 'sed 1d', ['lost its header line']
    yield 'names and numbers, cut by tail', "cut -d, -f1,2 | tail -n +2", ['lost its header line', 'built like']
    yield 'sort', 'LC_ALL=C sort', ['lost its header line']
    yield 'sort by the third column', 'LC_ALL=C sort -t, -k3,3', ['lost its header line']
    yield 'shuf, as it were', "sed '1h;1d;9G'", ['lost its header line']
    yield 'another header', r"sed '1s/.*/a,b,c,d,e/'", ['column ', 'has no label', 'pii-classify']
    yield 'c1 to c5, quoted', r"""sed '1s/.*/"c1","c2","c3","c4","c5"/'""", ['column ', 'has no label']
    yield 'all labels off', "sed '1s/#pii:[a-z_]*//g'", ['收货人姓名', 'person_name', 'no label']
    yield 'one label off', "sed '1s/#pii:cn_mobile//'", ['联系手机', 'cn_mobile', 'no label']
    yield 'one label off, the name another', "sed '1s/联系手机#pii:cn_mobile/Mobile/'", ['Mobile', 'no label']
    yield 'labels cut', "sed '1s/#pii:[a-z_]*/#/g'", ['#): ', 'has no label']
    yield 'a label with a blank', "sed '1s/cn_mobile/& /'", ['联系手机', 'no label']
    yield 'a suffix for a duplicate', "sed '1s/cn_mobile/&_2/'", ['#pii:', 'no label']
    yield 'a suffix of Miller', "sed '1s/cn_mobile/&:2/'", ['#pii:', 'no label']
    yield 'names as R makes them', "sed '1s/[#:]/./g'", ['收货人姓名.pii.person_name', 'another tool']
    yield 'names as databases make them', "sed '1s/[#:]/_/g'", ['another tool', '#pii:person_name']
    yield 'one name in capitals', "sed '1s/#pii:cn_mobile/#PII:CN_MOBILE/'", ['another tool', '#pii:cn_mobile']
    yield 'an unlabelled file beside it', 'paste -d, - orders.csv', ['column 7 (收货人姓名)', 'no label']
    yield 'a title above', "sed '1s/#[a-z:_]*//g' | sed '1i 2026年6月订单导出,,,,'", ['record 1', 'tail -n +2']
    yield 'one column of it', "cut -d, -f3 | sed 1d", ['lost its header line']
    yield 'gzip', 'gzip -c', ['gzip -dc']
    yield 'UTF-16', 'iconv -f UTF-8 -t UTF-16', ['UTF-16']
    yield 'mlr implicit header', 'mlr --csv --implicit-csv-header cat', None
    yield 'mlr headerless', 'mlr --icsv --ocsv --headerless-csv-output cat', ['lost its header line']
    yield 'mlr rename one', "mlr --csv rename '%s,联系手机'" % MOBILE, ['联系手机', 'no label']
    yield 'mlr rename all', "mlr --csv rename -g -r '#pii:.*,'", ['收货人姓名', 'no label']
    yield 'mlr rename all to nothing known', 'mlr --csv label a,b,c,d,e', ['column ', 'has no label']
    yield 'csvcut without the header', 'csvcut -K 1', ['lost its header line']


def labels_lost():
    for what, stage, words in lost():
        tool = stage.split()[0]
        if tool in ('mlr', 'csvcut') and missing(tool):
            continue
        if words is None:
            # Whichever way: it fails, and nothing is in the clear.
            statuses, out, err = chain(['pii-classify orders.csv', stage, 'pii-mask'])
            check(statuses[-1] in (2, 3) and not clear(out) and not clear(err.encode()) and err,
                  '%s: %s %s %s' % (what, statuses, clear(out), err))
            continue
        refused('labels lost: ' + what, ['cat labelled.csv', stage, 'pii-mask'], words, [None, None, 2])
    refused('tail into a pipe in front', ['cat labelled.csv', 'tail -n +2', 'pii-classify', 'pii-mask'],
            ['pii-classify:', 'lost its header line'], [None, None, 2, 3])
    write('values.csv', b'c1,c2\n' + b''.join(('%s,%s\n' % record[2:4]).encode() for record in RECORDS))
    refused('values alone', ['cat values.csv', 'pii-mask'], ['column 1 (c1)', 'cn_mobile'])
    passes('values alone, found', ['pii-classify values.csv', 'pii-mask'], b'c1,c2\n' + b''.join(
        b','.join(line.split(b',')[2:4]) + b'\n' for line in MASKED.split(b'\n')[1:-1]))
    passes('a masked file without labels', ['cat masked.csv', 'pii-mask'], MASKED)


def title_in_front():
    for title in ('2026年6月订单导出', '2026年6月订单导出,,,,', '"导出,全部",,,,', 'sep=,', '导出,2026', '\n导出,,,,\n'):
        write('titled.csv', title.encode() + b'\n' + ORDERS)
        for reader in ('pii-classify', 'pii-mask'):
            refused('%r above the header, %s' % (title, reader), ['cat titled.csv', reader], ['tail -n +'])
        passes('%r cut off' % title, ['tail -n +%d titled.csv' % (2 + title.count('\n')), 'pii-classify', 'pii-mask'], MASKED)


# ---- Files joined --------------------------------------------------------------------------------

def joined():
    again = ['the header again']
    end = b'"pii-mask: stopped at record 41\n'
    for what, first, second in (('both labelled', 'labelled', 'labelled'), ('labelled and not', 'labelled', 'orders'),
                                ('labelled and masked', 'labelled', 'masked'),
                                ('masked and masked', 'masked', 'masked')):
        stopped(what, ['cat %s.csv %s.csv' % (first, second), 'pii-mask'], again, MASKED + end)
    for second in ('orders', 'labelled'):
        refused('masked and ' + second, ['cat masked.csv %s.csv' % second, 'pii-mask'], ['收货人姓名', 'no label'])
    statuses, out, _ = chain(['cat orders.csv orders.csv', 'pii-classify', 'pii-mask'])
    check(statuses == [0, 3, 3] and not clear(out) and out == MASKED + b'"pii-classify: stopped at record 41\n',
          'neither labelled: %s %r' % (statuses, out[-100:]))
    write('quoted.csv', b'\xef\xbb\xbf' + b'\r\n'.join(b','.join(b'"%s"' % cell for cell in line.split(b','))
                                                       for line in ORDERS.split(b'\n')[:-1]) + b'\r\n')
    stopped('the second with a byte order mark, quotes and CRLF', ['cat labelled.csv quoted.csv', 'pii-mask'], again, MASKED + end)
    passes('rejected, with --rejects', ['cat labelled.csv labelled.csv', 'pii-mask --rejects rejects -q 2>told'],
           MASKED + MASKED.split(b'\n', 1)[1])
    check(read('rejects') == read('labelled.csv').split(b'\n')[0] + b'\n', 'the header is what was rejected')
    # The other columns in another order: two labels tell it.
    write('turned.csv', b'\n'.join(b','.join(reversed(line.split(b','))) for line in read('labelled.csv').split(b'\n')))
    write('other.csv', b'\n'.join(b','.join(reversed(line.split(b','))) for line in ORDERS.split(b'\n')))
    stopped('columns in another order', ['cat labelled.csv other.csv', 'pii-mask'], again, MASKED + end)
    stopped('columns in another order, labelled', ['cat labelled.csv turned.csv', 'pii-mask'], again, MASKED + end)
    refused('fewer columns', ['cut -d, -f1-4 labelled.csv', 'cat labelled.csv -', 'pii-mask'], ['record 41', 'too few'],
            [0, 0, 3], MASKED + end)
    write('one.csv', '姓名#pii:person_name,城\n'.encode())
    write('two.csv', '甲,乙\n丙,丁\n姓名#pii:person_name,城\n'.encode())
    for reader in ('pii-mask', 'pii-classify'):
        refused('one label that moved, ' + reader, ['cat two.csv', reader], ['record 2', 'the header again'],
                [0, 3], '甲,乙\n丙,丁\n"{}: stopped at record 2\n'.format(reader).encode())


# ---- What comes late -----------------------------------------------------------------------------

def late():
    def stream(at, count=30, filler=''):
        return 'id,x\n' + ''.join('%d,%s\n' % (i, '13912345678' if i == at else filler) for i in range(1, count + 1))
    for sample in (1, 2, 29):
        for at in (sample, sample + 1, sample + 2):
            if at > 30:
                continue
            write('late.csv', stream(at))
            statuses, out, err = chain(['pii-classify --sample %d late.csv' % sample, 'pii-mask'])
            if at == sample:
                check(statuses == [0, 0] and b'139****5678' in out and not err, 'the last of the sample decides: %s %s' % (statuses, err))
                continue
            check(statuses == [1, 3] and 'record %d' % at in err and 'cn_mobile' in err and b'13912345678' not in out,
                  '%d records, late at %d: %s %s' % (sample, at, statuses, err))
            check(out.startswith(b'id,x\n') and out.endswith(b'"pii-classify: stopped at record %d\n' % at),
                  '%d records, late at %d: %r' % (sample, at, out))
    write('late.csv', stream(28, filler='word'))
    statuses, out, err = chain(['pii-classify --sample 25 late.csv', 'cat'])
    check(statuses == [0, 0] and out == read('late.csv') and 'judged clean, but 1 cell' in err, 'late in a clean column: ' + err)
    statuses, out, err = chain(['pii-classify --strict --sample 25 late.csv', 'cat'])
    check(statuses == [1, 0] and b'13912345678' not in out and 'record 28' in err, 'with --strict: %s' % err)
    for pin in ('cn_mobile', 'none'):
        write('pin.yaml', 'version: 1\ncolumns: {x: %s}\n' % pin)
        statuses, out, err = chain(['pii-classify -r pin.yaml --sample 1 late.csv', 'pii-mask'])
        check(statuses == [0, 0] and (b'13912345678' in out) == (pin == 'none'), 'pinned %s: %s %s' % (pin, statuses, err))


# ---- Masked files again --------------------------------------------------------------------------

def masked_again():
    generate = os.path.join(TESTS, 'data', 'generate.py')
    for name in ('tmall', 'shopify', 'amazon', 'pinduoduo', 'douyin'):
        for seed in ('1', '5'):
            export = "'%s' '%s' %s --records 700 --seed %s" % (sys.executable, generate, name, seed)
            statuses, once, err = chain([export, 'pii-classify', 'pii-mask'])
            check(not any(statuses) and once and not err, '%s: %s %s' % (name, statuses, err))
            write('once.csv', once)
            passes(name + ' again', ['pii-classify once.csv', 'pii-mask'], once)
            passes(name + ' again, without pii-classify', ['cat once.csv', 'pii-mask'], once)
            passes(name + ' twice in one chain', ['pii-classify once.csv', 'pii-mask', 'pii-classify', 'pii-mask'], once)


# ---- By a key --------------------------------------------------------------------------------------

RING = '3lqhqovx3f 2026-01-01T00:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n'
TOKENS = ['person_name', 'nickname', 'account', 'cn_mobile', 'cn_landline', 'phone', 'email', 'address', 'postcode',
          'cn_resident_id', 'bank_card', 'wechat_id', 'qq', 'tracking_number', 'credential']
STAND_INS = [name for name in TOKENS if name not in ('nickname', 'credential')]


def keyed_again():
    """Whatever kinds a file was masked by, masking it again changes nothing, and what was in it is gone."""
    generate = os.path.join(TESTS, 'data', 'generate.py')
    write('shop.key', RING)
    os.chmod('shop.key', 0o600)
    for kind, names in (('token', TOKENS), ('surrogate', STAND_INS)):
        rules = 'version: 1\nrecipient: 上海某某公司\nclasses:\n' + ''.join(
            '  %s: {mask: {kind: %s}}\n' % (name, kind) for name in names)
        write(kind + '.yaml', rules)
        mask = 'pii-mask -r %s.yaml -k shop.key' % kind
        classify = 'pii-classify -r %s.yaml' % kind
        for name in ('tmall', 'shopify', 'amazon', 'pinduoduo', 'douyin'):
            export = "'%s' '%s' %s --records 500 --seed 3" % (sys.executable, generate, name)
            statuses, once, err = chain([export, classify, mask])
            check(not any(statuses) and once, '%s, %s: %s %s' % (name, kind, statuses, err))
            check((b'p1_' if kind == 'token' else b'#surrogate:3lqhqovx3f:') in once, '%s: nothing of kind %s' % (name, kind))
            write('once.csv', once)
            for stages in (['%s once.csv' % classify, mask], ['cat once.csv', mask]):
                statuses, out, err = chain(stages)
                check(statuses == [0, 0] and out == once, '%s, %s again: %s %s %s' % (name, kind, statuses, err,
                      [pair for pair in zip(once.split(b'\n'), out.split(b'\n')) if pair[0] != pair[1]][:2]))


home = os.getcwd()
with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    write('orders.csv', ORDERS)
    MASKED = chain(['pii-classify orders.csv', 'pii-mask'])[1]
    write('masked.csv', MASKED)
    write('labelled.csv', chain(['pii-classify orders.csv'])[1])
    check(len(MASKED.split(b'\n')) == 42 and not clear(MASKED) and re.match(
        HEADER.encode() + rb'\nT00011,\S+\*\*,139\*\*\*\*\d{4},k\*\*\*@example.com,5.00\n', MASKED), 'the chain itself: %r' % MASKED[:200])
    tools_in_the_middle()
    joined_again()
    little_to_do()
    rules_and_days()
    debts()
    labels_lost()
    title_in_front()
    joined()
    late()
    masked_again()
    keyed_again()
    os.chdir(home)
close()
