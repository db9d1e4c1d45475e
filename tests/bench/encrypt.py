#!/usr/bin/env python3
"""pii-encrypt by itself on one processor, three cells of each record encrypted, and -D.

    encrypt.py [--size 100M] [--runs 15] [MODE…]

Prints for each mode the median speed in MB/s of its input by the time that the processor worked, with
quartiles, what that is for each of the cells, and how often as long `cat f | cat` took, on the same
processor in the same round. Issue 5 asks for 100 MB/s with siv and ff1, and 60 with sm4.
"""
import argparse
import filecmp
import os
import random
import statistics
import subprocess
import sys
import tempfile

from pipeline import BIN, TESTS, pipeline

ENCRYPT = os.path.join(BIN, 'pii-encrypt')
COLUMNS = ('订单编号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,运送方式,联系手机,'
           '订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流公司,宝贝总数量,店铺Id,店铺名称,订单关闭原因,主订单编号')
NAMES = {'收货人姓名': 'person_name', '收货地址 ': 'address', '联系手机': 'cn_mobile'}
NUMBERS = {'会员手机': 'cn_mobile', '会员身份证': 'cn_resident_id', '退款银行卡': 'bank_card'}
# What is encrypted: of what everybody has a name, an address and a mobile; ff1 knows numbers alone.
MODES = {'siv': NAMES, 'sivd': NAMES, 'sm4': NAMES, 'ff1': NUMBERS}


def resident_id(draw):
    body = '330106%d%02d%02d%03d' % (draw.randint(1955, 2005), draw.randint(1, 12), draw.randint(1, 28), draw.randint(0, 999))
    return body + '10X98765432'[sum((1 << 17 - i) * int(c) for i, c in enumerate(body)) % 11]


def card(draw):
    body = '622202%012d' % draw.randrange(10 ** 12)
    return body + str(-sum(int(c) if i % 2 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(reversed(body))) % 10)


def orders(path, size):
    """Writes about so many bytes, and returns how many records: a few thousand again and again."""
    draw = random.Random(1)
    made = subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), 'tmall', '--records', '4000', '--dialect', 'minimal',
                           '--encoding', 'utf-8', '--columns', COLUMNS], capture_output=True, check=True).stdout.decode().splitlines()
    records = ['%s,1%d,%s,%s\n' % (line, draw.randrange(3 * 10 ** 9, 10 ** 10), resident_id(draw), card(draw)) for line in made[1:]]
    block = ''.join(records).encode()
    times = max(1, size // len(block))
    with open(path, 'wb') as file:
        file.write(','.join([made[0], *NUMBERS]).encode() + b'\n')
        for _ in range(times):
            file.write(block)
    return times * len(records)


def labelled(path, to, classes):
    """The same file, these columns owing their encryption."""
    with open(path, 'rb') as plain, open(to, 'wb') as file:
        names = plain.readline().decode().rstrip('\n').split(',')
        file.write(','.join(name + ('#pii:' + classes[name] if name in classes else '') for name in names).encode() + b'\n')
        while block := plain.read(1 << 20):
            file.write(block)


def write_rules(path, mode, classes):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('version: 1\nextends: none\nclasses:\n')
        for name, label in classes.items():
            file.write('  %s: {headers: ["%s"], action: encrypt, encrypt: {mode: %s}}\n' % (label, name.strip(), mode))


def show(title, path, records, runs, cats):
    """Runs are (clock, processor, resident); the line of one mode and direction."""
    size = os.path.getsize(path) / 1e6
    speeds = sorted(size / busy for _, busy, _ in runs)
    quarter = len(speeds) // 4
    busy = statistics.median(run[1] for run in runs)
    print('%-8s %6.0f %8.0f-%-6.0f %8.0f %8.0f %8.2f %8d' % (
        title, statistics.median(speeds), speeds[quarter], speeds[-1 - quarter], size / statistics.median(run[0] for run in runs),
        busy / records / 3 * 1e9, statistics.median(run[1] / cat[1] for run, cat in zip(runs, cats)), runs[0][2][-1]), flush=True)


def bench(mode, path, records, rounds, core, folder):
    rules, ring, owing, sealed, opened = (os.path.join(folder, name) for name in ('rules.yaml', 'ring', 'owing', 'sealed', 'opened'))
    write_rules(rules, mode, MODES[mode])
    labelled(path, owing, MODES[mode])
    common = ['-q', '-r', rules, '-k', ring]
    subprocess.run([ENCRYPT, *common, '-o', sealed, owing], check=True)
    subprocess.run([ENCRYPT, '-D', *common, '-o', opened, sealed], check=True)
    if not filecmp.cmp(path, opened, shallow=False):
        sys.exit(mode + ': what was opened is not what was encrypted')
    cats, to, back = [], [], []
    for _ in range(rounds):
        cats.append(pipeline([['cat', owing], ['cat']], core))
        to.append(pipeline([[ENCRYPT, *common, owing]], core))
        back.append(pipeline([[ENCRYPT, '-D', *common, sealed]], core))
    show(mode, owing, records, to, cats)
    show(mode + ' -D', sealed, records, back, cats)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--size', default='100M')
    parser.add_argument('--runs', type=int, default=15)
    parser.add_argument('modes', nargs='*', metavar='MODE', help=', '.join(MODES))
    args = parser.parse_args()
    size = int(args.size.rstrip('KMG')) << {'K': 10, 'M': 20, 'G': 30}.get(args.size[-1], 0)
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'orders.csv')
        records = orders(path, size)
        subprocess.run([ENCRYPT, 'keygen', '-q', '-o', os.path.join(folder, 'ring')], check=True)
        print('%d runs on %s, %d records of %.0f bytes, processor %d of %d' % (
            args.runs, args.size, records, os.path.getsize(path) / records, core, os.cpu_count()))
        print('%-8s %6s %15s %8s %8s %8s %8s' % ('mode', 'MB/s', 'quartiles', 'by clock', 'ns/cell', 'x cat', 'KiB'))
        for mode in args.modes or MODES:
            bench(mode, path, records, args.runs, core, folder)


main()
