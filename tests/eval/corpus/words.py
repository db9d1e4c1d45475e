"""The words of the corpus: names, streets, places, companies, goods, in thirteen languages.

Written by hand from common knowledge. Whole names are drawn from given names and surnames, so nobody
is meant. Languages by their code; `py` is Chinese in pinyin.
"""

GIVEN = {
    'zh': '伟 芳 秀英 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 桂兰 霞 建国 志强 晓东 雨桐 子涵 梓萱 浩然 欣怡 思远 文博 '
          '国庆 海燕 玉兰 春梅 一诺 宇轩 佳怡 天佑 淑珍 小红',
    'py': 'Wei Fang Xiuying Na Min Jing Li Qiang Lei Jun Yang Yong Jie Tao Ming Chao Xia Jianguo Zhiqiang Yutong Haoran',
    'en': 'James Mary Robert Patricia Michael Jennifer William Linda David Elizabeth Richard Barbara Joseph Susan Thomas '
          'Jessica Christopher Karen Daniel Nancy Oliver Amelia Harry Isla',
    'de': 'Lukas Anna Jürgen Sabine Wolfgang Petra Hans-Peter Ursula Maximilian Käthe Stefan Monika Björn Heike Uwe Jörg',
    'fr': 'Jean Marie Pierre Françoise Michel Nathalie André Hélène Jean-Luc Chloé René Céline Gérard Anaïs Hugo Léa',
    'es': 'José María Antonio Carmen Manuel Ana Francisco Isabel Javier Lucía Raúl Begoña Íñigo Rocío Andrés Pilar',
    'it': 'Giuseppe Maria Giovanni Anna Antonio Francesca Luca Chiara Matteo Giulia Niccolò Elena Salvatore Rosa',
    'nl': 'Jan Anneke Pieter Marieke Willem Sanne Kees Femke Joost Lotte Bram Fleur Sjoerd Tineke',
    'pt': 'João Maria António Ana José Beatriz Luís Inês Paulo Conceição Tiago Joana Rui Cláudia',
    'cs': 'Jiří Jana Petr Marie Jan Eva Tomáš Hana Zdeněk Lenka Václav Kateřina Ondřej Božena',
    'ru': 'Александр Мария Сергей Анна Дмитрий Елена Алексей Ольга Андрей Наталья Михаил Екатерина Иван Светлана',
    'ja': '太郎 花子 健一 美咲 翔太 陽子 大輔 由美 拓也 さくら 直樹 真由美 和也 恵子',
    'ko': '민준 서연 지훈 하은 영수 미경 현우 지영 성호 은주 동현 수진 준호 혜진',
}
SURNAME = {
    'zh': '王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 '
          '蒋 余 欧阳 上官 诸葛 司徒',
    'py': 'Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Ouyang',
    'en': 'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson '
          "O'Connor MacDonald Whitfield Ashworth Clarke",
    'de': 'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Köhler Groß Vogt Krämer Jäger',
    'fr': 'Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Lefèvre Garnier Béranger Fontaine Chevalier',
    'es': 'García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Ruiz Muñoz Álvarez Núñez Ibáñez',
    'it': 'Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De Luca'.replace('De Luca', 'DeLuca'),
    'nl': 'Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Kuiper',
    'pt': 'Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Gonçalves Carvalho Araújo Simões',
    'cs': 'Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Růžička Beneš',
    'ru': 'Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков',
    'ja': '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 松本',
    'ko': '김 이 박 최 정 강 조 윤 장 임 한 오 서 신',
}
ROAD = {
    'en': ['High Street', 'Station Road', 'Maple Avenue', 'Church Lane', 'Oak Drive', 'Victoria Road', 'Elm St', 'Sunset Blvd',
           'Washington Ave', 'Mill Lane', 'Riverside Dr', 'W Franklin St'],
    'de': ['Hauptstraße', 'Bahnhofstr.', 'Gartenweg', 'Lindenallee', 'Schillerplatz', 'Am Mühlbach', 'Goethestraße', 'Bergstr.'],
    'fr': ['rue de la République', 'avenue Victor Hugo', 'boulevard Voltaire', 'place du Marché', 'rue des Lilas', 'chemin Vert'],
    'es': ['Calle Mayor', 'Avenida de la Constitución', 'C/ del Carmen', 'Plaza de España', 'Paseo del Prado', 'Calle Alcalá'],
    'it': ['Via Roma', 'Corso Garibaldi', 'Viale Europa', 'Piazza Dante', 'Via dei Mille', 'Via G. Verdi'],
    'nl': ['Kerkstraat', 'Dorpsstraat', 'Molenweg', 'Prinsengracht', 'Stationsplein', 'Lindelaan'],
    'pt': ['Rua das Flores', 'Avenida da Liberdade', 'Rua Augusta', 'Travessa do Carmo', 'Praça da República', 'Rua do Ouro'],
    'cs': ['Hlavní', 'Nádražní ulice', 'náměstí Míru', 'Dlouhá třída', 'Palackého', 'U Lesa'],
    'ru': ['ул. Ленина', 'проспект Мира', 'ул. Садовая', 'пер. Школьный', 'ул. Гагарина', 'наб. Фонтанки'],
    'ja': ['東京都新宿区西新宿', '大阪府大阪市北区梅田', '神奈川県横浜市中区本町', '愛知県名古屋市中村区名駅', '北海道札幌市中央区大通西'],
    'ko': ['서울특별시 강남구 테헤란로', '부산광역시 해운대구 센텀중앙로', '경기도 성남시 분당구 판교역로', '대구광역시 중구 동성로'],
}
CITY = {  # city, a pattern of postcodes (# a digit, A a letter), calling code, national number
    'en': [('London', 'SW#A #AA', '44', '20 7### ####'), ('Austin', '787##', '1', '512-4##-####'), ('Leeds', 'LS# #AA', '44', '113 4## ####'),
           ('Denver', '802##', '1', '(303) 5##-####'), ('Toronto', 'M#A #A#', '1', '416-7##-####'), ('Perth', '60##', '61', '8 9### ####')],
    'de': [('Berlin', '10###', '49', '30 2#######'), ('München', '80###', '49', '89 5######'), ('Köln', '50###', '49', '221 4#####')],
    'fr': [('Lyon', '690##', '33', '4 72 ## ## ##'), ('Paris', '750##', '33', '1 42 ## ## ##'), ('Lille', '590##', '33', '6 12 ## ## ##')],
    'es': [('Madrid', '280##', '34', '91 4## ## ##'), ('Sevilla', '410##', '34', '95 4## ## ##'), ('Valencia', '460##', '34', '61# ### ###')],
    'it': [('Milano', '201##', '39', '02 4#######'), ('Roma', '001##', '39', '06 4#######'), ('Torino', '101##', '39', '347 #######')],
    'nl': [('Amsterdam', '10## AA', '31', '20 6## ####'), ('Utrecht', '35## AA', '31', '30 2## ####'), ('Delft', '26## AA', '31', '6 2#######')],
    'pt': [('Lisboa', '1###-###', '351', '21# ### ###'), ('Porto', '4###-###', '351', '22# ### ###'), ('Faro', '8###-###', '351', '91# ### ###')],
    'cs': [('Praha', '11# 00', '420', '22# ### ###'), ('Brno', '60# 00', '420', '60# ### ###'), ('Plzeň', '30# 00', '420', '77# ### ###')],
    'ru': [('Москва', '10####', '7', '495 2##-##-##'), ('Казань', '42####', '7', '917 ###-##-##'), ('Омск', '64####', '7', '913 ###-##-##')],
    'ja': [('東京', '16#-00##', '81', '3-5###-####'), ('大阪', '53#-00##', '81', '90-1###-####'), ('名古屋', '45#-00##', '81', '80-3###-####')],
    'ko': [('서울', '06###', '82', '10-4###-####'), ('부산', '48###', '82', '51-7##-####'), ('성남', '13###', '82', '10-4###-####')],
}
DIVISION = [  # province, city, district, code, area code, postcode (GB/T 2260; national numbering)
    ('北京市', '北京市', '朝阳区', '110105', '010', '100020'), ('北京市', '北京市', '海淀区', '110108', '010', '100080'),
    ('天津市', '天津市', '和平区', '120101', '022', '300041'), ('河北省', '石家庄市', '长安区', '130102', '0311', '050011'),
    ('山西省', '太原市', '小店区', '140105', '0351', '030032'), ('辽宁省', '沈阳市', '和平区', '210102', '024', '110001'),
    ('辽宁省', '大连市', '中山区', '210202', '0411', '116001'), ('吉林省', '长春市', '南关区', '220102', '0431', '130022'),
    ('黑龙江省', '哈尔滨市', '道里区', '230102', '0451', '150010'), ('上海市', '上海市', '徐汇区', '310104', '021', '200030'),
    ('上海市', '上海市', '浦东新区', '310115', '021', '200135'), ('江苏省', '南京市', '玄武区', '320102', '025', '210018'),
    ('江苏省', '苏州市', '吴江区', '320509', '0512', '215200'), ('浙江省', '杭州市', '余杭区', '330110', '0571', '311100'),
    ('浙江省', '温州市', '鹿城区', '330302', '0577', '325000'), ('安徽省', '合肥市', '蜀山区', '340104', '0551', '230031'),
    ('福建省', '厦门市', '思明区', '350203', '0592', '361001'), ('江西省', '南昌市', '东湖区', '360102', '0791', '330006'),
    ('山东省', '济南市', '历下区', '370102', '0531', '250014'), ('山东省', '青岛市', '市南区', '370202', '0532', '266001'),
    ('河南省', '郑州市', '金水区', '410105', '0371', '450003'), ('湖北省', '武汉市', '江岸区', '420102', '027', '430014'),
    ('湖南省', '长沙市', '岳麓区', '430104', '0731', '410013'), ('广东省', '广州市', '天河区', '440106', '020', '510665'),
    ('广东省', '深圳市', '福田区', '440304', '0755', '518033'), ('广东省', '佛山市', '顺德区', '440606', '0757', '528300'),
    ('广西壮族自治区', '南宁市', '青秀区', '450103', '0771', '530021'), ('重庆市', '重庆市', '渝中区', '500103', '023', '400010'),
    ('四川省', '成都市', '锦江区', '510104', '028', '610021'), ('贵州省', '贵阳市', '云岩区', '520103', '0851', '550001'),
    ('云南省', '昆明市', '五华区', '530102', '0871', '650021'), ('陕西省', '西安市', '雁塔区', '610113', '029', '710061'),
    ('陕西省', '宝鸡市', '渭滨区', '610302', '0917', '721000'), ('甘肃省', '兰州市', '城关区', '620102', '0931', '730030'),
    ('新疆维吾尔自治区', '乌鲁木齐市', '天山区', '650102', '0991', '830002'), ('内蒙古自治区', '呼和浩特市', '新城区', '150102', '0471', '010030'),
]
CN_ROAD = '人民路 建设大道 解放北路 中山东路 长江西路 学府路 科技园南路 滨河大道 新华街 和平里 光明巷 花园路 朝阳大街 文化路 湖滨路'.split()
CN_ESTATE = '阳光花园 金色家园 万科城 保利香槟国际 世纪城 翠苑小区 锦绣华庭 碧桂园 龙湖天街 幸福里'.split()
COMPANY = {
    'zh': ['杭州云栖贸易有限公司', '上海鼎盛信息科技有限公司', '广州市白云区恒达五金经营部', '北京京味斋餐饮管理有限公司', '深圳前海汇通供应链有限公司',
           '成都锦里文化传播有限公司', '青岛海之韵水产股份有限公司', '义乌市小商品城飞跃商行', '张家港保税区华成国际贸易有限公司', '王府井百货集团',
           '李宁体育用品有限公司', '苏州工业园区明德书店', '周大福珠宝', '江苏洋河酒厂股份有限公司', '郑州金水区老孙家羊肉馆'],
    'en': ['Acme Tools Ltd', 'Johnson & Sons Plumbing', 'Blue Harbor Foods Inc.', 'Miller Brothers LLC', 'Northwind Traders', 'Taylor Made Golf Co',
           'Global Freight Services', 'Smith Hardware Supply', 'Evergreen Dental Group', 'Pacific Rim Imports', 'Baker Street Coffee Company',
           'Morgan Steel Works', 'Wilson Sporting Goods', 'St. James Hospital', 'Lakeside School District'],
}
GOODS = {
    'zh': ['金龙鱼 非转基因调和油 5L', '王老吉凉茶 310ml*24罐', '张小泉 厨房剪刀 不锈钢', '李锦记 蒸鱼豉油 410ml', '老干妈 风味豆豉 280g', '王守义 十三香 45g',
           '陈克明 面条 1kg', '周黑鸭 卤鸭脖 礼盒', '马应龙 八宝眼霜', '太太乐鸡精 200g', '康师傅 红烧牛肉面 5连包', '云南白药牙膏 180g', '蓝月亮洗衣液 3kg',
           '华为 Mate 60 手机壳 防摔', '纯棉四件套 1.8m床 北欧风', '儿童雨衣 110-120cm', '无线蓝牙耳机 5.3 降噪', '不锈钢保温杯500ml',
           '瑜伽垫 185*61*0.8cm', '电动牙刷头 4支装', '徐福记 沙琪玛 526g', '胡姬花 古法花生油', '方太 油烟机 CXW-258', '林清轩 山茶花油 30ml'],
    'en': ['USB-C cable 2 m', 'Ceramic mug "Deluxe" 350 ml', 'Bluetooth speaker, black', 'Garden hose 25 ft', 'Cotton T-shirt XL', 'LED bulb E27 9W',
           'Calvin Klein belt', 'Johnson baby shampoo 200 ml', "Levi's 501 jeans 32/34", 'Ben & Jerry 465 ml', 'Dr. Martens 1460', 'Ralph Lauren polo, M',
           'Desk lamp 19" arm', 'Stainless bottle 750 ml', 'Yoga mat 6 mm', 'HDMI 2.1 adapter', 'Jack Daniel glass set', 'Mary Kay lotion', 'Hugo Boss wallet'],
}
SHIPPER = '顺丰速运 圆通速递 中通快递 申通快递 韵达快递 极兔速递 EMS 京东物流'.split()
