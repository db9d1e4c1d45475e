#!/usr/bin/env python3
"""cat f | pii-audit against cat f | cat, in alternating pairs.

    audit.py [--size 300M] [--pairs 15] [FILE…]

Every cell of every column is looked at: of 21 columns after pii-classify | pii-mask, of 21 that never held anybody,
and of all 60 in GB18030. Prints for each the median ratio of wall times with its quartiles, the speed, and the most
memory held. The machine's noise moves single pairs by a quarter: look at medians.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

from pipeline import BIN, CLASSIFY, MASK, TESTS, pipeline

AUDIT = os.path.join(BIN, 'pii-audit')
# As chain.py has them; and in the place of persons' columns others that hold none.
MASKED = ('订单编号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,'
          '订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流公司,宝贝总数量,店铺Id,店铺名称,订单关闭原因,主订单编号')
CLEAN = ('订单编号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,订单状态,运送方式,订单创建时间,订单付款时间 ,'
         '宝贝标题 ,宝贝种类 ,物流公司,宝贝总数量,店铺Id,店铺名称,订单关闭原因,是否手机订单,退款金额,主订单编号')
UTF8 = ['--dialect', 'tmall', '--encoding', 'utf-8']
FILES = {'masked-21': (['--columns', MASKED, *UTF8], True), 'clean-21': (['--columns', CLEAN, *UTF8], False),
         'masked-60-gb': (['--dialect', 'tmall'], True)}


def make(path, options, size, masked):
    generate = [sys.executable, os.path.join(TESTS, 'data', 'generate.py'), 'tmall', '--size', size, *options]
    with open(path, 'wb') as file:
        if not masked:
            subprocess.run(generate, stdout=file, check=True)
            return
        made = subprocess.Popen(generate, stdout=subprocess.PIPE)
        named = subprocess.Popen([CLASSIFY, '-q'], stdin=made.stdout, stdout=subprocess.PIPE)
        tail = ['-E', 'gb18030'] if '--encoding' not in options else []
        subprocess.run([MASK, '-q', *tail], stdin=named.stdout, stdout=file, check=True)
        assert made.wait() == 0 and named.wait() == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--size', default='300M')
    parser.add_argument('--pairs', type=int, default=15)
    parser.add_argument('files', nargs='*', metavar='FILE', help=', '.join(FILES))
    args = parser.parse_args()
    print('%d pairs on %s each, %d processors' % (args.pairs, args.size, os.cpu_count()))
    print('%-14s %6s %15s %8s %8s %8s %8s %13s' % (
        'file', 'ratio', 'quartiles', 'cat s', 'ours s', 'busy s', 'MB/s', 'KiB resident'))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'orders.csv')
        for name in args.files or FILES:
            make(path, FILES[name][0], args.size, FILES[name][1])
            cats, ours, busy, most = [], [], [], 0
            for _ in range(args.pairs):
                cats.append(pipeline([['cat', path], ['cat']])[0])
                seconds, worked, resident = pipeline([['cat', path], [AUDIT]])
                ours.append(seconds)
                busy.append(worked)
                most = max(most, resident[1])
            ratios = sorted(b / a for a, b in zip(cats, ours))
            quarter = len(ratios) // 4
            print('%-14s %6.2f %7.2f-%-7.2f %8.3f %8.3f %8.3f %8.0f %13d' % (
                name, statistics.median(ratios), ratios[quarter], ratios[-1 - quarter], statistics.median(cats),
                statistics.median(ours), statistics.median(busy), os.path.getsize(path) / 1e6 / statistics.median(ours), most), flush=True)
            os.unlink(path)


main()
