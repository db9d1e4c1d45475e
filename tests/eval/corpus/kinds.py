"""What a column of the corpus can hold: a class of contract 9, None or "skip", and a maker of values.

None: nothing personal, must come through unchanged. "skip": not judged (cities, genders: no class,
and rules may give them one).
"""
import identifiers as ids
import notes

COLOURS = ('red', 'green', 'blue', '黑色', '白色', 'L', 'XL', '42')
STATES = {'zh': ('交易成功', '卖家已发货，等待买家确认', '交易关闭', '已退款'), 'en': ('paid', 'shipped', 'refunded', 'pending')}
KANA = ('さとう たろう', 'すずき はなこ', 'たかはし けんいち', 'たなか みさき', 'いとう しょうた', 'わたなべ ようこ', 'やまもと だいすけ', 'なかむら ゆみ')
FULL = str.maketrans('0123456789', '０１２３４５６７８９')


def spelt(mobile, r):
    """The same mobile as people and spreadsheets write it."""
    m = mobile
    return r.choice((m, m, m, '+86' + m, '+86 ' + m, '86' + m, '%s %s %s' % (m[:3], m[3:7], m[7:]), '%s-%s-%s' % (m[:3], m[3:7], m[7:]),
                     m.translate(FULL), m + '\t', "'" + m, '%s-%s' % (m, ids.digits(r, 4)), m + '转' + ids.digits(r, 4)))


def status(p):
    return p.r.choice(STATES['zh' if p.lang == 'zh' else 'en'])


def sometimes(maker, share=0.5):
    return lambda p: maker(p) if p.r.random() < share else ''


def starred(p):
    return p.r.choice((p.mobile[:3] + '****' + p.mobile[7:], p.mobile[:7] + '****', p.mobile[:3] + '*' * 8))


def decimal(low, high, places):
    return lambda p: '%.*f' % (places, p.r.uniform(low, high))


def drawn(maker):
    return lambda p: maker(p.r)


def digits(n, first='0123456789'):
    return lambda p: ids.digits(p.r, n, first)


def pattern(text):
    return lambda p: ids.fill(p.r, text)


def among(*words):
    return lambda p: p.r.choice(words)


def hexes(n):
    return lambda p: '%0*x' % (n, p.r.getrandbits(4 * n))


PERSONAL = {
    'name': ('person_name', lambda p: p.name()),
    'given': ('person_name', lambda p: p.given),
    'family': ('person_name', lambda p: p.family),
    'upper_name': ('person_name', lambda p: p.name().upper()),
    'last_first': ('person_name', lambda p: p.family + ', ' + p.given),
    'titled': ('person_name', lambda p: '%s, %s %s' % (p.family, p.r.choice(('Mr.', 'Mrs.', 'Miss.', 'Dr.')), p.given)),
    'nick': ('nickname', lambda p: p.handle()),
    'account': ('account', lambda p: p.alipay()),
    'mobile': ('cn_mobile', lambda p: p.mobile),
    'mobile_spelt': ('cn_mobile', lambda p: spelt(p.mobile, p.r)),
    'mobile_half': ('cn_mobile', lambda p: p.r.choice((p.mobile, starred(p), ''))),
    'mobile_two': ('cn_mobile', lambda p: p.mobile + p.r.choice(('/', ';', '、', ' ')) + ids.cn_mobile(p.r) if p.r.random() < 0.3 else p.mobile),
    'landline': ('cn_landline', lambda p: p.landline),
    'landline_ext': ('cn_landline', lambda p: p.landline + p.r.choice(('', '', '-801', '转6'))),
    'phone': ('phone', lambda p: p.phone),
    'phone_any': ('phone', lambda p: p.r.choice((p.mobile, p.landline))),
    'phone_us': ('phone', lambda p: ids.fill(p.r, p.r.choice(('(512) 2##-####', '415-7##-####', '+1 303 4## ####', '1-646-5##-####', '206.3##.####')))),
    'phone_dots': ('phone', lambda p: ids.fill(p.r, '515.4##.####')),
    'phone_ja': ('phone', lambda p: ids.fill(p.r, p.r.choice(('090-1###-####', '080-3###-####', '070-2###-####')))),
    'phone_ko': ('phone', lambda p: ids.fill(p.r, '010-4###-####')),
    'phone_de': ('phone', lambda p: ids.fill(p.r, p.r.choice(('030/2#######', '0171 4######', '089 5######', '0221-4#####')))),
    'phone_in': ('phone', lambda p: ids.fill(p.r, '98########')),
    'kana': ('person_name', lambda p: p.r.choice(KANA).split()[0] + ' ' + p.r.choice(KANA).split()[1]),
    'at_handle': ('nickname', lambda p: '@' + p.handle()),
    'home_lat': ('geo_point', decimal(26, 47, 4)),
    'home_lng': ('geo_point', decimal(-120, -72, 4)),
    'pin': ('postcode', pattern('4#####')),
    'who_where': ('free_text', lambda p: '%s %s %s' % (p.name(), p.mobile, p.address())),
    'email': ('email', lambda p: p.mail()),
    'relay': ('email', lambda p: '%s@marketplace.amazon.co.uk' % ''.join(p.r.choice('abcdefghjkmnpqrstvwxyz0123456789') for _ in range(15))),
    'address': ('address', lambda p: p.address()),
    'whole_address': ('address', lambda p: p.whole_address()),
    'house': ('address', lambda p: p.house()),
    'flat': ('address', sometimes(lambda p: 'Flat %d' % p.r.randint(1, 60), 0.4)),
    'postcode': ('postcode', lambda p: p.zip),
    'rid': ('cn_resident_id', lambda p: p.resident_id),
    'rid_spelt': ('cn_resident_id', lambda p: p.r.choice((p.resident_id, p.resident_id.lower(), "'" + p.resident_id, ' '.join(
        (p.resident_id[:6], p.resident_id[6:14], p.resident_id[14:])), ids.cn_resident_id_15(p.r)))),
    'hkid': ('hk_id', drawn(ids.hk_id)),
    'twid': ('tw_id', drawn(ids.tw_id)),
    'ssn': ('us_ssn', drawn(ids.us_ssn)),
    'cpf': ('national_id', drawn(ids.cpf)),
    'nid': ('national_id', digits(10, '123456789')),
    'fiscal': ('national_id', drawn(ids.codice_fiscale)),
    'passport': ('passport', drawn(ids.cn_passport)),
    'passport_us': ('passport', digits(9, '1234567')),
    'permit': ('cn_travel_permit', drawn(ids.cn_travel_permit)),
    'card': ('bank_card', drawn(ids.cn_card)),
    'card_spaced': ('bank_card', lambda p: p.r.choice((ids.by_four(ids.cn_card(p.r)), ids.by_four(ids.west_card(p.r), '-'), ids.cn_card(p.r)))),
    'westcard': ('bank_card', drawn(ids.west_card)),
    'iban': ('iban', drawn(ids.iban)),
    'iban_spaced': ('iban', lambda p: ids.by_four(ids.iban(p.r))),
    'bank_account': ('bank_account', lambda p: ids.digits(p.r, p.r.choice((10, 12, 15)), '123456789')),
    'password': ('credential', lambda p: ''.join(p.r.choice('abcXYZ0123456789!#%') for _ in range(p.r.randint(8, 14)))),
    'password_hash': ('credential', lambda p: '%040x' % p.r.getrandbits(160)),
    'cvv': ('credential', digits(3)),
    'api_key': ('credential', lambda p: 'sk_live_' + '%032x' % p.r.getrandbits(128)),
    'birth': ('birth_date', lambda p: p.birth()),
    'birth_slash': ('birth_date', lambda p: '%d/%d/%d' % (p.r.randint(1950, 2004), p.r.randint(1, 12), p.r.randint(1, 28))),
    'plate': ('cn_plate', drawn(ids.cn_plate)),
    'ip': ('ip_address', drawn(ids.ipv4)),
    'ip_any': ('ip_address', lambda p: ids.ipv6(p.r) if p.r.random() < 0.3 else ids.ipv4(p.r)),
    'mac': ('mac_address', drawn(ids.mac)),
    'mac_dash': ('mac_address', lambda p: ids.mac(p.r, '-')),
    'imei': ('device_id', drawn(ids.imei)),
    'idfa': ('device_id', lambda p: ids.uuid(p.r).upper()),
    'lat': ('geo_point', decimal(22, 41, 6)),
    'lng': ('geo_point', decimal(101, 122, 6)),
    'wechat': ('wechat_id', lambda p: p.r.choice(('wxid_', 'li_', 'sunny-', 'Xiao')) + ids.fill(p.r, 'a###b##').lower()),
    'qq': ('qq', drawn(ids.qq)),
    'tracking': ('tracking_number', drawn(ids.tracking)),
    'uscc': ('cn_uscc', drawn(ids.cn_uscc)),
    'note': ('free_text', notes.note),
    'note_rare': ('free_text', lambda p: notes.note(p) if p.r.random() < 0.12 else p.remark() if p.r.random() < 0.7 else ''),
    'invoice': ('free_text', lambda p: p.company() if p.r.random() < 0.7 else '个人'),
    'remark': ('free_text', lambda p: p.remark()),
}
NOBODY = {
    'order_19': drawn(ids.order_19), 'order_18': digits(18, '123'), 'order_17': lambda p: '%s-%s-%s' % tuple(ids.digits(p.r, n) for n in (3, 7, 7)),
    'order_hash': lambda p: '#%d' % p.r.randint(1001, 9999), 'order_day': lambda p: ids.clock(p.r, '%04d%02d%02d%02d%02d%02d') + ids.digits(p.r, 6),
    'eleven': digits(11, '1'), 'eleven_low': lambda p: p.r.choice(('10', '11', '12')) + ids.digits(p.r, 9), 'id_10': digits(10, '123456789'), 'id_16': digits(16, '12789'), 'id_8': digits(8, '123456789'),
    'serial': pattern('AA##A######'), 'licence': pattern('AAAA#-####A-A##AA-#####'), 'part': pattern('AA-####-##A'), 'sku': pattern('SKU-A####'),
    'epoch': lambda p: ids.epoch(p.r), 'epoch_ms': lambda p: ids.epoch(p.r, True), 'ean': drawn(ids.ean_luhn), 'isbn': drawn(ids.isbn),
    'version': drawn(ids.version), 'version_4': drawn(ids.version_4), 'hotline': drawn(ids.hotline), 'company': lambda p: p.company(),
    'goods': lambda p: p.goods(), 'shipper': lambda p: p.shipper(), 'money': drawn(ids.money), 'yuan': lambda p: ids.money(p.r) + '元',
    'clock': drawn(ids.clock), 'day': lambda p: ids.date(p.r, 2019, 2024), 'count': lambda p: str(p.r.randint(1, 40)), 'status': status,
    'bool': among('是', '否'), 'yes': among('true', 'false'), 'md5': hexes(32), 'sha1': hexes(40), 'uuid': lambda p: ids.uuid(p.r),
    'country': lambda p: p.country, 'colour': among(*COLOURS), 'percent': decimal(0, 1, 4), 'temperature': decimal(-12, 38, 1), 'empty': among(''),
    'url': lambda p: 'https://shop.example.com/p/%s' % ids.digits(p.r, 6), 'currency': among('EUR', 'USD', 'CNY'), 'zero': among('0', '0.00'),
    'department': among('技术部', '市场部', '人事部', '财务部', 'Sales', 'R&D', 'Logistics'), 'title': among('经理', '专员', '主管', 'Analyst', 'Manager'),
    'ward': lambda p: '%d' % p.r.randint(1, 12), 'poll': among('Hall 1', 'Primary School North', '第二小学', 'Rathaus', 'Library'),
    'mark_four': digits(4), 'stock': pattern('60####'), 'train': lambda p: p.r.choice('GDKTZ') + str(p.r.randint(1, 9999)), 'hour': lambda p: '%02d:%02d' % (
        p.r.randint(0, 23), p.r.randint(0, 59)), 'pay': among('微信支付', '支付宝', 'Visa', 'PayPal'), 'cve': pattern('CVE-202#-#####'), 'reason': among(
        '', '', '买家不想买了', '缺货', 'changed mind'), 'size': lambda p: '%d*%d*%d' % tuple(p.r.randint(10, 220) for _ in range(3)), 'dash': among('--', '-', ''),
    'town': lambda p: p.r.choice((p.division[1], p.division[2], p.city)), 'province': lambda p: p.division[0], 'hs': pattern('84######'),
    'store': lambda p: '%s%s店' % (p.division[1], p.r.choice(('万达', '银泰', '人民路', '东站'))), 'agent': among('Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.5.0', 'okhttp/4.9.3'),
    'path': among('/index.html', '/api/v1/orders?page=2', '/img/logo.png', '/login'), 'level': among('INFO', 'WARN', 'ERROR'), 'batch': pattern('20######A##'),
    'brand': among('李宁', '张小泉', '王老吉', '金龙鱼', '马应龙', '李锦记', '周黑鸭', '陈克明', '方太', '林清轩', '胡姬花', '徐福记'),
    'route': lambda p: str(p.r.randint(1, 899)) + '路', 'station': lambda p: p.division[1][:-1] + p.r.choice(('站', '东站', '南站', '西')),
    'machine': lambda p: '10647' + ids.digits(p.r, 8), 'scientific': among('6.22E+18', '6.21E+18'), 'imo': pattern('IMO 9######'),
    'code': pattern('AAAAA'), 'ticket': lambda p: ids.fill(p.r, p.r.choice(('A/5 #####', 'PC #####', '######', '3#####'))), 'gate': pattern('A##'),
    'order_ca': pattern('CA-201#-######'), 'client': pattern('AA-#####'), 'telco': pattern('####-AAAAA'), 'hex16': hexes(16), 'id_5': digits(5, '123'),
    'id_6': digits(6, '123456789'), 'id_12': digits(12, '123456789'), 'year': lambda p: str(p.r.randint(1920, 2023)), 'film': pattern('tt#######'),
    'corner': lambda p: p.r.choice(('W 21 St & 6 Ave', 'Broadway & E 14 St', '1 Ave & E 68 St', 'Clark St & Elm St', 'Lake Shore Dr & Monroe St')),
    'asin': pattern('B00AA#A##A'), 'order_28': lambda p: '2024' + ids.digits(p.r, 24),
    'date8': lambda p: ids.date(p.r, 2019, 2024, '%04d%02d%02d'), 'id_18x': pattern('00A#######AAA##AAA'), 'approval': pattern('国药准字H20######'),
    'cas': lambda p: '%s-%s-%s' % (ids.digits(p.r, p.r.choice((2, 3, 5)), '123456789'), ids.digits(p.r, 2), ids.digits(p.r, 1)), 'ndc': pattern('0###-####-##'),
    'id_9': digits(9, '1234567'), 'id_13': digits(13, '15'), 'ru_firm': among('ООО «Ромашка»', 'АО «Заря»', 'ООО «ТехСтрой»', 'ПАО «Север»'),
    'repo': among('torvalds/linux', 'openssl/openssl', 'curl/curl', 'facebook/zstd', 'git/git', 'madler/zlib'), 'gene': pattern('ENSG00000######'),
    'chrom': lambda p: 'chr%d' % p.r.randint(1, 22),
    'upc': pattern('0###########'), 'vat': lambda p: p.r.choice(('DE', 'FR', 'IT')) + ids.digits(p.r, 9), 'container': pattern('AAAU#######'),
    'bill': pattern('AAAA#########'), 'letter_eight': lambda p: p.r.choice('EGH') + ids.digits(p.r, 8), 'flight': lambda p: p.r.choice(('CA', 'MU', 'CZ', 'HU')) + ids.digits(p.r, 4, '1'),
}
SKIPPED = {'skip_town': lambda p: p.division[0], 'skip_title': among('Herr', 'Frau', 'Dr.'), 'lone_zip': lambda p: p.zip, 'skip_lat': decimal(-60, 60, 4), 'skip_lng': decimal(-170, 170, 4), 'mixed': lambda p: p.r.choice((p.name(), p.company())),
           'city': lambda p: p.division[1] if p.lang in ('zh', 'py') else p.city, 'gender': among('男', '女', 'M', 'F'),
           'absent': among(''), 'area': lambda p: p.division[2], 'fine_phone': starred}

ALL = {**PERSONAL, **{k: (None, m) for k, m in NOBODY.items()}, **{k: ('skip', m) for k, m in SKIPPED.items()}}

# Columns for which another class is as right: two numbers in a cell are text as well.
ALSO = {'mobile_two': ['phone', 'free_text']}

# What values alone cannot tell: under a header that says nothing such a column is not judged.
BY_NAME = {'nickname', 'account', 'postcode', 'us_ssn', 'national_id', 'passport', 'cn_travel_permit', 'bank_account', 'credential', 'birth_date',
           'mac_address', 'device_id', 'geo_point', 'wechat_id', 'qq', 'tracking_number', 'cn_uscc'}
# Classes of which no whole value may be left anywhere.
SECRET = {'cn_mobile', 'cn_landline', 'phone', 'email', 'cn_resident_id', 'hk_id', 'tw_id', 'us_ssn', 'national_id', 'passport', 'cn_travel_permit',
          'bank_card', 'iban', 'bank_account', 'credential'}
