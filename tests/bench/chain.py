#!/usr/bin/env python3
"""cat f | pii-classify | pii-mask | cat against cat f | cat | cat | cat, in alternating pairs.

    chain.py [--size 300M] [--pairs 15] [DIALECT…]

Prints for each dialect the median ratio of wall times with its quartiles, the speed, and the most
memory that each filter held. The machine's noise moves single pairs by a quarter: look at medians.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

from pipeline import CLASSIFY, MASK, TESTS, pipeline

# 21 columns, of which name, address, landline and mobile are rewritten; and all 60, with eleven rewritten,
# two of them notes in which every kind of value is looked for.
FEW = ('订单编号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,'
       '订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流公司,宝贝总数量,店铺Id,店铺名称,订单关闭原因,主订单编号')
UTF8 = ['--encoding', 'utf-8']
DIALECTS = {
    'minimal': ['--dialect', 'minimal', '--columns', FEW, *UTF8], 'quoted': ['--dialect', 'all', '--columns', FEW, *UTF8],
    'tmall': ['--dialect', 'tmall', '--columns', FEW, *UTF8], 'tmall-60': ['--dialect', 'tmall', *UTF8],
    'tmall-60-gb': ['--dialect', 'tmall']}


def chain(path, middle):
    """Seconds, and the most KiB resident of each program of the chain."""
    seconds, _, resident = pipeline([['cat', path], *middle, ['cat']])
    return seconds, resident


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--size', default='300M')
    parser.add_argument('--pairs', type=int, default=15)
    parser.add_argument('dialects', nargs='*', metavar='DIALECT', help=', '.join(DIALECTS))
    args = parser.parse_args()
    print('%d pairs on %s each, %d processors' % (args.pairs, args.size, os.cpu_count()))
    print('%-14s %6s %15s %8s %8s %14s %10s' % (
        'dialect', 'ratio', 'quartiles', 'cat s', 'ours s', 'MB/s', 'KiB resident'))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'orders.csv')
        for dialect in args.dialects or DIALECTS:
            with open(path, 'wb') as file:
                subprocess.run([sys.executable, os.path.join(TESTS, 'data', 'generate.py'), 'tmall', '--size', args.size,
                                *DIALECTS[dialect]], stdout=file, check=True)
            cats, ours, most = [], [], [0, 0]
            for _ in range(args.pairs):
                cats.append(chain(path, [['cat'], ['cat']])[0])
                seconds, resident = chain(path, [[CLASSIFY], [MASK]])
                ours.append(seconds)
                most = [max(a, b) for a, b in zip(most, resident[1:3])]
            ratios = sorted(b / a for a, b in zip(cats, ours))
            quarter = len(ratios) // 4
            print('%-14s %6.2f %7.2f-%-7.2f %8.3f %8.3f %14.0f %5d %6d' % (
                dialect, statistics.median(ratios), ratios[quarter], ratios[-1 - quarter], statistics.median(cats),
                statistics.median(ours), os.path.getsize(path) / 1e6 / statistics.median(ours), *most), flush=True)
            os.unlink(path)


main()
