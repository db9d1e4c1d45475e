#!/usr/bin/env python3
"""Presets: for each one a shop's export goes through all the programs that it needs, as its comment says, into a
file; then it is looked into by content.
"""
import os
import re
import sys
import tempfile

from harness import check, close
from shop import (EVERYTHING, HEADER, KEPT, ORDERS, RECORDS, digits, export, hidden, made, read, same,
                  shell, table, without, write)

# ---- Presets -----------------------------------------------------------------------------------

def waybill():
    """GB/T 41833-2022."""
    if not made('waybill', 'pii-classify -r waybill orders.csv | pii-mask -r waybill -o waybill.csv'):
        return
    data = read('waybill.csv')
    records, header = table('waybill.csv')
    check(header == HEADER and len(records) == ORDERS, 'waybill: every column and record')
    hidden('waybill', data, *EVERYTHING)
    same('waybill', records, '物流单号 ', *KEPT)
    for record, was in zip(records, RECORDS):
        name = record['收货人姓名']
        check('*' in name and len(name.replace('*', '')) < len(was['收货人姓名']), 'waybill: a name: %s' % name)
        for column in ('联系手机', '联系电话 '):
            shown = digits(record[column])
            check(len(digits(was[column])) - len(shown) >= 6 and record[column].count('*') >= 6,
                  'waybill: six digits hidden: %s' % record[column])
        check(not re.search('[号室]|单元|路|街道', record['收货地址 ']), 'waybill: no unit, no room: %s' % record['收货地址 '])
        check(record['买家留言'] in ('', '***') and record['订单备注'] in ('', '***'), 'waybill: notes are hidden')
    check(re.fullmatch(r'1\d{3}\*{6}\d', records[0]['联系手机']), 'waybill: 1381******4: %s' % records[0]['联系手机'])
    # What is masked less than this already is masked on.
    write('less.csv', '收货人姓名,联系手机\n王**,138****1234\n')
    made('waybill of masked ones', 'pii-classify -r waybill less.csv | pii-mask -r waybill -o more.csv')
    check(len(digits(read('more.csv').decode())) <= 5, 'waybill: 138****1234 shows too much: %r' % read('more.csv'))


def transfer():
    """PIPL 22, 23: the buyer of a shop sees its business, not its customers."""
    write('handover.yaml', 'version: 1\nextends: transfer\nrecipient: 上海某某公司\n')
    if not made('transfer', 'pii-classify -r handover.yaml orders.csv | pii-drop -r handover.yaml | '
                            'pii-mask -r handover.yaml -o handover.csv'):
        return
    data = read('handover.csv')
    records, header = table('handover.csv')
    check(header == without(HEADER, '身份证号', '银行卡号', 'CVV', '登录密码') and len(records) == ORDERS,
          'transfer: sensitive columns are gone, and no other: %s' % header)
    hidden('transfer', data, *EVERYTHING)
    same('transfer', records, *KEPT)
    check(all(r['收货地址 '] == w['收货地址 '][:re.search('[区县]', w['收货地址 ']).end()] + '****' for r, w in zip(records, RECORDS)),
          'transfer: addresses to the district')
    check(all(r['收货人姓名'] == w['收货人姓名'][0] + '**' for r, w in zip(records, RECORDS)), 'transfer: names by surname')
    check(all(digits(r['联系手机'])[-7:] == digits(w['联系手机'])[-11:-8] + digits(w['联系手机'])[-4:] for r, w in zip(records, RECORDS)),
          'transfer: 180****1999')
    check(all(bool(r[c]) == bool(w[c]) for r, w in zip(records, RECORDS) for c in ('买家留言', '订单备注')), 'transfer: notes are there')
    check(sum('请打电话' in r['买家留言'] for r in records) == sum(r['买家留言'] != '' for r in RECORDS), 'transfer: what a note says is there')
    check(all(re.fullmatch(r'\d{4}(-\*\*)*.*', r['出生日期']) and r['出生日期'] != w['出生日期'] for r, w in zip(records, RECORDS)),
          'transfer: years of birth')
    for left_out in ('pii-drop -r handover.yaml', 'pii-mask -r handover.yaml'):
        status, _, err = shell('pii-classify -r handover.yaml orders.csv | %s -o half.csv' % left_out)
        check(status == 2 and not os.path.exists('half.csv'), 'transfer: half a chain makes no file: %d %s' % (status, err))


def pci_dss():
    """3.4.1, 3.5.1."""
    if not made('pci-dss', 'pii-classify -r pci-dss orders.csv | pii-drop -r pci-dss | pii-mask -r pci-dss -o safe.csv'):
        return
    data = read('safe.csv')
    records, header = table('safe.csv')
    check(header == without(HEADER, 'CVV', '登录密码') and len(records) == ORDERS, 'pci-dss: codes are gone: %s' % header)
    hidden('pci-dss', data, *EVERYTHING)
    same('pci-dss', records, *KEPT)
    for record, was in zip(records, RECORDS):
        card, pan = record['银行卡号'], digits(was['银行卡号'])
        shown = re.fullmatch(r'(?:=")?(\d{1,6})[* ]{4,}(\d{1,4})"?', card)
        check(shown and pan.startswith(shown[1]) and pan.endswith(shown[2]), 'pci-dss: first six, last four: %s' % card)
        if was['订单备注']:
            note = re.search(r'卡号([\d* ]+)已退款', record['订单备注'])
            check(note and re.fullmatch(r'\d{1,6}[* ]{4,}\d{1,4}', note[1]), 'pci-dss: a card in a note: %s' % record['订单备注'])
    # No token of a card stands beside what is left of it.
    check(b'p1_' not in data and b'pii1:' not in data, 'pci-dss: nothing to correlate')


TESTS = (waybill, transfer, pci_dss)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write('orders.csv', export())
        for test in TESTS:
            if len(sys.argv) < 2 or test.__name__ in sys.argv[1:]:
                test()
        os.chdir('/')
    close()


main()
