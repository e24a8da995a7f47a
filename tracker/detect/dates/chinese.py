"""The Chinese words of time, and reading text that does not part its words.

Traditional characters count as their simplified forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.detect.dates.cascade import OTHER, Token
from tracker.detect.dates.lexer import RAW, Raw, Table, digits, kept, number_kind, of_mark
from tracker.detect.dates.tense import Tense

_SIMPLER = str.maketrans(
    "個這週禮號後内內兩間開從裡當過幾來應將會發說簽達點時國節聖誕延長報導",
    "个这周礼号后内内两间开从里当过几来应将会发说签达点时国节圣诞延长报导",
)
_SEASONS = {21: "春", 22: "夏", 23: "秋", 24: "冬"}
UNSAID = 9
"""The step of a weekend that is not said to be last or next."""
_DAYS = ("一", "二", "三", "四", "五", "六", "日天")
_WEEKS = ("周", "星期", "礼拜")
_STEPS = {-2: "上上个|上上", -1: "上个|上一|上", 0: "本|这个|这一|这|当", 1: "下个|下一|下", 2: "下下个|下下"}


def _steps(*names: str) -> dict[int, str]:
    """Each step before each name: {-1: "上周|上个周|..."}."""
    return {step: "|".join(word + name for word in words.split("|") for name in names) for step, words in _STEPS.items()}


def _weekdays(prefix: str) -> dict[int, str]:
    """Each weekday (0 Monday) with a prefix: {0: "上周一|上星期一|..."}."""
    return {number: "|".join(prefix + week + day for week in _WEEKS for day in days) for number, days in enumerate(_DAYS)}


WORDS: Table = {
    "deictic": {
        -3: "大前天",
        -2: "前天|前日",
        -1: "昨天|昨日|昨晚|昨夜|前一天",
        0: "今天|今日|今晚|今早|今晨|今夜|当天|当日",
        1: "明天|明日|明晚|次日|翌日|第二天",
        2: "后天",
        3: "大后天",
    },
    "weekday": _weekdays(""),
    "counted_weekday": _weekdays("个"),
    "rel_weekday": {
        (step, number): "|".join(word + name for word in words.split("|") for name in names.split("|"))
        for step, words in _STEPS.items()
        for number, names in _weekdays("").items()
    },
    "rel_unit": {
        (unit, step): words
        for unit, names in {"week": _WEEKS, "weekend": ("周末",), "month": ("月",), "quarter": ("季度", "季")}.items()
        for step, words in _steps(*names).items()
    }
    | {
        ("year", -3): "大前年",
        ("year", -2): "前年",
        ("year", -1): "去年|上年",
        ("year", 0): "今年|本年|当年",
        ("year", 1): "明年|来年",
        ("year", 2): "后年",
        ("year", 3): "大后年",
        ("weekend", UNSAID): "周末",
        ("century", -1): "上世纪|上个世纪",
        ("century", 0): "本世纪",
    },
    "half": {1: "上半年|前半年|上个半年", 2: "下半年|后半年|下个半年"},
    "half_month": {1: "上半月|前半月", 2: "下半月|后半月"},
    "season": {code: "|".join(f"{name}{ending}" for ending in ("天", "季", "")) for code, name in _SEASONS.items()},
    "rel_season": {
        (step, code): "|".join(word + name + ending for word in words.split("|") for ending in "天季")
        for step, words in _STEPS.items()
        for code, name in _SEASONS.items()
    },
    "part": {"early": "上旬|初", "mid": "中旬", "late": "下旬|底|末"},
    "year_part": {"early": "年初", "late": "年底|年末|岁末"},
    "month_part": {"early": "月初", "mid": "月中旬", "late": "月底|月末"},
    "fixed": {(0, 15): "半个月|半月", (6, 0): "半年"},
    "holiday": {
        (1, 1): "元旦",
        (2, 14): "情人节",
        (3, 8): "妇女节",
        (4, 1): "愚人节",
        (5, 1): "劳动节",
        (6, 1): "儿童节",
        (9, 10): "教师节",
        (10, 1): "国庆节|国庆",
        (10, 31): "万圣节",
        (12, 24): "平安夜",
        (12, 25): "圣诞节|圣诞",
        (5, 6, 2, 0): "母亲节",
        (6, 6, 3, 0): "父亲节",
        (11, 3, 4, 0): "感恩节",
        (0,): "复活节",
    },
    "unit": {"day": "天", "workday": "个工作日", "week": "周|个星期|个礼拜|星期|礼拜|个周", "month": "个月", "quarter": "个季度"},
    "quarter": {0: "季度"},
    "q": {0: "Q|q"},
    "half_more": {"month": "个半月"},
    "half_unit": {0: "半"},
    "few": {3: "几|数"},
    "minguo": {1911: "民国"},
    "nian": {0: "年|年度"},
    "yue": {0: "月|月份"},
    "ri": {0: "日|号"},
    "decade": {0: "年代"},
    "century": {0: "世纪"},
    "ago": {0: "前|以前|之前"},
    "later": {0: "后|以后|之后|过后"},
    "inside": {0: "内|以内|之内"},
    "or_on": {0: "或|及"},
    "last_n": {0: "近|过去|最近|过去的|上"},
    "next_n": {0: "未来|今后|接下来|下"},
    "di": {0: "第"},
    "de": {0: "的"},
    "end_of": {0: "最后|最后一个|最后一|最后的"},
    "from": {0: "从|自从|自|由"},
    "at": {0: "在|于|定于"},
    "to": {0: "到|至"},
    "now": {0: "现在|目前|当前|今"},
    "rest": {0: "剩余|剩下|余下|剩余时间|剩下时间|余下时间"},
    "and": {0: "和|与|及"},
    "between": {0: "之间|间"},
    "until": {0: "截至|截止|截止到|截至到|直到|直至|延至|延长至|延长到|推迟至|推迟到|延期至|不晚于|最迟"},
    "extend": {
        0: "延长|推迟|延期|暂停|宽限|再延长|再延|延后|暂缓|再推迟|再给|顺延|暂停执行|推迟执行|延长了|推迟了|再次延长|再度延长"
    },
    "reprieve": {0: "宽限期|宽限|延期|缓冲期|期限|的宽限期|的延期|的缓冲期|的期限|暂停期|的暂停期"},
    "lunar_mark": {0: "农历|阴历|旧历"},
    "lunar_month": {1: "正月", 11: "冬月", 12: "腊月"},
    "lunar_day": {n: f"初{name}|月初{name}" for n, name in enumerate("一二三四五六七八九十", 1)},
    "lunar_feast": {
        (1, 0): "除夕|大年三十|年三十|大年夜",
        (1, 15): "元宵节|元宵",
        (5, 5): "端午节|端午",
        (7, 7): "七夕节|七夕",
        (8, 15): "中秋节",
        (9, 9): "重阳节",
    },
    "new_year": {0: "大年"},
    "not_read": {0: "元年|闰"},
    OTHER: {
        0: "今日头条|明日之后|中国日报|人民日报|日本|日元|日报|日常|近日|生日|节日|月球|月亮|月薪|年轻|年龄|年薪|初步|初期|前任|"
        "前总统|后果|天下|天气|周边|上周边|号召|内部|一号文件|十月革命|上海|上市|下载|下架|"
        "春节|春运|春晚|春分|夏令|夏至|夏威夷|秋分|中秋|冬至|冬奥|如今|一半|半导体|半数|多半"
    },
}

TENSE = Tense(
    future=re.compile("将|会在|要在|可能|大概|拟|计划|预计|定于|即将|有望|打算|准备|必须|到期"),
    past=re.compile("了|曾|已|过去|表示|宣布|签署|通过|发布|发生|称|说|报道"),
    extends=re.compile("延长|推迟|延期|暂停|宽限|延后|暂缓|顺延"),
    due=re.compile("(?:至|到|截止|最迟|不晚于)$"),
    due_after=re.compile("(?:之|以)?前"),
    verb_follows=True,
)

GLUE = frozenset(
    (
        *("other", "comma", "dot", "dash", "slash", "de", "di", "at", "to", "and", "between", "until", "from", "ago", "later"),
        *("inside", "last_n", "next_n", "or_on", "few", "part", "nian", "ri", "unit", "end_of"),
        *("now", "rest", "half_unit", "q", "season", "lunar_mark", "lunar_day", "not_read"),
    )
)
"""Kinds that alone say nothing about time."""
_YEAR_FIRST = re.compile(r"^(\d\d)-(\d{1,2})-(\d{1,2})$")
_VALUES = {
    character: value
    for value, characters in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千]+")
_PHRASES = {
    phrase.translate(_SIMPLER): (kind, value)
    for kind, entries in WORDS.items()
    for value, words in entries.items()
    for phrase in words.split("|")
}


def _longest(words: Sequence[str]) -> str:
    """A pattern for the longest of the words that begins at a place: a trie, which looks at each character once."""
    tails: dict[str, list[str]] = {}
    for word in filter(None, words):
        tails.setdefault(word[0], []).append(word[1:])
    branches = (re.escape(first) + (_longest(rest) if any(rest) else "") for first, rest in tails.items())
    return f"(?:{'|'.join(branches)}){'?' if '' in words else ''}"


_KNOWN = re.compile(f"{_longest(list(_PHRASES))}|{_NUMERAL.pattern}")


def read(text: str) -> list[Token]:
    """The tokens of a Chinese text."""
    return kept(_tokens(text), GLUE)


def numeral(text: str) -> int:
    """The value of a Chinese numeral: 七十五 is 75, 两千 2000; written digit by digit 二零二五 is 2025."""
    if not any(character in _SCALES for character in text):
        return int("".join(str(_VALUES[character]) for character in text[:6]))
    total = digit = 0
    for character in text:
        if character in _SCALES:
            total += (digit or (0 if total and character != "十" else 1)) * _SCALES[character]
            digit = 0
        else:
            digit = _VALUES[character]
    return total + digit


def _tokens(text: str) -> Iterator[Token]:
    for match in RAW.finditer(text):
        group = match.lastgroup or ""
        if group == "word":
            yield from _words(text, match[0].translate(_SIMPLER), match.start())
        elif group == "mark":
            yield Token(of_mark(match[0]), None, match.start(), match.end())
        else:
            yield _in_digits(text, Raw(group, match[0], match.start(), match.end()))


def _in_digits(text: str, raw: Raw) -> Token:
    percent = text[raw.end : raw.end + 1] in ("%", "％")
    key = _YEAR_FIRST.sub(r"20\1-\2-\3", raw.key)
    group = raw.group if key == raw.key else "ymd"
    kind, value = (OTHER, None) if percent else digits(group, key, group != "dm") or (OTHER, None)
    if kind == "small" and raw.key.startswith("0"):
        kind = "padded"
    return Token(kind, value, raw.start, raw.end)


def _words(text: str, run: str, offset: int) -> Iterator[Token]:
    """The longest known words of a run of characters, numerals among them; what is between is `other`.

    A character that counts days, months or years does so after a number, whatever word it may begin ("日本").
    """
    position = 0
    while match := _KNOWN.search(run, position):
        start = match.start()
        if start > position:
            yield Token(OTHER, None, offset + position, offset + start)
        kind, value, length = _known(match[0], text[offset + start - 1 : offset + start])
        position = start + length
        yield Token(kind, value, offset + start, offset + position)
    if position < len(run):
        yield Token(OTHER, None, offset + position, offset + len(run))


def _known(word: str, before: str) -> tuple[str, Any, int]:
    """What a phrase or numeral is, and how many of its characters count."""
    if word not in _PHRASES:
        value = numeral(word)
        by_digits = len(word) == 2 and _SCALES.keys().isdisjoint(word)
        return "padded" if by_digits else number_kind(value), value, len(word)
    kind, value = _PHRASES[word]
    if kind == OTHER and word[0] in "日月年" and (before.isdigit() or _NUMERAL.match(before)):
        return *_PHRASES[word[0]], 1
    return kind, value, len(word)
