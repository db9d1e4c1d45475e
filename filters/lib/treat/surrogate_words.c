/*
 * Stand-ins that are drawn from lists of ours, which are frozen: another list would be other
 * stand-ins for everybody. The names are common ones, the addresses are of nobody: any road with
 * any number below a division. Hosts of mail are example.com (RFC 2606), so that no letter reaches
 * anyone.
 */
#include "treat/surrogate.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Drawing -----------------------------------------------------------------------------------
 */

/* Bytes that one draw may look at, and how far apart the draws of a digest begin. */
#define DRAW_SIZE 16
#define DRAW_STEP 8

/* Appends what is drawn for a value, by DRAW_SIZE bytes. */
typedef bool writer(struct span value, const unsigned char *draw, struct buffer *out);

static unsigned number_drawn(const unsigned char *draw, size_t n)
{
	return (unsigned)draw[2 * n] << 8 | draw[2 * n + 1];
}

/* Are two values one, however they are spelt? Without memory they are. */
static bool same_value(struct span value, size_t start, struct buffer *out)
{
	size_t end = out->size;
	/* The buffer may move: what was drawn is found anew. */
	if (!value_canonical(value, out) || !buffer_reserve(out, 8 * (end - start) + 64))
		return true;
	size_t middle = out->size;
	bool read = value_canonical((struct span){out->at + start, end - start}, out);
	struct span old = {out->at + end, middle - end};
	struct span new = {out->at + middle, out->size - middle};
	bool same = !read || span_equal(old, new);
	out->size = end;
	return same;
}

/* Draws, once more where it is the value itself. */
static bool draw(const struct surrogate *surrogate, struct span value, writer *write,
		 struct buffer *out)
{
	unsigned char digest[MAC_SIZE];
	size_t start = out->size;
	if (!surrogate_draw(surrogate, value, out, digest))
		return false;
	for (size_t from = 0; from + DRAW_SIZE <= MAC_SIZE; from += DRAW_STEP) {
		if (!write(value, digest + from, out))
			return false;
		if (!same_value(value, start, out))
			return true;
		out->size = start;
	}
	return false;
}

/* ---- Names -------------------------------------------------------------------------------------
 */

/* Powers of two, so that each is drawn as often as the others. */
static const char surnames[] = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾"
			       "肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾";
static const char compounds[] = "欧阳上官司马诸葛夏侯皇甫尉迟慕容";
static const char givens[] = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国文斌"
			     "辉力东海波宇浩凯健俊帆雪梅琳晨嘉欣怡婷慧颖倩雯佳琪瑶璐莹珊晓莉凤"
			     "洁云莲真环荣爱妹香月莺媛瑞凡艺咏卿聪澜纯悦昭冰爽羽希宁欢飘育滢馥"
			     "筠柔竹霭凝彤菲寒伊亚宜可姬舒影荔枝思翔旭朗志义兴良山仁庆仲达毅博";
static const char korean_surnames[] = "김이박최정장임오권황안송류홍전문";
static const char korean_givens[] = "민서지현우준영수진은하윤도예주원";

_Static_assert(sizeof surnames == 64 * 3 + 1, "not 64 surnames");
_Static_assert(sizeof compounds == 8 * 6 + 1, "not 8 compound surnames");
_Static_assert(sizeof givens == 128 * 3 + 1, "not 128 characters");
_Static_assert(sizeof korean_surnames == 16 * 3 + 1, "not 16 surnames");
_Static_assert(sizeof korean_givens == 16 * 3 + 1, "not 16 syllables");

static const char *const first_names[64] = {
	"james",   "mary",    "robert",    "patricia", "john",    "jennifer",  "michael",
	"louise",  "david",   "elizabeth", "walter",   "barbara", "richard",   "susan",
	"joseph",  "jessica", "thomas",    "sarah",    "charles", "karen",     "anna",
	"lisa",    "daniel",  "nancy",     "matthew",  "betty",   "anthony",   "sandra",
	"laura",   "ashley",  "peter",     "emily",    "paul",    "kimberly",  "andrew",
	"emma",    "monica",  "michelle",  "julia",    "carol",   "simon",     "amanda",
	"lucas",   "melissa", "oliver",    "deborah",  "samuel",  "stephanie", "hanna",
	"rebecca", "victor",  "sharon",    "marco",    "cynthia", "sophie",    "kathleen",
	"felix",   "amy",     "hannah",    "angela",   "clara",   "brenda",    "lukas",
	"pamela",
};
static const char *const last_names[64] = {
	"smith",    "johnson",   "williams", "larsen",    "jones",     "garcia",   "weber",
	"davis",    "rodriguez", "martinez", "hernandez", "lopez",     "gonzalez", "wilson",
	"anderson", "thomas",    "taylor",   "moore",     "jackson",   "fischer",  "lee",
	"perez",    "thompson",  "harris",   "sanchez",   "clark",     "ramirez",  "lewis",
	"robinson", "novak",     "rossi",    "allen",     "wright",    "scott",    "torres",
	"nguyen",   "dubois",    "flores",   "adams",     "nelson",    "jensen",   "campbell",
	"mitchell", "carter",    "roberts",  "phillips",  "evans",     "turner",   "parker",
	"collins",  "edwards",   "stewart",  "morris",    "murphy",    "schmidt",  "rogers",
	"morgan",   "cooper",    "peterson", "bailey",    "fernandez", "kelly",    "howard",
	"romano",
};

/* What a name is written in. */
struct scripts {
	size_t han, hangul, letters, words;
	bool small, large, comma, other;
};

static struct scripts scripts_of(struct span value)
{
	struct scripts scripts = {0};
	bool in_word = false;
	for (const char *at = value.at, *end = at + value.size; at < end;) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		at += size ? size : 1;
		bool blank = c == ' ' || c == 0xa0 || c == 0x3000;
		scripts.words += !blank && !in_word;
		in_word = !blank;
		scripts.comma = scripts.comma || c == ',';
		if (size == 0 || in(c, '0', '9') || in(c, 0xff10, 0xff19) || c == '@' ||
		    c == 0xff20)
			scripts.other = true;
		else if (in(c, 0x3400, 0x9fff) || in(c, 0x20000, 0x323af) || c == 0x3005 ||
			 c == 0x3007)
			scripts.han++;
		else if (in(c, 0xac00, 0xd7a3))
			scripts.hangul++;
		else
			scripts.letters += character_sort(c) == SORT_COUNTED;
		scripts.small = scripts.small || in(c, 'a', 'z');
		scripts.large = scripts.large || in(c, 'A', 'Z');
	}
	return scripts;
}

static bool append_character(const char *list, size_t place, size_t size, struct buffer *out)
{
	return buffer_append(out, (struct span){list + place * size, size});
}

/* As many characters as the name has, four at most; a surname alone stays one. */
static bool write_chinese(struct span value, const unsigned char *drawn, struct buffer *out)
{
	size_t count = scripts_of(value).han, given = count > 3 ? 2 : count - 1;
	bool good = count > 3 ? append_character(compounds, number_drawn(drawn, 0) % 8, 6, out)
			      : append_character(surnames, number_drawn(drawn, 0) % 64, 3, out);
	for (size_t i = 1; i <= given && good; i++)
		good = append_character(givens, number_drawn(drawn, i) % 128, 3, out);
	return good;
}

static bool write_korean(struct span value, const unsigned char *drawn, struct buffer *out)
{
	size_t count = scripts_of(value).hangul, given = count > 3 ? 2 : count - 1;
	bool good = append_character(korean_surnames, number_drawn(drawn, 0) % 16, 3, out);
	for (size_t i = 1; i <= given && good; i++)
		good = append_character(korean_givens, number_drawn(drawn, i) % 16, 3, out);
	return good;
}

/* A name in capitals, in small letters, or with a capital first. */
static bool append_name(const char *name, const struct scripts *scripts, struct buffer *out)
{
	for (size_t i = 0; name[i]; i++) {
		bool large = scripts->small ? i == 0 && scripts->large : scripts->large || i == 0;
		if (!buffer_byte(out, (char)(large ? name[i] & ~0x20 : name[i])))
			return false;
	}
	return true;
}

static bool write_letters(struct span value, const unsigned char *drawn, struct buffer *out)
{
	struct scripts scripts = scripts_of(value);
	const char *first = first_names[number_drawn(drawn, 0) % 64];
	const char *last = last_names[number_drawn(drawn, 1) % 64];
	if (scripts.words == 1 && !scripts.comma)
		return append_name(first, &scripts, out);
	return append_name(scripts.comma ? last : first, &scripts, out) &&
	       buffer_append(out, span_of(scripts.comma ? ", " : " ")) &&
	       append_name(scripts.comma ? first : last, &scripts, out);
}

/* Longer ones are no names. */
#define NAME_SIZE_MAX  120
#define NAME_WORDS_MAX 8

bool make_name(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	struct scripts scripts = scripts_of(value);
	if (scripts.other || value.size > NAME_SIZE_MAX || scripts.words > NAME_WORDS_MAX ||
	    scripts.han + scripts.hangul + scripts.letters == 0)
		return false;
	writer *write = scripts.letters                  ? write_letters
			: scripts.han && !scripts.hangul ? write_chinese
			: scripts.han                    ? write_letters
							 : write_korean;
	return draw(surrogate, value, write, out);
}

/* ---- Addresses ---------------------------------------------------------------------------------
 */

static const char *const places[32] = {
	"北京市朝阳区",       "北京市海淀区",       "上海市徐汇区",           "上海市静安区",
	"天津市南开区",       "重庆市渝北区",       "广东省广州市天河区",     "广东省深圳市南山区",
	"广东省佛山市禅城区", "江苏省南京市鼓楼区", "江苏省苏州市姑苏区",     "江苏省无锡市梁溪区",
	"浙江省杭州市西湖区", "浙江省宁波市海曙区", "浙江省温州市鹿城区",     "山东省济南市历下区",
	"山东省青岛市市南区", "四川省成都市武侯区", "四川省绵阳市涪城区",     "湖北省武汉市洪山区",
	"湖南省长沙市岳麓区", "河南省郑州市金水区", "河北省石家庄市长安区",   "陕西省西安市雁塔区",
	"福建省福州市鼓楼区", "福建省厦门市思明区", "安徽省合肥市蜀山区",     "江西省南昌市东湖区",
	"辽宁省沈阳市和平区", "辽宁省大连市中山区", "黑龙江省哈尔滨市南岗区", "云南省昆明市五华区",
};
static const char *const roads[32] = {
	"建设路", "人民路", "中山路", "解放路", "和平路", "胜利路", "文化路", "新华路",
	"光明路", "幸福路", "团结路", "青年路", "学府路", "公园路", "朝阳路", "长江路",
	"黄河路", "珠江路", "泰山路", "长城路", "迎宾路", "科技路", "创业路", "振兴路",
	"育才路", "劳动路", "友谊路", "前进路", "东风路", "红旗路", "桃源路", "滨河路",
};
static const char *const streets[32] = {
	"Oak Street",        "Maple Street",   "Cedar Street",  "Pine Street",    "Elm Street",
	"Park Street",       "Lake Street",    "Church Street", "School Street",  "Spring Street",
	"Oak Avenue",        "Maple Avenue",   "Cedar Avenue",  "Pine Avenue",    "Park Avenue",
	"Lincoln Avenue",    "Lake Road",      "Mill Road",     "River Road",     "Station Road",
	"Church Road",       "Forest Road",    "Meadow Lane",   "Willow Lane",    "Garden Lane",
	"Orchard Lane",      "Hill Drive",     "Sunset Drive",  "Lakeview Drive", "Highland Drive",
	"Washington Street", "Madison Avenue",
};

static bool write_address(struct span value, const unsigned char *drawn, struct buffer *out)
{
	unsigned number = 1 + number_drawn(drawn, 2) % 999;
	if (scripts_of(value).han == 0)
		return buffer_format(out, "%u %s", number, streets[number_drawn(drawn, 1) % 32]);
	return buffer_format(out, "%s%s%u号", places[number_drawn(drawn, 0) % 32],
			     roads[number_drawn(drawn, 1) % 32], number);
}

bool make_address(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	return draw(surrogate, value, write_address, out);
}

/* ---- Mail, messengers, devices -----------------------------------------------------------------
 */

static bool write_code(const char *before, size_t count, const char *after,
		       const unsigned char *drawn, struct buffer *out)
{
	char code[DRAW_SIZE];
	base32_write((struct span){(const char *)drawn, DRAW_SIZE}, code, count);
	return buffer_append(out, span_of(before)) &&
	       buffer_append(out, (struct span){code, count}) && buffer_append(out, span_of(after));
}

static bool write_email(struct span value, const unsigned char *drawn, struct buffer *out)
{
	(void)value;
	return write_code("u", 16, "@example.com", drawn, out);
}

bool make_email(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	return memchr(value.at, '@', value.size) || memmem(value.at, value.size, "＠", 3)
		       ? draw(surrogate, value, write_email, out)
		       : false;
}

static bool write_wechat(struct span value, const unsigned char *drawn, struct buffer *out)
{
	(void)value;
	return write_code("wx_", 14, "", drawn, out);
}

bool make_wechat(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	if (value.size < 5 || value.size > 40 || characters_shown(value) == 0)
		return false;
	return draw(surrogate, value, write_wechat, out);
}

/* An IMEI: the first two digits, of who gives them out, stay; Luhn's check of fifteen. */
static bool turn_imei(const struct surrogate *surrogate, struct figures *figures)
{
	size_t count = figures->count, last = count == 15 ? 14 : 16;
	struct mix mix = mix_open(surrogate);
	if ((count != 15 && count != 16) ||
	    (count == 15 && luhn_digit(figures->at, 14) != figures->at[14]))
		return false;
	mix_keep(&mix, figures, 0, 2);
	mix_put_digits(&mix, figures, 2, last);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, 2, last);
	if (count == 15)
		figures->at[14] = luhn_digit(figures->at, 14);
	return true;
}

/* Hexadecimal digits are drawn; of a UUID those that tell its version stay. */
static bool draw_hex(const struct surrogate *surrogate, struct span value, struct figures *figures,
		     struct buffer *out)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t count = figures->count;
	unsigned char digest[MAC_SIZE];
	bool letter = false, uuid = count == 32 && memchr(value.at, '-', value.size);
	for (size_t i = 0; i < count; i++)
		if (figures->at[i] > 'F')
			return false;
	if ((count != 16 && count != 32 && count != 40) ||
	    !surrogate_draw(surrogate, value, out, digest))
		return false;
	/* With digits alone it would look like a number. */
	for (size_t from = 0; from + (count + 1) / 2 <= MAC_SIZE && !letter; from += 4)
		for (size_t i = 0; i < count; i++) {
			if (uuid && (i == 12 || i == 16))
				continue;
			figures->at[i] = hex[digest[from + i / 2] >> (i % 2 ? 0 : 4) & 15];
			letter = letter || figures->at[i] > '9';
		}
	return letter;
}

bool make_device(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	struct figures figures;
	if (!figures_read(value, (struct parts){0, value.size}, &figures))
		return false;
	bool number = figures_are_digits(&figures, 0, figures.count);
	return (number ? turn_imei(surrogate, &figures)
		       : draw_hex(surrogate, value, &figures, out)) &&
	       figures_write(value, &figures, out);
}
