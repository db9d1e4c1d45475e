#!/usr/bin/env python3
"""pii-audit as the last filter: what is left is found and stopped, what is treated is not, and the counts are true."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile

from harness import BIN, CLASSIFY, DROP, ENCRYPT, MASK, TESTS, cells, check, close, run, sanitized

AUDIT = os.path.join(BIN, 'pii-audit')

# One value of each class that is told by itself, and in what other spellings.
LEAKS = {
    'cn_mobile': ['13800138000', '138 0013 8000', '138-0013-8000', '+8613800138000', '１３８００１３８０００', '="13800138000"', '\t13800138000',
                  "'13800138000", '请打13800138000谢谢'],
    'cn_landline': ['0571-88888888', '(010) 8888 8888'], 'phone': ['+44 20 7946 0958', '+1 212 555 0187'],
    'email': ['someone@example.com', '"x" someone@example.com'], 'address': ['浙江省杭州市西湖区文三路1号', '10 Downing Street'],
    'cn_resident_id': ['11010519491231002X', '110105 19491231 002x', '身份证11010519491231002X'], 'hk_id': ['A123456(3)'], 'tw_id': ['A123456789'],
    'us_ssn': ['123-45-6789'], 'bank_card': ['6222021200012345679', '4111 1111 1111 1111'], 'iban': ['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00'],
    'cn_plate': ['京A12345', '车牌京A12345'], 'ip_address': ['203.0.113.77'], 'mac_address': ['00:1a:2b:3c:4d:5e'], 'tracking_number': ['RB123456785GB']}
# Columns without a class, in each of which a leak is none of its kind.
CLEAN = {'订单编号': lambda i: '30000000000000%05d' % i, '总金额': lambda i: '%d.%02d' % (i % 900, i % 97),
         '订单创建时间': lambda i: '2025-%02d-%02d %02d:%02d:%02d' % (i % 12 + 1, i % 28 + 1, i % 24, i % 60, i * 7 % 60),
         '订单状态': lambda i: ('交易成功', '交易关闭')[i % 2], '宝贝标题 ': lambda i: ('无线鼠标', '19 寸显示器', '机械键盘 A4')[i % 3],
         '数量': lambda i: str(i % 5 + 1), 'sku': lambda i: 'AB-%03d' % (i % 300), '时间戳': lambda i: str(1748736000000 + i * 977)}
RECORDS = 240


def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def clean_rows():
    return [[make(i) for make in CLEAN.values()] for i in range(RECORDS)]


def stop_line(out):
    """Does it end in one? Before the first record nothing has gone out at all."""
    return out == b'' or out.rstrip(b'\n').rsplit(b'\n', 1)[-1].startswith(b'"pii-audit: stopped at record')


def leaks_in_clean_columns():
    """Each value in each column that has no class, early and late: found, its record and what follows kept back."""
    for place in range(len(CLEAN)):
        for name, spellings in LEAKS.items():
            for n, value in enumerate(spellings):
                if (list(CLEAN)[place], len(value)) == ('订单编号', 19):
                    continue  # nothing tells it from the numbers there
                rows, at = clean_rows(), RECORDS - 3 if n else 30
                rows[at][place] = value
                data = table(CLEAN, rows)
                title = '%s in %s' % (value.strip(), list(CLEAN)[place])
                status, out, err = run([AUDIT, '--gate', '-q'], data)
                check(status == 1 and stop_line(out), title + ': the gate let it pass with %d %s' % (status, err.decode()[-200:]))
                before = table(CLEAN, rows[:at])
                check(out.startswith(before) and len(out) < len(before) + 60, title + ': the records before, and nothing else')
                check(b'record %d,' % (at + 1) in err and value.encode() not in err, title + ': its place, and not the value')


def signs_around():
    """A number with a sign beside it is that number, also where a column's others are the numbers of orders or amounts."""
    numbers = ['13800138000', '138-0013-8000', '6222021200012345679', '110105194912310003']
    around = ['%s.', '%s,', '/%s', '(%s)', '[%s]', '#%s', '%s?', '"%s"', '<%s>', '1 %s', '%s\n', '%s\n%s', '%s\x0b']
    values = [form.replace('%s', number) for number in numbers for form in around]
    for name, make in CLEAN.items():
        # A column each, so that each is judged by a sample in which the value stands alone.
        rows = [[make(i)] * len(values) for i in range(60)] + [values]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'left.json')
            status, _, err = run([AUDIT, '-q', '--summary', path], table([name] * len(values), rows))
            with open(path, encoding='utf-8') as file:
                columns = json.load(file)['columns']
        # Numbers of orders have 19 digits here: nothing tells another of these from them.
        passed = [value for value, column in zip(values, columns)
                  if column['findings'] != 1 and not (name == '订单编号' and sum(map(str.isdigit, value)) == 19)]
        check(status == 1 and not passed, 'among %s: %r' % (name, passed))


def leaks_in_short_files():
    """One of 25 values is more than one in fifty, and a leak all the same."""
    for value in ('+44 20 7946 0958', '123-45-6789', '京A12345', '203.0.113.77'):
        rows = [[str(i), ('paid', 'shipped', 'closed')[i % 3]] for i in range(25)] + [['25', value]]
        status, out, _ = run([AUDIT, '--gate', '-q'], table(['n', 'state'], rows))
        check(status == 1 and value.encode() not in out, '%s among 25: %d' % (value, status))


def clean_passes():
    data = table(CLEAN, clean_rows())
    for more in ([], ['--gate'], ['--sample', '30']):
        status, out, err = run([AUDIT, *more], data)
        check(status == 0 and out == data and err == b'', 'clean columns %s: %d %s' % (more, status, err.decode()[-300:]))


def generated(kind, options):
    return subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), kind, *options], capture_output=True, check=True).stdout


def leaks_in_masked_columns():
    """A treated table, in each treated cell of which the value stands again."""
    raw = generated('tmall', ['--size', '60000', '--encoding', 'utf-8'])
    masked = run([MASK, '-q'], run([CLASSIFY, '-q'], raw)[1])[1]
    status, out, err = run([AUDIT, '--gate'], masked)
    check(status == 0 and out == masked, 'a masked table: %d %s' % (status, err.decode()[-300:]))
    before, after = cells(raw), cells(masked)
    tried = 0
    for column, name in enumerate(before[0]):
        changed = [i for i in range(1, len(after)) if before[i][column] != after[i][column]]
        for i in changed[:1] + changed[-1:]:
            rows = [list(row) for row in after]
            rows[i][column] = before[i][column]
            status, out, err = run([AUDIT, '--gate', '-q'], b'\n'.join(b','.join(row) for row in rows) + b'\n')
            check(status == 1 and stop_line(out), '%s: a value that was not masked passes, %d' % (name.decode(), status))
            check(b'record %d,' % i in err and b'column %d ' % (column + 1) in err, '%s: the place: %s' % (name.decode(), err.decode()))
            tried += 1
    check(tried >= 16, 'columns with leaks: %d' % tried)


def chains(folder):
    """Whatever the chain, what comes out of it is clean; and marks are declared."""
    raw = generated('tmall', ['--size', '40000', '--encoding', 'utf-8'])
    ring = os.path.join(folder, 'shop.key')
    check(run([ENCRYPT, 'keygen', '-q', '-o', ring])[0] == 0, 'a keyring')
    rules = os.path.join(folder, 'rules.yaml')
    with open(rules, 'w', encoding='utf-8') as file:
        file.write('version: 1\nsubject: [买家支付宝账号]\nclasses:\n'
                   '  cn_mobile: {action: encrypt, encrypt: {mode: ff1}}\n  person_name: {mask: {kind: surrogate}}\n'
                   '  account: {mask: {kind: token}}\n  free_text: {action: encrypt}\n  address: {action: encrypt, encrypt: {mode: siv}}\n')
    for preset in ('default', 'transfer', 'archive', 'share', 'cross-border', 'gdpr', 'pci-dss', 'waybill', rules):
        option, data = ['-q', '-r', preset], raw
        for program in ([CLASSIFY], [DROP], [ENCRYPT, '-k', ring], [MASK, '-k', ring]):
            status, data, err = run([*program, *option], data)
            if status:
                break
        if status == 2 and b'unlisted' in err:
            continue  # these rules want each column pinned
        check(status == 0, '%s: %s' % (preset, err.decode()[-300:]))
        summary = os.path.join(folder, 'summary.json')
        status, out, err = run([AUDIT, '--gate', *option, '--summary', summary], data)
        check(status == 0 and out == data, 'after %s: %d %s' % (preset, status, err.decode()[-300:]))
        with open(summary, encoding='utf-8') as file:
            columns = json.load(file)['columns']
        marked = sum(b'#' in name for name in cells(data)[0])
        check(sum(column['declared'] > 0 for column in columns) == marked, '%s: %d marked columns are declared' % (preset, marked))
        check(preset != rules or marked == 2, '%s: %d marks' % (preset, marked))


def summary_is_true(folder):
    """The counts of a summary against those of this program."""
    rows, expected = [], {'findings': 0, 'already': 0, 'cells': 0}
    for i in range(500):
        mobile = ('138****%04d' % i, '138%08d' % i, '', ' ', 'p1_abcdefghijklmnopqrstuvwxyz2345', '***')[i % 6]
        expected['cells'] += mobile.strip() != ''
        expected['findings'] += i % 6 == 1
        expected['already'] += i % 6 in (0, 4, 5)
        rows.append([str(i), mobile, ('好', '请打138%08d' % i)[i % 10 == 0]])
    data = table(['id', '联系手机', '买家留言'], rows)
    path, target = os.path.join(folder, 's.json'), os.path.join(folder, 'out.csv')
    status, out, err = run([AUDIT, '--summary', path, '-o', target], data)
    check(status == 1 and out == b'', 'without a gate: 1, %d' % status)
    with open(target, 'rb') as file:
        check(file.read() == data, 'the file is written all the same')
    with open(path, encoding='utf-8') as file:
        text = file.read()
    summary = json.loads(text)
    check(summary['records'] == 500 and summary['rejects'] == 0 and summary['stopped'] is None and not summary['gate'], 'records')
    check({key: summary['columns'][1][key] for key in expected} == expected, 'counts of a column: %s, not %s' % (summary['columns'][1], expected))
    check(summary['columns'][2]['findings'] == 50 and summary['columns'][2]['class'] == 'free_text', 'counts of notes')
    check(summary['findings'] == expected['findings'] + 50, 'the sum')
    check(b'personal data in %d of %d cells' % (expected['findings'], expected['cells']) in err, 'told: ' + err.decode())
    check([c['name'] for c in summary['columns']] == ['id', '联系手机', '买家留言'] and [c['position'] for c in summary['columns']] == [1, 2, 3], 'names')
    check(not re.search(r'138\d{8}', text), 'no value is in it')
    status, out, err = run([AUDIT, '--gate', '--summary', path], data)
    with open(path, encoding='utf-8') as file:
        summary = json.load(file)
    check(status == 1 and summary['gate'] and summary['stopped'] == {'record': 1, 'column': 3, 'class': 'cn_mobile'}, 'stopped: %s' % summary['stopped'])
    check(summary['records'] == 1 and summary['columns'][1]['cells'] == 1 and summary['findings'] == 1, 'what a gate counted')
    with open(path, 'w', encoding='ascii') as file:
        file.write('older')
    status = run([AUDIT, '--summary', path], b'a,b\n1,2\n3\n')[0]
    with open(path, encoding='ascii') as file:
        check(status == 3 and file.read() == 'older', 'a stream that fails leaves an older summary')
    status, out, err = run([AUDIT, '--summary', os.path.join(folder, 'none', 's')], data)
    check(status == 4 and stop_line(out), 'a summary that cannot be written: %d' % status)
    status, out, err = run([AUDIT, '--summary', '-'], data)
    check(status == 2 and out == b'', 'a summary into the stream: %d' % status)
    status, out, err = run([AUDIT, '--summary', '-', '-o', target], data)
    check(status == 1 and json.loads(out)['records'] == 500, 'a summary on standard output')
    for other in ('-o', '--rejects'):
        check(run([AUDIT, '--summary', path, other, path], data)[0] == 2, 'a summary that is %s' % other)


def debts(folder):
    owed = '订单编号,联系手机#pii:cn_mobile\n1,138****8000\n'.encode()
    target = os.path.join(folder, 'owed.csv')
    plan = os.path.join(folder, 'plan.yaml')
    status, out, err = run([AUDIT], owed)
    check(status == 0 and out == owed, 'a debt into a pipe: %d' % status)
    status, out, err = run([AUDIT, '--gate'], owed)
    check(status == 1 and out == b'' and b'pii-mask' in err, 'a debt at a gate: %d' % status)
    status, out, err = run([AUDIT, '--gate', '--leave-debts'], owed)
    check(status == 0 and out == owed, 'a debt at a gate that lets it: %d' % status)
    check(run([AUDIT, '-o', target], owed)[0] == 2 and not os.path.exists(target), 'a debt into a file')
    check(run([AUDIT, '-o', target, '--leave-debts'], owed)[0] == 0, 'a debt into a file, left')
    check(run([AUDIT, '--bare', '--leave-debts'], owed)[1] == owed.replace(b'#pii:cn_mobile', b''), 'labels left off')
    treated = owed.replace(b'#pii:cn_mobile', b'')
    check(run([CLASSIFY, '-q', '--write-plan', plan], owed)[0] == 0, 'a plan')
    check(run([AUDIT, '--gate', '--plan', plan, '-o', target], treated)[0] == 0, 'by a plan, at a gate')
    check(run([AUDIT, '--plan', plan, '-o', target], treated)[0] == 2, 'by a plan, into a file')
    status, out, err = run([AUDIT, '--gate', '-d', ',', '-H', '--plan', plan], b'1,138****8000\n2,13800138000\n')
    check(status == 1 and out.startswith(b'1,138****8000\n"pii-audit'), 'without a header: %d %s' % (status, err.decode()))


def shapes(folder):
    """Of whatever form a stream is."""
    leak = '138001380%02d'
    for title, data, more, expected in (
            ('a header alone', b'id,m\n', [], 0), ('one column', '联系手机\n138****8000\n'.encode(), [], 0),
            ('one column, a leak', '联系手机\n13800138000\n'.encode(), [], 1), ('tabs', '联系手机\tid\n13800138000\t1\n'.encode(), [], 1),
            ('quotes, doubled', '联系手机,x\n"=""13800138000""",1\n'.encode(), [], 1), ('CRLF', '联系手机,x\r\n1,13800138000\r\n'.encode(), [], 1),
            ('no line end', '联系手机,x\n138****8000,13800138000'.encode(), [], 1), ('blank cells', '联系手机,x\n ,\n"",　\n'.encode(), [], 0),
            ('GB18030', '联系手机,姓名\n13800138000,段**\n'.encode('gb18030'), [], 1), ('GB18030, masked', '联系手机,姓名\n138****8000,段**\n'.encode('gb18030'), [], 0),
            ('a pin of the user', 'x,id\n13800138000,1\n'.encode(), ['-r', 'pin.yaml'], 0)):
        with open(os.path.join(folder, 'pin.yaml'), 'w', encoding='ascii') as file:
            file.write('version: 1\ncolumns: {x: none}\n')
        status, out, err = run([AUDIT, *more], data, cwd=folder)
        wanted = data.decode('gb18030').encode() if title.startswith('GB') else data
        check(status == expected and out == wanted, '%s: %d %s' % (title, status, err.decode()[-200:]))
        if expected:
            status, out, err = run([AUDIT, '--gate', *more], data, cwd=folder)
            check(status == 1 and b'13800138000' not in out, title + ', a gate')
    check(run([AUDIT], b'')[0] == 3, 'not a byte')
    squeezed = run([CLASSIFY, '-q', '-z'], '编号,备注\n1,13800138000\n'.encode())[1]
    check(run([AUDIT], squeezed)[0] == 1, 'zstd')
    huge = '备注,x\n%s,1\n'.encode() % (b'x y ' * 1000000 + (leak % 1).encode())
    check(run([AUDIT, '-q'], huge)[0] == 1, 'a huge cell')
    # A value that repeats is known, one that follows in its form is not the same.
    many = ['id,x'] + ['%d,%s' % (i, '2025-01-%02d' % (i % 28 + 1)) for i in range(3000)]
    for i, value in ((2000, '13800138000'), (2500, '2025-01-1x'), (2600, '20250113800138000')):
        many[i] = '%d,%s' % (i, value)
    status, out, err = run([AUDIT], '\n'.join(many).encode() + b'\n')
    check(status == 1 and b'1 cn_mobile' in err, 'one among thousands: ' + err.decode())


def looks_alike():
    """Files that hold nobody give no finding."""
    folder = os.path.join(TESTS, 'data', 'eval')
    for name in ('library', 'museum', 'stations', 'wechat_bill'):
        status, _, err = run([AUDIT, '-q', os.path.join(folder, name + '.csv')])
        check(status == 0, '%s: %s' % (name, err.decode()))
    for name in ('access_log', 'contacts_by_hand', 'git_log', 'orders_by_hand'):
        labelled = run([CLASSIFY, '-q', os.path.join(folder, name + '.csv')])[1]
        status, _, err = run([AUDIT, '-q'], run([MASK, '-q'], labelled)[1])
        check(status == 0, '%s, masked: %s' % (name, err.decode()))


def memory(folder):
    """At most 64 MiB, with many columns and with many values."""
    path = os.path.join(folder, 'wide')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(','.join('c%d' % i for i in range(65536)) + '\n')
        for n in range(20):
            for i in range(65536):
                file.write('%d%s' % (i * 7919 + n, ',' if i < 65535 else '\n'))
    with open(os.path.join(folder, 'many'), 'w', encoding='utf-8') as file:
        file.write('id,x,联系手机\n')
        for i in range(400000):
            file.write('%d,值%d号,138****%04d\n' % (i, i * 31, i % 10000))
    for name in ('wide', 'many'):
        with subprocess.Popen([AUDIT, os.path.join(folder, name)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            err = child.stderr.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        check(child.returncode == 0, '%s: %d %s' % (name, child.returncode, err.decode()[-200:]))
        check(usage.ru_maxrss <= 64 * 1024, '%s: %d KiB resident' % (name, usage.ru_maxrss))


# A child begins with what its parent holds: this comes first.
with tempfile.TemporaryDirectory() as work:
    if not sanitized():
        memory(work)
leaks_in_clean_columns()
signs_around()
leaks_in_short_files()
clean_passes()
leaks_in_masked_columns()
looks_alike()
with tempfile.TemporaryDirectory() as work:
    chains(work)
    summary_is_true(work)
    debts(work)
    shapes(work)
close()
