#!/usr/bin/env python3
"""Exports as shops get them, of invented people: the same bytes for the same options.

    generate.py tmall|shopify|amazon|pinduoduo|douyin [--records N | --size 300M]
                [--dialect minimal|all|tmall] [--encoding NAME] [--seed N] [--secrets FILE] [--columns NAME,…]

Writes to stdout. The header lines are those of real exports. --secrets writes a JSON object: for
each column that has a telling name the list of its original values (none that came masked or ciphered), for notes what hides in them.
--columns writes these alone. A large file repeats a few thousand records under ever new order numbers.
"""
import argparse
import json
import random
import re
import sys

TMALL = (
    '订单编号,买家会员名,买家支付宝账号,支付单号,支付详情,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,'
    '买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,'
    '订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,'
    '买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,'
    '修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,'
    '新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,'
    '含应开票给个人的个人红包,是否信用购,前N有礼,配送类型,主订单编号')
SHOPIFY = (
    'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,'
    'Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,'
    'Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,'
    'Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,'
    'Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,'
    'Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,'
    'Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,'
    'Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,'
    'Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References')
AMAZON = (
    'order-id,order-item-id,purchase-date,payments-date,reporting-date,promise-date,days-past-promise,buyer-email,'
    'buyer-name,buyer-phone-number,sku,product-name,quantity-purchased,quantity-shipped,quantity-to-ship,'
    'ship-service-level,recipient-name,ship-address-1,ship-address-2,ship-address-3,ship-city,ship-state,'
    'ship-postal-code,ship-country,payment-method')
PINDUODUO = (
    '商品,订单号,订单状态,商品数量(件),商家备注,买家留言,售后状态,消费者资料,商品总价(元),邮费(元),店铺优惠折扣(元),'
    '平台优惠折扣(元),用户实付金额(元),商家实收金额(元),快递单号,快递公司,省,市,区,街道/镇,配送员手机号,'
    ' 用户购买手机号,旅行类信息,充值号码,支付ID,支付方式')
DOUYIN = (
    '主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,'
    '订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额,商家实际承担优惠金额,'
    '达人实际承担优惠金额')

SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'
COMPOUND = ('欧阳', '司马', '诸葛', '上官')
GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉玲红'
PLACES = (  # province, city, district, division code, area code
    ('浙江省', '杭州市', '西湖区', '330106', '0571'), ('北京', '北京市', '海淀区', '110108', '010'),
    ('广东省', '深圳市', '南山区', '440305', '0755'), ('四川省', '成都市', '武侯区', '510107', '028'),
    ('上海', '上海市', '浦东新区', '310115', '021'), ('陕西省', '安康市', '汉滨区', '610902', '0915'),
    ('湖北省', '武汉市', '洪山区', '420111', '027'), ('江苏省', '苏州市', '吴中区', '320506', '0512'))
ROADS = ('文一西路', '马连洼街道', '科苑南路', '人民南路', '张江路', '金州路', '珞喻路', '东方大道')
GOODS = ('纯棉短袖T恤 男 夏季', '19" 显示器 IPS', '无线鼠标,静音', '保温杯 500ml', '真皮钱包"经典款"', '蓝牙耳机 5.0')
STATES = ('交易成功', '卖家已发货，等待买家确认', '交易关闭', '买家已付款，等待卖家发货')
FIRST = ('John', 'Mary', 'José', 'Anna', 'Peter', 'Zoë', 'Liam', 'Sofia', 'Noah', 'Emma', 'Oliver', 'Grace')
LAST = ('Smith', 'García', 'Müller', "O'Brien", 'van Dijk', 'Johnson', 'Novák', 'Rossi', 'Brown', 'Andersson')
STREETS = ('Baker Street', 'Elm Road', 'Königsallee', 'Rue de Rivoli', 'Maple Avenue', 'High Street')
CITIES = (('London', 'NW1 6XE', 'GB'), ('Austin', '73301', 'US'), ('Paris', '75001', 'FR'), ('Berlin', '10115', 'DE'))
PREFIXES = ('130', '133', '135', '138', '139', '150', '158', '166', '176', '180', '186', '188', '191', '199')


class People:
    """Draws values; those that a note hides are kept in `hidden` until the record takes them."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.hidden = []
        self.new()

    def digits(self, n):
        return ''.join(self.r.choice('0123456789') for _ in range(n))

    def new(self):
        """Another person."""
        r = self.r
        surname = r.choice(COMPOUND) if r.random() < 0.05 else r.choice(SURNAMES)
        self.name = surname + ''.join(r.choice(GIVEN) for _ in range(r.choice((1, 2, 2))))
        self.mobile = r.choice(PREFIXES) + self.digits(8)
        self.place = r.choice(PLACES)
        self.house = '%s%d号%d单元%d室' % (r.choice(ROADS), r.randint(1, 999), r.randint(1, 9), r.randint(101, 3204))
        self.western = r.choice(FIRST) + ' ' + r.choice(LAST)
        self.city = r.choice(CITIES)
        self.street = '%d %s' % (r.randint(1, 999), r.choice(STREETS))
        self.mail = '%s%s@%s' % (r.choice(('li', 'wang', 'j.smith', 'anna', 'shop')), self.digits(5),
                                 r.choice(('example.com', 'mail.example.cn', 'example.org')))

    def resident_id(self):
        body = '%s%d%02d%02d%s' % (self.place[3], self.r.randint(1955, 2005), self.r.randint(1, 12),
                                   self.r.randint(1, 28), self.digits(3))
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return body + '10X98765432'[sum(w * int(d) for w, d in zip(weights, body)) % 11]

    def card(self):
        body = '622202' + self.digits(12)
        total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(int(c) for c in reversed(body)))
        return body + str(-total % 10)

    def landline(self):
        return '%s-%s%s' % (self.place[4], self.r.choice('2345678'), self.digits(7 if len(self.place[4]) == 3 else 6))

    def address(self):
        return '%s %s %s %s(%s)' % (self.place[0], self.place[1], self.place[2], self.house, self.digits(6))

    def money(self, suffix=''):
        return '%.2f%s' % (self.r.random() * 500, suffix)

    def time(self):
        return '20%02d-%02d-%02d %02d:%02d:%02d' % (self.r.randint(19, 24), self.r.randint(1, 12), self.r.randint(1, 28),
                                                  self.r.randint(0, 23), self.r.randint(0, 59), self.r.randint(0, 59))

    def note(self):
        """A note, now and then with something personal glued to its Chinese neighbours."""
        maker = self.r.choice((None, None, None, self.phone_of_other, self.resident_id, lambda: self.mail, self.card))
        if maker is None:
            return self.r.choice(('', '', '尽快发货', '请包装好,谢谢', '要"红色"的', '放门口'))
        found = maker()
        self.hidden.append(found)
        return self.r.choice(('请联系%s谢谢', '改成%s，急', '备用：%s', '"%s"，别弄错,多谢')) % found

    def phone_of_other(self):
        return self.r.choice(PREFIXES) + self.digits(8)

    def some(self, value, share=0.3):
        """Often nothing."""
        return value if self.r.random() < share else ''


def tmall(p):
    masked = p.r.random()
    return {
        '订单编号': '\0', '主订单编号': '\0', '支付单号': '20' + p.digits(26),
        '买家会员名': p.r.choice(('tb', '小鱼', '快乐', 'sunny')) + p.digits(6),
        '买家支付宝账号': p.r.choice((p.mobile, p.mail)),
        '买家应付货款': p.money(), '买家应付邮费': p.money(), '总金额': p.money(), '买家支付积分': '0', '返点积分': '0',
        '买家实际支付金额': p.money(), '买家实际支付积分': '0', '订单状态': p.r.choice(STATES), '买家留言': p.note(),
        '收货人姓名': p.name if masked > 0.03 else p.name[0] + '**', '收货地址 ': p.address(), '运送方式': '快递',
        '联系电话 ': p.some(p.landline()) if masked < 0.97 else 'NULL',
        '联系手机': p.mobile if masked > 0.05 else p.mobile[:3] + '****' + p.mobile[7:],
        '订单创建时间': p.time(), '订单付款时间 ': p.time(), '宝贝标题 ': p.r.choice(GOODS), '宝贝种类 ': '1',
        '物流单号 ': '77' + p.digits(13), '物流公司': p.r.choice(('申通快递', '圆通速递', '中通快递')), '订单备注': p.note(),
        '宝贝总数量': str(p.r.randint(1, 5)), '店铺Id': '0', '店铺名称': '某某旗舰店', '订单关闭原因': '订单未关闭',
        '卖家服务费': '0元', '买家服务费': '0元', '是否手机订单': '手机订单', '是否代付': '否', '是否上传合同照片': '否',
        '是否上传小票': '否', '修改后的收货地址': p.some(p.address(), 0.05), '天猫卡券抵扣': p.money('元'), '集分宝抵扣': '0.00',
        '是否是O2O交易': '否', '退款金额': '0.00元', '确认收货时间': p.some(p.time()), '打款商家金额': p.money('元'),
        '是否信用购': '否', '特权订金订单id': 'NULL', '含应开票给个人的个人红包': '0.00元'}


def shopify(p):
    if p.r.random() < 0.2:  # a further item of the order before: most cells are empty
        return {'Name': '\1', 'Lineitem quantity': '1', 'Lineitem name': p.r.choice(GOODS), 'Lineitem price': p.money()}
    phone = '+1' + p.r.choice(('212', '415', '512')) + p.r.choice('23456789') + p.digits(6)
    city, code, country = p.city
    note = p.r.choice(('', '', 'Leave at the door,\nring twice', 'Gift: "Happy birthday"', 'MAIL'))
    if note == 'MAIL':
        p.hidden.append(p.mail)
        note = 'Please write to ' + p.mail + '\nnot before noon'
    row = {
        'Name': '#\0', 'Email': p.mail, 'Financial Status': 'paid', 'Paid at': p.time() + ' +0000', 'Currency': 'EUR',
        'Fulfillment Status': 'fulfilled', 'Accepts Marketing': 'no', 'Subtotal': p.money(), 'Shipping': p.money(),
        'Total': p.money(), 'Created at': p.time() + ' +0000', 'Lineitem quantity': '1', 'Notes': note,
        'Lineitem name': p.r.choice(GOODS), 'Lineitem price': p.money(), 'Vendor': 'Some Shop', 'Id': '4' + p.digits(12),
        'Payment Method': 'Shopify Payments', 'Risk Level': 'Low', 'Source': 'web', 'Phone': p.some(phone)}
    for side in ('Billing', 'Shipping'):
        row.update({side + ' Name': p.western, side + ' Street': p.street + ', Flat 2', side + ' Address1': p.street,
                    side + ' Address2': 'Flat 2', side + ' City': city, side + ' Zip': code, side + ' Country': country,
                    side + ' Phone': phone})
    return row


def amazon(p):
    city, code, country = p.city
    return {
        'order-id': '\0', 'order-item-id': p.digits(14), 'purchase-date': p.time(), 'payments-date': p.time(),
        'buyer-email': p.digits(12) + '@marketplace.example.com', 'buyer-name': p.western,
        'buyer-phone-number': '+44 20 7%s %s' % (p.digits(3), p.digits(4)), 'sku': 'SKU-' + p.digits(4),
        'product-name': p.r.choice(('19" screen', '"Deluxe" mug', 'Cable, 2 m', 'Lamp')), 'quantity-purchased': '1',
        'ship-service-level': 'Standard', 'recipient-name': p.western, 'ship-address-1': p.street,
        'ship-address-2': p.some('Flat 3'), 'ship-city': city, 'ship-postal-code': code, 'ship-country': country}


def pinduoduo(p):
    province, city, district = p.place[:3]
    return {
        '商品': p.r.choice(GOODS), '订单号': '\t\0', '订单状态': p.r.choice(STATES), '商品数量(件)': '1', '商家备注': p.note(),
        '买家留言': p.note(), '商品总价(元)': p.money(), '邮费(元)': '0.00', '用户实付金额(元)': p.money(),
        '商家实收金额(元)': p.money(), '快递单号': '\t77' + p.digits(13), '快递公司': '申通快递', '省': province, '市': city,
        '区': district, '配送员手机号': p.r.choice(('\t', '\t' + p.phone_of_other())),
        ' 用户购买手机号': p.r.choice(('\t', '\t' + p.mobile)), '支付ID': '\t' + p.digits(20), '支付方式': '微信支付'}


def douyin(p):
    ciphered = p.r.random() < 0.3
    cipher = ''.join(p.r.choice('ABCDEFGHabcdefgh0123456789+/') for _ in range(40))
    return {
        '主订单编号': '\t\0', '子订单编号': '\t6' + p.digits(18), '选购商品': p.r.choice(GOODS), '商品规格': '默认', '商品数量': '1',
        '订单应付金额': p.money(), '运费': '0.00', '收件人': '##' + cipher if ciphered else p.name,
        '收件人手机号': '\t' + ('$$' + cipher if ciphered else p.mobile),
        '详细地址': '##' + cipher if ciphered else p.place[1] + p.place[2] + p.house,
        '订单提交时间': '\t' + p.time(), '商家备注': p.note(), '订单状态': p.r.choice(STATES)}


# header, record, columns with a telling name (masked whole or in part), notes, delimiter, encoding, line end
FORMATS = {
    'tmall': (TMALL, tmall, (
        '买家会员名', '买家支付宝账号', '收货人姓名', '收货地址 ', '联系电话 ', '联系手机', '物流单号 ', '修改后的收货地址'),
        ('买家留言', '订单备注'), ',', 'gb18030', '\r\n'),
    'shopify': (SHOPIFY, shopify, ('Email', 'Phone') + tuple(
        side + name for side in ('Billing ', 'Shipping ') for name in ('Name', 'Street', 'Address1', 'Address2', 'Zip', 'Phone')),
        ('Notes',), ',', 'utf-8', '\n'),
    'amazon': (AMAZON, amazon, (
        'buyer-email', 'buyer-name', 'buyer-phone-number', 'recipient-name', 'ship-address-1', 'ship-address-2',
        'ship-postal-code'),
        (), '\t', 'utf-8', '\r\n'),
    'pinduoduo': (PINDUODUO, pinduoduo, ('快递单号', '配送员手机号', ' 用户购买手机号'), ('商家备注', '买家留言'), ',', 'utf-8', '\r\n'),
    'douyin': (DOUYIN, douyin, ('收件人', '收件人手机号', '详细地址'), ('商家备注',), ',', 'utf-8-sig', '\n'),
}


def cell(value, name, dialect, delimiter):
    """A cell as the dialect writes it; \\0 in it stands for the order number."""
    if delimiter == '\t':
        return value
    if dialect == 'all':
        return '"' + value.replace('"', '""') + '"'
    if dialect == 'tmall':
        if value and name in ('订单编号', '主订单编号', '支付单号'):
            return '="' + value + '"'
        if value and name == '联系手机':
            return "'" + value
        if not re.search('[,\r\n]|^"', value):
            return value
    return '"' + value.replace('"', '""') + '"' if re.search('[",\r\n]', value) else value


def records(args, secrets):
    """The distinct records, each cut where the order number goes."""
    _, make, strong, notes, delimiter, _, end = FORMATS[args.format]
    names = args.columns
    people = People(args.seed)
    for _ in range(min(args.records, 4000)):
        people.new()
        row = make(people)
        for name in strong:
            value = row.get(name, '').strip()
            if value and '*' not in value and value != 'NULL' and not re.match(r'##|\$\$', value):
                secrets.setdefault(name, set()).add(value)
                if people.house in value:
                    secrets[name].add(people.house)
        for name in notes:
            for found in people.hidden:
                if found in row.get(name, ''):
                    secrets.setdefault(name, set()).add(found)
        people.hidden.clear()
        line = delimiter.join(cell(row.get(name, ''), name, args.dialect, delimiter) for name in names) + end
        line = line.replace('\1', '#\0' if line.startswith('\1') else '\0')
        yield [part.encode('utf-8' if args.encoding == 'utf-8-sig' else args.encoding) for part in line.split('\0')]


def size(text):
    return int(text.rstrip('KMG')) << {'K': 10, 'M': 20, 'G': 30}.get(text[-1], 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('format', choices=FORMATS)
    parser.add_argument('--records', type=int, default=0)
    parser.add_argument('--size', type=size, default=0)
    parser.add_argument('--dialect', choices=('minimal', 'all', 'tmall'))
    parser.add_argument('--encoding')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--secrets')
    parser.add_argument('--columns')
    args = parser.parse_args()
    header, _, _, _, delimiter, encoding, end = FORMATS[args.format]
    args.columns = (args.columns or header).split(',')
    args.encoding = args.encoding or encoding
    args.dialect = args.dialect or ('tmall' if args.format == 'tmall' else 'minimal')
    args.records = args.records or (sys.maxsize if args.size else 1000)

    secrets = {}
    distinct = list(records(args, secrets))
    if args.secrets:
        with open(args.secrets, 'w', encoding='utf-8') as file:
            json.dump({name: sorted(values) for name, values in secrets.items()}, file, ensure_ascii=False)
    out = sys.stdout.buffer
    names = [cell(name, '', args.dialect, delimiter) for name in args.columns]
    written = out.write((delimiter.join(names) + end).encode(args.encoding))
    number = 3000000000000000000 if args.format == 'tmall' else 5000000
    for first in range(0, args.records, len(distinct)):
        block = b''.join(
            (b'%d' % (number + first + i)).join(parts) for i, parts in enumerate(distinct[:args.records - first]))
        if args.size and written + len(block) >= args.size:
            block = block[:block.rfind(end.encode(), 0, args.size - written)] + end.encode()
            out.write(block)
            break
        written += out.write(block)


main()
