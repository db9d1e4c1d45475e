/*
 * person_name: FORM at most, since products, streets and towns are called like people: it counts
 * beside a name, or where nearly all of many values have it.
 *
 * In Han: a surname of the table, of one character or two, and one or two more; or parts joined by
 * a dot (阿卜杜拉·买买提); and no ending or word that things, places and companies have. Of Japan
 * and Korea: a surname of their table and up to four characters, with a blank or none; kana in two
 * parts. In letters: one to six words that begin with capitals, all in capitals or none, at least
 * one a name of the table or of a Slavic form; particles, initials and titles may be among them.
 */
#include "detect/scan.h"

#define SIZE_MAX_NAME 80
#define WORDS_MAX     6
/* The longest name of the tables, in bytes, and its zero. */
#define NAME_SIZE_MAX 20

static const char names_latin[][NAME_SIZE_MAX] = {
#include "names_latin.inc"
};
/* Surnames of Japan and Korea. */
static const char names_east[][NAME_SIZE_MAX] = {
#include "names_east.inc"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool listed(const char (*table)[NAME_SIZE_MAX], size_t count, struct span word)
{
	size_t low = 0, high = count;
	if (word.size >= NAME_SIZE_MAX)
		return false;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strncmp(table[middle], word.at, word.size);
		if (order == 0 && table[middle][word.size] == '\0')
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* ---- Characters -------------------------------------------------------------------------------
 */

enum script {
	SCRIPT_OTHER, /* no name has it */
	SCRIPT_SMALL, /* letters of alphabets that have capitals */
	SCRIPT_CAPITAL,
	SCRIPT_HAN,
	SCRIPT_KANA,
	SCRIPT_HANGUL,
	SCRIPT_BLANK,
	SCRIPT_MARK, /* . ' - , within names in letters */
	SCRIPT_DOT,  /* · between the parts of a name in Han or kana */
};

/* The small letter of a character, itself where it has none: Latin, Greek's likes left out. */
static uint32_t small_of(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c >= 0x100 && c <= 0x17e && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149) {
		if (c == 0x178)
			return 0xff;
		bool odd = (c >= 0x139 && c <= 0x148) || c >= 0x179;
		return c + ((c & 1) == odd);
	}
	return c;
}

static enum script script_of(uint32_t c)
{
	if (c == ' ' || c == 0xa0 || c == 0x3000)
		return SCRIPT_BLANK;
	if (c == '.' || c == '\'' || c == '-' || c == ',' || c == 0x2019)
		return SCRIPT_MARK;
	if (c == 0xb7 || c == 0x2022 || c == 0x30fb || c == 0xff65)
		return SCRIPT_DOT;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= 0xc0 && c < 0x250 && c != 0xd7 && c != 0xf7) || (c >= 0x400 && c < 0x482))
		return small_of(c) == c ? SCRIPT_SMALL : SCRIPT_CAPITAL;
	if ((c >= 0x4e00 && c < 0xa000) || (c >= 0x3400 && c < 0x4dc0) || c == 0x3005)
		return SCRIPT_HAN;
	if ((c >= 0x3041 && c < 0x3100) || (c >= 0xff66 && c < 0xffa0))
		return SCRIPT_KANA;
	return c >= 0xac00 && c < 0xd7a4 ? SCRIPT_HANGUL : SCRIPT_OTHER;
}

/* How many characters of each script a value has. */
struct scripts {
	size_t count[SCRIPT_DOT + 1];
};

static bool scripts_of(struct span value, struct scripts *scripts)
{
	*scripts = (struct scripts){0};
	for (size_t at = 0, size; at < value.size; at += size) {
		uint32_t c;
		size = utf8_next(value.at + at, value.at + value.size, &c);
		enum script script = size ? script_of(c) : SCRIPT_OTHER;
		if (script == SCRIPT_OTHER)
			return false;
		scripts->count[script]++;
	}
	return true;
}

/* ---- Han, kana, Hangul ------------------------------------------------------------------------
 */

/* What things, places and companies end in: a character each. */
static const char endings[] =
	"市区县镇乡村路街店厂省州司部局院校站馆社机器袋包鞋裤裙衫衣帽杯盒瓶套装款色灯酒油面糖饼肉鱼"
	"菜瓜豆纸巾膏液药片丸卡券费条箱类型号版码线仓队组所处桌椅床柜锅碗刀笔表车票单价额钱税率品货"
	"物"
	"件份间层楼室门窗房屋铺堂的了吗呢吧";
/* And what they end in of more characters. */
static const char *const last_words[] = {
	"公司", "大学", "中学", "小学", "银行", "医院", "酒店", "集团", "中心", "超市", "花园",
	"广场", "快递", "速运", "物流", "平台", "方式", "时间", "日期", "地址", "名称", "状态",
};
/* Words that begin like a name. */
static const char *const no_names[] = {
	"成功", "关闭", "支付", "支付宝", "常规", "高级",   "安全", "应付", "农业", "计算机",
	"农林", "和平", "国际", "国内",   "国产", "公开",   "明细", "明天", "任务", "包装",
	"水果", "方便", "安装", "申通",   "韵达", "向上",   "从业", "能力", "家具", "家电",
	"都市", "别墅", "时尚", "冷冻",   "温度", "平均",   "满意", "有效", "全部", "全国",
	"强度", "应用", "相关", "管理",   "经济", "项目",   "方案", "双方", "东方", "空调",
	"通过", "空白", "公共", "党员",   "金融", "房地产", "金属", "连锁", "广告", "容量",
	"步数", "权限", "宣传", "养老",   "红包", "经理",   "师傅",
};

static bool han_listed(const char *list, size_t size, const char *character)
{
	for (size_t i = 0; i < size; i += 3)
		if (memcmp(list + i, character, 3) == 0)
			return true;
	return false;
}

static bool thing(struct span value)
{
	if (han_listed(endings, sizeof endings - 1, value.at + value.size - 3))
		return true;
	for (size_t i = 0; i < COUNT(last_words); i++)
		if (text_has(value, value.size - 6, last_words[i], 6))
			return true;
	for (size_t i = 0; i < COUNT(no_names); i++)
		if (span_is(value, no_names[i]))
			return true;
	struct divisions divisions;
	return divisions_read(value, &divisions) && divisions.last >= value.size;
}

/* 周一 to 周日: a surname and a number. */
static bool weekday(struct span value)
{
	return value.size == 6 && text_has(value, 0, "周", 3) &&
	       han_listed("一二三四五六日末", 24, value.at + 3);
}

/* A surname of Japan or Korea that the value begins with, in bytes. */
static size_t eastern_surname(struct span value, size_t most)
{
	for (size_t size = most; size >= 3; size -= 3)
		if (size <= value.size &&
		    listed(names_east, COUNT(names_east), span_cut(value, 0, size)))
			return size;
	return 0;
}

static bool chinese(struct span value, const struct scripts *scripts)
{
	size_t han = scripts->count[SCRIPT_HAN];
	if (scripts->count[SCRIPT_DOT])
		return scripts->count[SCRIPT_DOT] <= 2 && han >= 4 && han <= 18;
	size_t surname = surname_size(value) / 3;
	return surname > 0 && han >= 2 && han <= surname + 2 && !thing(value) && !weekday(value);
}

static bool eastern(struct span value, const struct scripts *scripts)
{
	const size_t *count = scripts->count;
	size_t parts = count[SCRIPT_BLANK] + count[SCRIPT_DOT] + 1;
	if (parts > 3 || count[SCRIPT_MARK])
		return false;
	/* Kana as people write them on forms: family and given name. */
	if (count[SCRIPT_KANA] && !count[SCRIPT_HAN] && !count[SCRIPT_HANGUL])
		return parts == 2 && count[SCRIPT_KANA] >= 3 && count[SCRIPT_KANA] <= 16;
	size_t characters = count[SCRIPT_HAN] + count[SCRIPT_KANA] + count[SCRIPT_HANGUL];
	if (count[SCRIPT_HANGUL])
		return characters == count[SCRIPT_HANGUL] && characters >= 2 && characters <= 5 &&
		       eastern_surname(value, 6) > 0;
	size_t surname = eastern_surname(value, 9) / 3;
	if (surname && characters >= surname && characters <= surname + 3)
		return characters > surname || surname > 1;
	return parts == 2 && count[SCRIPT_HAN] == characters && characters <= 5 &&
	       surname_size(value) > 0;
}

/* ---- Letters ----------------------------------------------------------------------------------
 */

/* Words that are in names, and none: particles, titles. */
static const char *const minor[] = {
	"al",  "am",  "ben", "bin", "d",   "da",   "das", "de",  "dei", "del",  "della",
	"den", "der", "di",  "do",  "dos", "dr",   "du",  "e",   "el",  "frau", "herr",
	"ibn", "ii",  "iii", "jr",  "la",  "las",  "le",  "les", "los", "miss", "mlle",
	"mme", "mr",  "mrs", "ms",  "o",   "prof", "sig", "sir", "sr",  "sra",  "st",
	"ten", "ter", "van", "vd",  "vom", "von",  "y",   "zu",  "zum", "zur",  "и",
};
/* Words that no name of a person has. */
static const char *const firms[] = {
	"academy",    "ag",          "agency",     "airlines",    "airport",       "airways",
	"and",        "arena",       "associates", "association", "authority",     "bank",
	"borough",    "brewery",     "brewing",    "bv",          "cafe",          "campus",
	"center",     "centre",      "clinic",     "co",          "college",       "commission",
	"committee",  "company",     "corp",       "council",     "county",        "creek",
	"dental",     "department",  "district",   "elementary",  "enterprises",   "for",
	"foundation", "gmbh",        "group",      "health",      "holdings",      "hospital",
	"hotel",      "inc",         "industries", "institute",   "international", "kg",
	"library",    "limited",     "llc",        "llp",         "ltd",           "medical",
	"ministry",   "museum",      "of",         "office",      "parish",        "partners",
	"plc",        "productions", "records",    "republic",    "restaurant",    "river",
	"sa",         "sarl",        "sas",        "school",      "service",       "services",
	"shop",       "society",     "solutions",  "spa",         "srl",           "stadium",
	"station",    "store",       "street",     "studios",     "systems",       "technologies",
	"the",        "township",    "university", "village",     "with",          "ооо",
	"оао",        "зао",         "ип"};

static bool among(const char *const *list, size_t count, struct span word)
{
	for (size_t i = 0; i < count; i++)
		if (list[i][0] == word.at[0] && span_is(word, list[i]))
			return true;
	return false;
}

static bool ends_with(struct span word, const char *ending)
{
	size_t size = strlen(ending);
	return word.size >= size + 4 && text_has(word, word.size - size, ending, size);
}

/* Forms that Slavic names have and other words seldom. */
static bool slavic(struct span word)
{
	static const char *const forms[] = {"вич",  "вна",   "ов",    "ова",   "ев",   "ева",
					    "ский", "ская",  "енко",  "ová",   "ský",  "ská",
					    "ović", "owski", "owska", "ewski", "ewska"};
	for (size_t i = 0; i < COUNT(forms); i++)
		if (ends_with(word, forms[i]))
			return true;
	return false;
}

/* What the words of a value are. */
struct reading_of_words {
	size_t words;
	size_t known; /* names of the table */
	size_t large; /* that begin with a capital */
	size_t small; /* that do not, particles aside */
	size_t commas;
	bool firm;
};

static void word_add(struct reading_of_words *r, struct span word, bool capital)
{
	r->words++;
	bool particle = among(minor, COUNT(minor), word);
	r->large += capital;
	r->small += !capital && !particle;
	r->firm = r->firm || among(firms, COUNT(firms), word);
	if (!particle && (listed(names_latin, COUNT(names_latin), word) || slavic(word)))
		r->known++;
}

/* Words between blanks and marks, folded to small letters. */
static struct reading_of_words words_of(struct span value)
{
	struct reading_of_words r = {0};
	char word[SIZE_MAX_NAME + 8];
	size_t size = 0;
	bool capital = false;
	for (size_t at = 0, step; at <= value.size; at += step) {
		uint32_t c = ' ';
		step = at < value.size ? utf8_next(value.at + at, value.at + value.size, &c) : 1;
		enum script script = script_of(c);
		if (script == SCRIPT_SMALL || script == SCRIPT_CAPITAL) {
			capital = size ? capital : script == SCRIPT_CAPITAL;
			size += utf8_put(word + size, small_of(c));
			continue;
		}
		r.commas += c == ',';
		if (size)
			word_add(&r, (struct span){word, size}, capital);
		size = 0;
	}
	return r;
}

static bool in_letters(struct span value)
{
	struct reading_of_words r = words_of(value);
	if (r.known == 0 || r.firm || r.words > WORDS_MAX || r.commas > 1)
		return false;
	/* Without a capital nothing tells a name from a word, but a name beside a name does. */
	if (r.large == 0)
		return r.words >= 2 && r.known == r.words;
	return r.small == 0 && r.known * 3 >= r.words;
}

/* ---- The judge --------------------------------------------------------------------------------
 */

static bool is_name(struct span value)
{
	struct scripts scripts;
	if (value.size < 2 || value.size > SIZE_MAX_NAME || !scripts_of(value, &scripts))
		return false;
	const size_t *count = scripts.count;
	size_t letters = count[SCRIPT_SMALL] + count[SCRIPT_CAPITAL];
	size_t far = count[SCRIPT_HAN] + count[SCRIPT_KANA] + count[SCRIPT_HANGUL];
	if (letters)
		return far == 0 && in_letters(value);
	if (far == 0 || count[SCRIPT_MARK])
		return false;
	if (count[SCRIPT_HAN] == far && count[SCRIPT_BLANK] == 0 && chinese(value, &scripts))
		return true;
	return eastern(value, &scripts);
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	if (!is_name(core))
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return EVIDENCE_FORM;
}

static bool small(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* owner/repository and paths: what programs name their things. ZHANG/SAN is a passenger. */
static bool of_programs(struct span core)
{
	bool marks = false;
	for (size_t i = 0; i < core.size; i++) {
		if (core.at[i] == ' ' || (core.at[i] & 0x80))
			return false;
		bool slash = core.at[i] == '/' && i > 0 && i + 1 < core.size &&
			     small(core.at[i - 1]) && small(core.at[i + 1]);
		marks = marks || slash || core.at[i] == '\\' || core.at[i] == '<';
	}
	return marks;
}

/* A mask decides for itself what it shows of a name: whatever has letters, and is no address. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	struct survey survey = survey_of(core);
	if (survey.letters + survey.wide == 0 || (survey.marks & MARK_AT) ||
	    survey.digits * 2 > core.size || of_programs(core))
		return judge(self, value, parts) != EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return true;
}

const struct detector detector_person_name = {
	"person_name", {.size_max = SIZE_MAX_NAME + 8, .named = true}, judge, NULL, resembles,
	NULL};
