"""The files of the corpus: NAME LANGUAGE RECORDS [options]: header=kind|header=kind…

Headers of shops are those of real exports. Options: gb18030, semicolon, tab, bom; `bare` makes a second
file of it whose headers are c1, c2, …; `few` keeps it under the twenty cells that values need.
"""

SHOPS = '''
tmall zh 150 gb18030 bare: 订单编号=order_19|买家会员名=nick|买家支付宝账号=account|支付单号=order_18|买家应付货款=money|买家应付邮费=zero|总金额=money|返点积分=zero|订单状态=status|买家留言=note_rare|收货人姓名=name|收货地址 =address|运送方式=shipper|联系电话 =landline|联系手机=mobile_spelt|订单创建时间=clock|订单付款时间 =clock|宝贝标题 =goods|宝贝种类 =count|物流单号 =tracking|物流公司=shipper|订单备注=note_rare|宝贝总数量=count|店铺Id=zero|店铺名称=store|订单关闭原因=reason|卖家服务费=yuan|发票抬头=invoice|是否手机订单=bool|是否代付=bool|修改后的sku=sku|修改后的收货地址=absent|确认收货时间=clock|主订单编号=order_19
taobao_detail zh 80: 订单编号=order_19|标题=goods|价格=money|购买数量=count|外部系统编号=part|商品属性=colour|套餐信息=empty|备注=remark|订单状态=status|商家编码=sku
jd zh 120 gb18030: 订单号=id_10|商品ID=id_8|商品名称=goods|订购数量=count|下单时间=clock|京东价=money|订单金额=money|结算金额=money|订单状态=status|订单类型=status|下单帐号=account|客户姓名=name|客户地址=address|联系电话=mobile|订单备注=note_rare|发票类型=bool|发票抬头=invoice|商家备注=remark|运费金额=zero|付款确认时间=clock|订单渠道=pay|仓库id=count|仓库名称=store|货号=part
pinduoduo zh 120: 商品=goods|订单号=order_day|订单状态=status|商品数量(件)=count|商家备注=remark|买家留言=note|售后状态=status|商品总价(元)=money|邮费(元)=zero|用户实付金额(元)=money|快递单号=tracking|快递公司=shipper|省=province|市=city|区=area|街道/镇=house|收货人=name|手机=mobile|身份证姓名=name|身份证号码=rid|支付ID=order_18|支付方式=pay
douyin zh 100 bom bare: 主订单编号=order_19|子订单编号=order_19|选购商品=goods|商品规格=colour|商品数量=count|商家编码=sku|订单应付金额=money|运费=zero|收件人=name|收件人手机号=mobile|详细地址=address|订单提交时间=clock|商家备注=note_rare|订单完成时间=clock|订单状态=status|取消原因=reason|平台实际承担优惠金额=money
youzan zh 100: 订单号=order_day|订单状态=status|收货人/提货人=name|收货人手机号/提货人手机号=mobile|详细收货地址/提货地址=address|买家备注=note|买家昵称=nick|买家手机号=mobile|收银员=name|分销员手机号=mobile|商家订单备注=remark|下单时间=clock|商品名称=goods|订单金额=money
dianxiaomi en 90: 订单号=order_17|店铺账号=store|SKU=sku|属性=colour|数量=count|单价=money|币种=currency|发货仓库=store|买家姓名=name|地址1=address|城市=city|国家二字码=country|邮编=postcode|手机=phone|Email=email|买家备注=note|下单时间=clock|客服备注=remark
shopify en 120 bare: Name=order_hash|Email=email|Financial Status=status|Paid at=clock|Currency=currency|Subtotal=money|Total=money|Discount Code=colour|Created at=clock|Lineitem quantity=count|Lineitem name=goods|Lineitem price=money|Lineitem sku=sku|Billing Name=name|Billing Street=address|Billing Address1=address|Billing Address2=flat|Billing Company=company|Billing City=city|Billing Zip=postcode|Billing Country=country|Billing Phone=phone|Shipping Name=name|Shipping Address1=address|Shipping City=city|Shipping Zip=postcode|Shipping Country=country|Shipping Phone=phone|Notes=note|Payment Method=pay|Payment Reference=uuid|Vendor=brand|Id=id_10|Tags=colour|Risk Level=level|Source=title|Device ID=mark_four
shopify_customers fr 80: First Name=given|Last Name=family|Email=email|Accepts Email Marketing=yes|Company=company|Address1=address|City=city|Province Code=country|Country=country|Zip=postcode|Phone=phone|Accepts SMS Marketing=yes|Total Spent=money|Total Orders=count|Tags=colour|Note=note|Tax Exempt=yes
amazon en 120 tab: order-id=order_17|order-item-id=id_16|purchase-date=clock|payments-date=clock|buyer-email=relay|buyer-name=name|buyer-phone-number=phone|sku=sku|product-name=goods|quantity-purchased=count|currency=currency|item-price=money|ship-service-level=title|recipient-name=name|ship-address-1=address|ship-address-2=flat|ship-city=city|ship-postal-code=postcode|ship-country=country|payment-method=pay|cpf=cpf
ebay en 90: Sales Record Number=mark_four|Order Number=order_17|Buyer Username=nick|Buyer Name=name|Buyer Email=email|Buyer Note=note_rare|Buyer Address 1=address|Buyer City=city|Buyer Zip=postcode|Buyer Country=country|Buyer Tax Identifier Value=fiscal|Ship To Name=name|Ship To Phone=phone|Ship To Address 1=address|Item Number=id_10|Item Title=goods|Quantity=count|Sold For=money|Tracking Number=tracking|PayPal Transaction ID=serial
etsy en 90: Sale Date=day|Order ID=id_10|Buyer User ID=nick|Full Name=name|First Name=given|Last Name=family|Number of Items=count|Payment Method=pay|Date Shipped=day|Street 1=address|Street 2=flat|Ship City=city|Ship Zipcode=postcode|Ship Country=country|Currency=currency|Order Value=money|SKU=sku
woocommerce de 90: Order Number=mark_four|Order Status=status|Order Date=clock|Customer Note=note_rare|First Name (Billing)=given|Last Name (Billing)=family|Company (Billing)=company|Address 1&2 (Billing)=address|City (Billing)=city|Postcode (Billing)=postcode|Country Code (Billing)=country|Email (Billing)=email|Phone (Billing)=phone|First Name (Shipping)=given|Last Name (Shipping)=family|Item Name=goods|Item Cost=money
lazada en 90: orderItemId=id_16|orderNumber=id_16|createTime=clock|customerName=name|customerEmail=email|nationalRegistrationNumber=cpf|shippingName=name|shippingAddress=address|shippingPhone=phone|shippingCity=city|shippingPostCode=postcode|billingName=name|billingAddr=address|billingPhone=phone|taxCode=fiscal|paidPrice=money|sellerSku=sku|itemName=goods|trackingCode=tracking|status=status
magento it 70: ID=id_10|Purchase Point=store|Purchase Date=clock|Bill-to Name=name|Ship-to Name=name|Grand Total (Base)=money|Status=status|Billing Address=whole_address|Shipping Address=whole_address|Customer Email=email|Customer Group=title|Subtotal=money|Customer Name=name|Payment Method=pay
shopee py 70: Order ID=serial|Username (Buyer)=nick|Receiver Name=name|Phone Number=mobile|Delivery Address=whole_address|Country=country|Zip Code=postcode|Product Name=goods|Deal Price=money|Tracking Number*=tracking
paypal es 70: Date=day|Time=hour|TimeZone=currency|Name=name|Type=status|Currency=currency|Gross=money|Fee=money|From Email Address=email|To Email Address=email|Transaction ID=serial|Shipping Address=whole_address|Address Line 1=address|Town/City=city|Zip/Postal Code=postcode|Country=country|Contact Phone Number=phone|Note=note_rare|Country Code=country|Balance Impact=status
stripe nl 70: id=serial|Amount=money|Customer Email=email|Card ID=md5|Card Last4=mark_four|Card Name=name|Card Address Line1=address|Card Address City=city|Card Address Zip=postcode|Card Fingerprint=serial|Created (UTC)=clock|Status=status
'''

PEOPLE = '''
hr zh 100 bare: 工号=id_8|姓名=name|性别=gender|身份证号=rid|手机号码=mobile|出生日期=birth|部门=department|职位=title|入职日期=day|银行卡号=card|开户行=brand|家庭住址=address|紧急联系人=name|紧急联系人电话=mobile|社保号=rid|基本工资=money|备注=remark
hr_en en 100: employee_id=id_8|first_name=given|last_name=family|ssn=ssn|dob=birth|home_address=address|zip=postcode|work_email=email|mobile_phone=phone_us|department=department|job_title=title|hire_date=day|salary=money|bank_account=bank_account|password_hash=password_hash
crm zh 100: 客户编号=id_10|客户姓名=name|客户昵称=nick|微信号=wechat|QQ号=qq|电话=mobile|邮箱=email|公司名称=company|统一社会信用代码=uscc|来源=pay|跟进记录=note|标签=colour|创建时间=clock
crm_leads en 80 bare: Lead ID=id_10|Full Name=name|Company=company|Title=title|Email Address=email|Phone=phone|Street Address=address|Postal Code=postcode|Website=url|Description=note|Created=clock
patients zh 80: 病历号=id_8|患者姓名=name|性别=gender|出生日期=birth|身份证号码=rid_spelt|联系电话=phone_any|医保卡号=nid|家庭住址=address|科室=department|就诊日期=day|诊断说明=remark
patients_us en 80: patient_id=id_10|Patient Name=last_first|DOB=birth|SSN=ssn|Address=address|Phone=phone_us|MRN=id_8|Visit Date=day|Provider=company|Charge=money
bank_cn zh 100 gb18030: 交易日期=day|交易时间=hour|摘要=status|收入=money|支出=money|余额=money|对方户名=name|对方账号=card|对方开户行=brand|附言=note_rare|流水号=order_18
bank_de de 60 semicolon: Buchungstag=day|Valuta=day|Auftraggeber=name|IBAN=iban|Verwendungszweck=note_rare|Betrag=money|Währung=currency|Saldo=money
bank_nl nl 60 semicolon: Datum=day|Naam tegenpartij=name|Tegenrekening=iban|Code=title|Af Bij=bool|Bedrag=money|Mededelingen=note_rare
bank_fr fr 60: Date=day|Titulaire=name|IBAN=iban_spaced|Libellé=status|Montant=money|Devise=currency
bank_uk en 60: Date=day|Payee Name=name|Sort Code=zero|Bank Account Number=bank_account|IBAN Number=iban|Amount=money|Balance=money|Reference=serial
travel zh 80: 订单号=order_18|旅客姓名=name|护照号码=passport|港澳通行证号码=permit|身份证号=rid|航班号=train|出发站=station|日期=day|票价=money|联系手机=mobile
travel_hk py 60: Guest Name=name|Passport Number=passport|HKID=hkid|Room=mark_four|Check-in=day|Contact Number=mobile|Email=email
members_tw zh 60: 會員姓名=name|身分證字號=twid|手機=mobile|電子郵件=email|聯絡地址=address|生日=birth|會員等級=level
permits zh 60: 编号=id_8|姓名=name|台胞证号=permit|回乡证号=permit|香港身份证号=hkid|台湾身份证=twid|签发日期=day
hk_tw py 50: No=count|Applicant Full Name=name|Hong Kong ID=hkid|Taiwan ID=twid|Home Return Permit=permit|Passport No=passport|Issue Date=day
parking zh 80: 进场时间=clock|出场时间=clock|车牌号=plate|车主姓名=name|车主手机=mobile|金额=money|道闸=count
drivers zh 60: 司机姓名=name|司机手机号=mobile|驾驶证号=rid|车牌=plate|设备号=imei|经度=lng|纬度=lat|线路=route
vehicles en 60: plate_number=plate|owner_name=name|imei=imei|lat=lat|lng=lng|speed=count|time=clock
weblog en 120: time=clock|client_ip=ip|method=level|path=path|status=mark_four|bytes=id_8|user_agent=agent|session_id=uuid
login_log zh 100: 时间=clock|用户名=nick|登录IP=ip_any|设备ID=idfa|MAC地址=mac|结果=status|版本号=version_4
devices en 60: device_name=part|mac_address=mac_dash|IMEI=imei|IDFA=idfa|ip=ip|firmware=version_4|last_seen=epoch
app_users py 70: uid=id_10|nickname=nick|mobile=mobile|openid=wechat|device_id=idfa|latitude=lat|longitude=lng|register_ip=ip|created_at=epoch_ms
fans zh 60: 昵称=nick|微信=wechat|QQ=qq|抖音号=nick|手机号=mobile_half|积分=count|加入时间=clock
social zh 60: 网名=nick|微信账号=wechat|qq号码=qq|支付宝账号=account|密码=password|注册时间=clock
accounts en 60: username=nick|email=email|password=password|api_key=api_key|last_login_ip=ip|created=clock|plan=title
recharge zh 60: 订单号=order_day|充值账号=account|下单账号=account|会员账号=account|面额=count|金额=money|时间=clock
invoices zh 60: 发票号码=id_8|购方名称=company|购方税号=uscc|统一信用代码=uscc|开票日期=day|金额=money|收票人手机=mobile|收票邮箱=email
suppliers zh 60: 供应商名称=company|社会信用代码=uscc|联系人=name|联系电话=landline_ext|座机=landline|传真=landline|地址=address|邮编=postcode
parcels zh 90: 运单号=tracking|寄件人=name|寄件人电话=mobile|收件人=name|收件人电话=mobile_two|收件地址=address|重量=percent|备注=note_rare
donors pt 60: Nome completo=name|CPF=cpf|E-mail=email|Telefone=phone|Endereço=address|CEP=postcode|Valor=money
refunds zh 50: 退款单号=order_18|收款人=name|收款账号=bank_account|银行卡号=card_spaced|退款金额=money|退款说明=note
staff_it it 50: Matricola=id_8|Cognome=family|Nome=given|Codice fiscale=fiscal|Data di nascita=birth|Indirizzo=address|CAP=postcode|Telefono=phone
cards en 60: Cardholder Name=name|Card Number=westcard|Expiry=hour|CVV=cvv|Billing Zip=postcode|Amount=money
survey en 60: Timestamp=clock|Your email=email|How did you like it?=count|Anything else?=remark
tickets en 60: ticket_id=id_8|subject=goods|description=note|requester_email=email|opened_at=clock|priority=level
wifi en 60: Device Name=part|MAC Address=mac|Client IP=ip_any|SSID=part|RSSI=count|First Seen=epoch
payroll_us en 60: Employee Name=name|Social Security Number=ssn|Bank Account Number=bank_account|Gross Pay=money|Net Pay=money|Pay Date=day
chat zh 60: 会话ID=uuid|时间=clock|客服=title|聊天内容=note|满意度=count
'''

WEAK = '''
weak_tel zh 60: id=id_10|name=name|tel=mobile|contact=mobile|address=address|date=day
weak_phone zh 60: 编号=count|客户=name|电话=mobile|号码=mobile|地址=address
weak_landline zh 60: 单位=company|电话=landline|负责人=name
weak_account en 60: No=count|account=email|date=day|amount=money
weak_card zh 60: 户主=name|卡号=card|账号=card|金额=money
weak_id zh 60: id=rid|no=order_19|证件=rid|时间=clock
weak_company en 60: customer_id=id_8|customer_name=company|name=goods|contact=email
upper en 50: CUSTOMER_ID=id_10|FULL_NAME=name|EMAIL_ADDRESS=email|PHONE_NUMBER=phone|STREET_ADDRESS=address|ZIP_CODE=postcode|BIRTH_DATE=birth|IP_ADDRESS=ip
camel en 50: customerId=id_10|fullName=name|emailAddress=email|phoneNumber=phone|streetAddress=address|zipCode=postcode|birthDate=birth|ipAddress=ip
lower en 50: customerid=id_10|fullname=name|emailaddress=email|phonenumber=phone|streetaddress=address|zipcode=postcode|birthdate=birth|ipaddress=ip
kebab py 50: order-no=order_19|receiver-name=name|receiver-mobile=mobile|receiver-address=whole_address|receiver-zip=postcode|id-card=rid
pinyin zh 50: dingdanhao=order_19|xingming=name|shouji=mobile|dizhi=address|shenfenzheng=rid|beizhu=remark|jine=money
unseen_zh zh 80: 流水=order_18|顾客=name|顾客手机2=mobile|送达地点=address|备用号=mobile|证件=rid|扣款卡=card|通知邮件=email|座机2=landline|车辆=plate|访问来源=ip|补充说明=note
unseen_en en 80: ref=id_10|who=name|reach_at=phone|reach_by=email|where_to=address|paid_with=westcard|payout=iban|seen_from=ip|what_was_said=note|when=clock
unseen_de de 60: Vorgang=id_10|Besteller=name|Rückruf=phone|Postfach=email|Kontoverbindung (neu)=iban|Hinweise zur Lieferung=remark|Betrag=money
unseen_mixed zh 60: 客户信息-姓名=name|客户信息-电话=mobile|客户信息-邮箱=email|收货信息_地址=address|收货信息_手机=mobile|订单信息-编号=order_19
wrapped zh 60 gb18030: ="订单号"=order_19|'姓名=name|手机 =mobile_spelt|　地址=address|邮箱:=email
masked_already zh 60: 订单号=order_19|姓名=name|手机号=fine_phone|金额=money
few zh 8 few: 姓名=name|手机号=mobile|身份证号=rid|备注=remark
values_wide zh 60 bare: a=mobile_spelt|b=rid_spelt|c=card_spaced|d=landline_ext|e=email|f=plate|g=ip|h=iban_spaced|i=hkid|j=twid|k=mobile_half|l=mobile_two
values_look_alikes zh 80 bare: a=order_19|b=epoch|c=epoch_ms|d=version_4|e=ean|f=serial|g=eleven_low|h=id_16|i=uscc|j=mobile
'''

# A third of the files: nobody is in them.
NOBODY = '''
catalogue zh 100 bare: 商品编码=ean|商品名称=goods|品牌=brand|规格=size|价格=money|库存=count|上架时间=clock|产地=province
catalogue_en en 100: sku=sku|ean=ean|title=goods|brand=brand|price=money|currency=currency|stock=count|url=url
books en 80: isbn=isbn|title=goods|publisher=company|year=mark_four|pages=count|price=money
timetable zh 80: 车次=train|出发站=station|到达站=station|出发时间=hour|到达时间=hour|票价=money
bus zh 60: 线路=route|首班车=hour|末班车=hour|站点=station|经停=count
gtfs en 80: trip_id=id_8|stop_id=mark_four|stop_name=town|arrival_time=hour|departure_time=hour|stop_sequence=count
weather zh 90: 城市=town|日期=day|最高气温=temperature|最低气温=temperature|降水=percent|风向=colour
weather_en en 90: station=town|date=day|tmax=temperature|tmin=temperature|precipitation=percent
divisions zh 80: code=hs|name=town|province=province
hotlines zh 60 bare: 单位=company|客服热线=hotline|服务时间=hour
stocks zh 60: 代码=stock|名称=brand|开盘价=money|收盘价=money|成交量=id_10
orders_only en 100 bare: order=order_17|number=order_19|created=epoch|updated=epoch_ms|total=money|status=status
order_lines zh 100: 订单编号=order_19|子订单号=order_19|商品编码=ean|数量=count|金额=money|状态=status|时间戳=epoch
releases en 60: product=part|version=version_4|build=id_8|released=day|sha1=sha1
assets en 60 bare: asset=serial|part=part|licence_key=licence|version=version|bought=day|cost=money
hashes en 60 bare: file=path|md5=md5|sha1=sha1|uuid=uuid|size=id_8
companies zh 60: 企业名称=company|统一社会信用代码=uscc|注册资本=money|成立日期=day|行业=department|经营状态=status
companies_en en 60: company_id=id_8|name=company|customerName=company|industry=department|revenue=money
clients_are_companies zh 60: 客户名称=company|税号=uscc|合同编号=part|合同金额=money
brands zh 60 bare: 品牌=brand|产品=goods|分类=department|货号=part
members_number zh 60 bare: 会员ID=eleven|等级=level|积分=count
big_ids en 80 bare: a=id_16|b=eleven_low|c=id_10|d=order_19|e=order_18
metrics en 90 bare: ts=epoch|cpu=percent|mem=percent|requests=count|p99=money
cves en 60: cve=cve|product=part|version=version|published=day|severity=level
payments zh 60: 支付单号=order_18|商户单号=order_day|支付方式=pay|金额=money|手续费=money|时间=clock
inventory zh 60: 仓库=store|货号=part|批次=batch|数量=count|条码=ean|尺寸=size
machines zh 50: 物联网卡号=machine|型号=part|固件=version_4|状态=status
customs en 60: hs_code=hs|description=goods|weight=percent|value=money|imo=imo
ad_report en 60: campaign=part|clicks=count|impressions=id_8|ctr=percent|cost=money|day=day
stores zh 60: 门店=store|门店编号=mark_four|城市=town|营业时间=hour|月销售额=money
elections en 60: ward=ward|polling_station=poll|registered=id_8|turnout=percent|votes=count
schools zh 60: 学校=store|班级数=count|电话=hotline|建校=day|面积=money
sensors en 80: sensor=serial|ts=epoch_ms|temp=temperature|humidity=percent|firmware=version
lottery zh 60: 期号=id_8|开奖日期=day|销量=id_10|奖池=money
excel_lost zh 40: 单号=order_19|批号=batch|时间=clock|数量=count|备注2=dash
pivot en 40: month=day|region=country|department=department|headcount=count|budget=money|share=percent
payroll_totals zh 60: 部门=department|个人养老=money|个人医疗=money|个人所得税=money|人数=count|实发合计=money
'''

# Tables as one meets them in public: their header lines are known to everybody.
PUBLIC = '''
northwind en 60: CustomerID=code|CompanyName=company|ContactName=name|ContactTitle=title|Address=address|City=city|Region=empty|PostalCode=postcode|Country=country|Phone=phone_us|Fax=absent
passengers en 80: PassengerId=id_8|Survived=zero|Pclass=count|Name=titled|Sex=gender|Age=count|Ticket=ticket|Fare=money|Cabin=gate
superstore en 80: Row ID=count|Order ID=order_ca|Order Date=day|Ship Mode=title|Customer ID=client|Customer Name=name|Segment=department|Country=country|City=city|Postal Code=lone_zip|Region=level|Product ID=part|Product Name=goods|Sales=money|Quantity=count|Discount=percent|Profit=money
retail en 100: InvoiceNo=id_6|StockCode=stock|Description=goods|Quantity=count|InvoiceDate=clock|UnitPrice=money|CustomerID=id_5|Country=country
telecom en 80: customerID=telco|SeniorCitizen=zero|tenure=count|PhoneService=yes|MultipleLines=yes|Contract=title|PaymentMethod=pay|MonthlyCharges=money|TotalCharges=money|Churn=yes
world_cities en 80: city=town|lat=skip_lat|lng=skip_lng|country=country|iso2=country|population=id_6|id=id_10
bike_trips en 80: ride_id=hex16|rideable_type=colour|started_at=clock|ended_at=clock|start_station_name=corner|start_station_id=mark_four|start_lat=skip_lat|start_lng=skip_lng|member_casual=status
listed en 60: Symbol=code|Security=company|GICS Sector=department|Headquarters Location=town|Date added=day|CIK=id_10|Founded=year
films en 60: imdb_id=film|title=goods|year=year|runtime=count|rating=percent|votes=id_6|budget=id_8
reviews en 80: asin=asin|helpful=count|overall=count|reviewText=remark|unixReviewTime=epoch|reviewTime=day
alipay_bill zh 60 gb18030: 交易时间=clock|交易分类=department|交易对方=mixed|商品说明=goods|收/支=bool|金额=money|收/付款方式=pay|交易状态=status|交易订单号=order_28|商家订单号=order_day
revolut en 60: Type=title|Product=status|Started Date=clock|Completed Date=clock|Description=company|Amount=money|Fee=zero|Currency=currency|State=status|Balance=money
ing nl 60 semicolon: Datum=date8|Rekening=iban|Tegenrekening=iban|Code=title|Af Bij=bool|Bedrag (EUR)=money|Mutatiesoort=status|Saldo na mutatie=money
google_contacts en 60: Name=name|Given Name=given|Family Name=family|Birthday=birth|Notes=remark|E-mail 1 - Type=colour|E-mail 1 - Value=email|Phone 1 - Type=colour|Phone 1 - Value=phone|Address 1 - Street=address|Address 1 - Postal Code=postcode
outlook_contacts de 60: First Name=given|Last Name=family|Company=company|Job Title=title|Home Street=address|Home City=city|Home Postal Code=postcode|Mobile Phone=phone|E-mail Address=email|Birthday=birth|Notes=remark
mailing_list en 60: Email Address=email|First Name=given|Last Name=family|MEMBER_RATING=count|OPTIN_TIME=clock|OPTIN_IP=ip|CONFIRM_TIME=clock|CONFIRM_IP=ip|LEID=id_8|EUID=hex16
crm_contacts en 60: Id=id_18x|FirstName=given|LastName=family|MailingStreet=address|MailingCity=city|MailingPostalCode=postcode|Phone=phone_us|MobilePhone=phone_us|Email=email|Birthdate=birth|OwnerId=id_18x|CreatedDate=clock
blog_users en 60: ID=count|user_login=nick|user_email=email|user_pass=password_hash|user_registered=clock|user_status=zero
mock en 80: id=count|first_name=given|last_name=family|email=email|gender=gender|ip_address=ip
pupils zh 60: 学号=id_10|姓名=name|班级=gate|身份证号=rid|家长姓名=name|家长电话=mobile|宿舍=gate
exam zh 60: 准考证号=id_12|考生姓名=name|考场=gate|座位号=count|总分=count
visitors zh 60: 访客=name|手机=mobile|车牌=plate|来访事由=remark|进门时间=clock
medicines zh 80 bare: 批准文号=approval|药品名称=goods|生产企业=company|规格=size|条形码=ean
chemicals en 60 bare: CAS No=cas|name=goods|density=temperature|formula=hs
drugs en 60: ndc=ndc|upc=upc|labeler=company|strength=size
vat en 60: vat_id=vat|company=company|country=country
containers en 60 bare: container=container|bill_of_lading=bill|weight=id_5|port=town
receipts zh 60 bare: 单据号=letter_eight|发票代码=id_12|发票号码=id_8|金额=money|日期=day
contacts_500 en 60: first_name=given|last_name=family|company_name=company|address=address|city=city|county=city|postal=postcode|phone1=phone_us|phone2=phone_us|email=email|web=url
olist en 80: order_id=md5|customer_id=md5|customer_unique_id=md5|customer_zip_code_prefix=lone_zip|customer_city=city|order_status=status|order_purchase_timestamp=clock
chinook fr 60: CustomerId=count|FirstName=given|LastName=family|Company=company|Address=address|City=city|Country=country|PostalCode=postcode|Phone=phone|Fax=phone|Email=email|SupportRepId=count
oracle_hr en 60: EMPLOYEE_ID=id_5|FIRST_NAME=given|LAST_NAME=family|PHONE_NUMBER=phone_dots|HIRE_DATE=day|JOB_ID=code|SALARY=money|MANAGER_ID=id_5|DEPARTMENT_ID=count
card_fraud en 80: trans_date_trans_time=clock|cc_num=westcard|merchant=company|category=department|amt=money|first=given|last=family|gender=gender|street=address|zip=postcode|lat=home_lat|long=home_lng|city_pop=id_5|job=title|dob=birth|trans_num=md5|unix_time=epoch|is_fraud=zero
kojin ja 60: 名前=name|ふりがな=kana|アドレス=email|性別=gender|年齢=count|誕生日=birth_slash|携帯=phone_ja|都道府県=skip_town
korea_members ko 60: 이름=name|휴대폰=phone_ko|이메일=email|주소=address|가입일=day|포인트=count
adressen de 60 semicolon: Anrede=skip_title|Vorname=given|Name=family|Straße=address|PLZ=postcode|Ort=city|Telefon=phone_de|Mobil=phone_de|Kundennr=id_6
india en 60: Name=name|Mobile No=phone_in|Email ID=email|Pincode=pin|Address=address|Order Value=money
russian_firms ru 60: Наименование=ru_firm|ИНН=id_10|КПП=id_9|ОГРН=id_13|Уставный капитал=money|Дата регистрации=day
packages en 80: name=part|version=version|downloads=id_6|license=code|integrity=sha1
repositories en 60: full_name=repo|stars=count|forks=count|language=colour|pushed_at=clock
ip_ranges en 60: start_ip=ip|end_ip=ip|country=country|asn=id_5
wines en 60: country=country|description=remark|points=count|price=money|taster_name=name|taster_twitter_handle=at_handle|title=goods|variety=colour
rentals en 60: id=id_8|host_id=id_8|host_name=given|neighbourhood=skip_town|latitude=skip_lat|longitude=skip_lng|room_type=status|price=money|minimum_nights=count|last_review=day
messages_spam en 80: label=yes|text=remark
daily_cases zh 80: 日期=day|省份=province|新增确诊=count|累计确诊=id_5|治愈=id_5|死亡=count
trips en 80: VendorID=count|tpep_pickup_datetime=clock|passenger_count=count|trip_distance=percent|PULocationID=count|fare_amount=money|tip_amount=money
loans en 60: id=id_8|member_id=id_8|loan_amnt=money|term=status|grade=level|emp_title=title|issue_d=day|dti=percent
sales_pipeline en 60: opportunity_id=code|sales_agent=name|product=part|account=company|deal_stage=status|engage_date=day|close_value=money
spectra en 60: object=serial|ra=skip_lng|dec=skip_lat|redshift=percent|mjd=id_5|plate=mark_four|fiberid=count
genes en 60: gene_id=gene|chrom=chrom|start=id_8|end=id_8|strand=bool|score=percent
sms_log zh 60: 发送时间=clock|接收号码=mobile|短信内容=note|状态=status|通道=hotline
hotel zh 60: 入住人=name|证件号码=rid|房号=mark_four|入住日期=day|离店日期=day|房费=money|押金=money|预订电话=mobile
courier_sheet zh 60: 序号=count|快递单号=tracking|收件人信息=who_where|件数=count|到付=yuan
property zh 60: 楼栋=count|房号=mark_four|业主=name|业主电话=mobile|车牌号=plate|面积=money|物业费=money
donations zh 60: 捐赠人=name|捐赠金额=money|支付宝交易号=order_28|时间=clock|留言=remark
lab zh 60: 样本号=serial|送检单位=company|项目=part|结果=percent|参考范围=size|检测日期=day
flights zh 60: 航班=flight|机型=gate|出发机场=station|到达机场=station|计划=hour|登机口=gate
'''

# The words of a voters' list and of a shop's customers, by language.
HEADERS = {
    'zh': '编号 姓名 性别 出生日期 住址 邮编 选区 投票站 手机号 邮箱 备注', 'py': 'bianhao xingming xingbie chusheng_riqi zhuzhi youbian xuanqu toupiaozhan shouji youxiang beizhu',
    'en': 'Voter_ID Name Gender Date_of_Birth Address Postcode Ward Polling_Station Phone Email Comment',
    'de': 'Wählernummer Nachname Geschlecht Geburtsdatum Anschrift PLZ Wahlkreis Wahllokal Telefon E-Mail Bemerkung',
    'fr': 'Numéro Nom Sexe Date_de_naissance Adresse Code_postal Circonscription Bureau_de_vote Téléphone Courriel Remarque',
    'es': 'Número Apellidos Sexo Fecha_de_nacimiento Domicilio Código_postal Distrito Colegio Teléfono Correo_electrónico Observaciones',
    'it': 'Numero Cognome Sesso Data_di_nascita Indirizzo Codice_postale Circoscrizione Seggio Telefono Posta_elettronica Note',
    'nl': 'Nummer Achternaam Geslacht Geboortedatum Adres Postcode Kieskring Stembureau Telefoon E-mailadres Opmerking',
    'pt': 'Número Sobrenome Sexo Data_de_nascimento Endereço Código_postal Zona Local Telefone E-mail Observações',
    'cs': 'Číslo Příjmení Pohlaví Datum_narození Adresa PSČ Obvod Místnost Telefon E-mail Poznámka',
    'ru': 'Номер ФИО Пол Дата_рождения Адрес Почтовый_индекс Округ Участок Телефон Электронная_почта Примечание',
    'ja': '番号 氏名 性別 生年月日 住所 郵便番号 選挙区 投票所 電話番号 メールアドレス 備考',
    'ko': '번호 성명 성별 생년월일 주소 우편번호 선거구 투표소 전화번호 이메일 비고',
}
VOTER_KINDS = 'id_10 name gender birth address postcode ward poll'.split()
CUSTOMER_KINDS = 'id_10 name gender birth address postcode ward poll phone email remark'.split()


def parse(text):
    for line in text.strip().split('\n'):
        head, columns = line.split(': ', 1)
        name, lang, records, *options = head.split()
        yield name, lang, int(records), options, [tuple(c.rsplit('=', 1)) for c in columns.split('|')]


def voters():
    for lang, line in HEADERS.items():
        words = [w.replace('_', ' ') for w in line.split()]
        yield 'voters_' + lang, lang, 60, [], list(zip(words[:8], VOTER_KINDS))
        yield 'customers_' + lang, lang, 60, ['semicolon'] if lang in ('de', 'cs') else [], [
            (w, k) for w, k in zip(words, CUSTOMER_KINDS) if k not in ('ward', 'poll', 'gender')]


def all_files():
    """Name, language, records, options, columns; the second file of a `bare` one after it."""
    for name, lang, records, options, columns in (*parse(SHOPS), *parse(PEOPLE), *parse(WEAK), *parse(PUBLIC), *voters(), *parse(NOBODY)):
        yield name, lang, records, options, columns
        if 'bare' in options:
            yield name + '_bare', lang, records, options, [('c%d' % (i + 1), kind) for i, (_, kind) in enumerate(columns)]
