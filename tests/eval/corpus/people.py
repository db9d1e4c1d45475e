"""Somebody who does not exist: names, addresses and numbers that belong together, in one language."""
import identifiers as ids
from words import (CITY, CN_ESTATE, CN_ROAD, COMPANY, DIVISION, GIVEN, GOODS, ROAD, SHIPPER, SURNAME)

PLAIN = str.maketrans('áàâäãåçčďéèêëěíìîïñńňóòôöõøřšťúùûüůýžß', 'aaaaaaccdeeeeeiiiinnnoooooorstuuuuuyzs')
HANDLES = ('tb', 'sunny', 'xiaoyu', 'lucky', 'star', 'happy', 'ocean', 'Moon_', 'mr.', 'gamer')
CN_HANDLES = ('小鱼儿', '快乐的猫', '追风少年', '晴天', '花开富贵', '夏日微凉', '路人甲', '柠檬不酸')
SAID = {
    'zh': ('尽快发货', '请用顺丰', '不要辣的，谢谢老板', '周末在家，工作日放驿站', '包装要结实一点，送人的', '发票不要了', '第二次购买了，质量不错',
           '颜色随机即可', '尺码偏大请发小一号', '上次少发了一件，这次一起补', '孩子很喜欢', '等货齐了一起发'),
    'en': ('Delivery was fine', 'Please gift wrap', 'Leave it with a neighbour', 'Ring the bell twice', 'No onions on mine', 'This is my second order this month',
           'The box was slightly damaged', 'My daughter loves the colour', 'Do not bend', 'Would buy again', 'Arrived two days late')}


class Person:
    def __init__(self, r, lang):
        self.r, self.lang = r, lang
        self.given, self.family = r.choice(GIVEN[lang].split()), r.choice(SURNAME[lang].split())
        self.division = r.choice(DIVISION)
        self.city, code, self.calling, self.national = r.choice(CITY.get(lang, CITY['en']))
        self.zip = self.division[5] if lang in ('zh', 'py') else ids.fill(r, code)
        self.mobile = ids.cn_mobile(r)
        self.landline = ids.cn_landline(r, self.division)
        self.resident_id = ids.cn_resident_id(r, self.division)
        self.phone = self.mobile if lang in ('zh', 'py') else '+%s %s' % (self.calling, ids.fill(r, self.national))
        self.country = {'en': 'GB', 'zh': '中国'}.get(lang, lang.upper())

    def name(self):
        if self.lang in ('zh', 'ko'):
            return self.family + self.given
        if self.lang == 'ja':
            return self.family + ' ' + self.given
        return self.given + ' ' + self.family

    def handle(self):
        if self.lang == 'zh' and self.r.random() < 0.5:
            return self.r.choice(CN_HANDLES) + ids.digits(self.r, self.r.choice((0, 2, 4)))
        return self.r.choice(HANDLES) + ids.digits(self.r, self.r.choice((3, 5, 8)))

    def mail(self):
        word = ''.join(c for c in (self.given + '.' + self.family).lower().translate(PLAIN) if c.isascii() and (c.isalnum() or c == '.'))
        user = word.strip('.') if self.lang not in ('zh', 'ru', 'ja', 'ko') else self.r.choice(('li', 'wang.x', 'cool', 'a_'))
        return '%s%s@%s' % (user, ids.digits(self.r, self.r.choice((2, 4, 6))),
                            self.r.choice(('gmail.com', 'qq.com', '163.com', 'example.org', 'mail.example.co.uk', 'outlook.com', 'web.de')))

    def alipay(self):
        return self.r.choice((lambda: self.mobile, self.mail, lambda: self.mobile, lambda: '2088' + ids.digits(self.r, 12)))()

    def house(self):
        r = self.r
        return r.choice((
            lambda: '%s%d号%s%d栋%d单元%d室' % (r.choice(CN_ROAD), r.randint(1, 899), r.choice(CN_ESTATE), r.randint(1, 30), r.randint(1, 5), r.randint(101, 2804)),
            lambda: '%s%d号%d楼%d' % (r.choice(CN_ROAD), r.randint(1, 899), r.randint(1, 30), r.randint(101, 999)),
            lambda: '%s街道%s%d-%d-%d' % (r.choice(('城东', '新华', '和平', '文昌')), r.choice(CN_ESTATE), r.randint(1, 30), r.randint(1, 4), r.randint(101, 2804))))()

    def address(self):
        """A Chinese address whole; elsewhere the street and house."""
        r = self.r
        if self.lang in ('zh', 'py'):
            parts = self.division[:3] if self.division[0] != self.division[1] else self.division[1:3]
            return r.choice(('', ' ')).join(parts) + r.choice(('', ' ')) + self.house()
        road, number = r.choice(ROAD[self.lang]), r.randint(1, 299)
        if self.lang == 'ja':
            return '%s%d-%d-%d' % (road, r.randint(1, 8), r.randint(1, 20), r.randint(1, 30))
        if self.lang == 'ru':
            return '%s, д. %d, кв. %d' % (road, number, r.randint(1, 120))
        if self.lang in ('en', 'fr'):
            return '%d %s' % (number, road) + ('' if r.random() < 0.8 else ', Flat %d' % r.randint(1, 40) if self.lang == 'en' else ' bis')
        return '%s %d' % (road, number)

    def whole_address(self):
        return self.address() if self.lang in ('zh', 'py') else '%s, %s %s' % (self.address(), self.zip, self.city)

    def birth(self):
        return ids.date(self.r, 1948, 2006)

    def company(self):
        return self.r.choice(COMPANY['zh' if self.lang == 'zh' else 'en'])

    def goods(self):
        return self.r.choice(GOODS['zh' if self.lang == 'zh' else 'en'])

    def shipper(self):
        return self.r.choice(SHIPPER)

    def remark(self):
        """Running text with nothing personal in it."""
        zh = self.lang == 'zh'
        said = self.r.sample(SAID['zh' if zh else 'en'], 2)
        return '，'.join(said) if zh else '. '.join(said) + '.'
