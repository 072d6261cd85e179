"""How much an English name sounds like a Chinese one that writes it by sound (洪都拉斯, Honduras).

Both are read as sounds, consonants in classes and vowels in five, and compared by edit distance: a sound of one class
costs nothing, an akin one some, a vowel less than a consonant, and what Mandarin cannot write (r after a vowel, a
consonant before another) less than the rest. The characters are those that news agencies and the United Nations
spell foreign names with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

MOST = 4
"""Most words of a name that is compared."""

_SYLLABLES = """
a阿 ai艾埃爱 an安 ang昂 ao奥澳 ba巴芭拔 bai拜柏白百 ban班 bang邦 bao鲍保包宝堡 bei贝 ben本 bi比毕彼碧秘 bian边 biao彪 bin宾滨 bing冰
bo伯博波勃玻泊拨 bu布卜不 cai蔡 ce策 cen岑 cha查察 chai柴 chang昌 che切彻车 chen琛 cheng程 chi奇 chu楚 ci茨 cong聪 cuo措 da达大
dai代戴黛 dan丹但旦 dang当 dao道岛 de德得 deng登邓 di迪蒂底帝地狄 dian甸典 diao刁 ding丁 dong东冬 du杜都度 duan段 dui堆 dun敦顿 duo多
e厄俄娥额 en恩 er尔耳儿 fa法伐 fan范凡梵 fang方 fei菲费非斐 fen芬 feng丰冯 fo佛 fu弗夫福富符甫芙 ga加噶嘎 gai盖 gan甘干 gang冈刚 gao高
ge格戈哥葛革 gen根 geng耿 gong贡 gou苟 gu古谷 gua瓜 guan关 guang光 gui圭 guo果国 ha哈 hai海 han汉罕 hang杭 hao豪浩 he赫黑荷
heng亨 hong洪宏 hou侯 hu胡 hua华 huai怀 huan环 huang黄 hui惠 huo霍 ji吉基季及几济 jia贾佳 jian坚柬 jiang江姜疆 jiao焦角 jie杰捷节
jin金津 jing京 jiu久 ju居 juan娟 jun君 ka卡喀咖 kai凯开 kan坎堪 kang康 kao考 ke克科柯可 ken肯 kong孔 kou寇 ku库 kua夸 kuai快
kui奎 kun昆 kuo阔扩廓 la拉腊喇剌 lai莱赖来 lan兰 lang朗 lao劳老 le勒乐 lei雷蕾 leng冷 li利里黎莉丽李历立厘 lian连廉 liang良 liao廖辽
lie列 lin林琳 ling灵 liu刘柳 long隆龙 lou娄楼 lu卢鲁路露 luan鸾 lun伦仑 luo罗洛萝 lü律吕 ma马玛 mai迈麦买 man曼 mang芒 mao毛 mei梅美
men门 meng蒙孟 mi米密 mian缅 miao苗 min敏 ming明 mo莫摩墨默 mu穆姆木慕 na纳娜那拿 nai奈 nan南楠 nang囊 nao瑙 ne讷 nei内 nen嫩
neng能 ni尼妮 nian年 niao鸟 nie涅聂 ning宁 niu纽牛 nong农 nu努奴 nuo诺挪 nü女 ou欧 pa帕 pai派 pan潘 pang庞 pao泡 pei佩裴
peng彭蓬 pi皮匹 pian片 ping平 po珀坡 pu普浦朴埔葡 qi齐其契琪 qia恰 qian钱 qiang强 qiao乔 qin钦沁 qing青 qiong琼 qiu丘求 ran然
rang让 rao饶 re热 ren任 ri日 rong荣 ru茹 rui瑞锐 ruo若 sa萨 sai塞赛 san桑三 sao绍 se色瑟 sen森 sha沙莎 shan山珊 shang尚
she舍舌 shen申 sheng圣 shi什士时 shou首 shu舒 shun舜 shuo硕 si斯丝思 song松宋 su苏 sun孙 suo索所 ta塔他 tai泰太 tan坦 tang汤唐
tao陶 te特 teng滕 ti提梯缇 tian田 tie铁帖 ting廷 tong通 tu图土突 tuan团 tun吞 tuo托陀脱 wa瓦娃 wan万宛 wang旺 wei维威韦魏薇危委
wen文温汶 weng翁 wo沃挝 wu乌伍武吾吴 xi西希锡喜昔 xia夏霞 xian先 xiang香 xiao肖 xie谢歇 xin辛欣新 xing兴 xiong雄匈 xiu休 xu许旭叙
xuan宣玄 xun勋 ya亚雅牙娅 yan延颜 yang扬仰 yao姚 ye耶叶也 yi伊依易意以 yin因印茵 ying英 yong永 you尤优 yu于裕 yuan远 yue约 za扎 zai宰
zan赞 zang藏 ze泽 zen曾 zha乍 zhai寨 zhan詹 zhang张 zhe哲 zhen珍 zhi治智支 zhong忠 zhu朱珠 zhuo卓 zi孜兹 zong宗 zu祖 zuo佐
"""

_WRITTEN = re.compile(r"([a-zü]+)([^a-zü\s]+)")
_PARTS = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([aeiouü]*)(ng|n|r)?")
_INITIALS = {"zh": "C", "ch": "C", "sh": "S", "j": "J", "q": "Q", "x": "X", "c": "z", "y": "j"}
_NUCLEI = {
    "ia": "a", "iao": "ao", "ie": "e", "io": "o", "ou": "o", "ua": "a", "ue": "e", "uo": "o", "ü": "u",
}  # fmt: skip
# zhi, si and the like have no vowel that is heard
_MUTE = frozenset({"zhi", "chi", "shi", "ri", "zi", "ci", "si"})

_SPELLING = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"([a-z])\1", r"\1"), ("tsch|tch|dzh|ch|zh|dj", "C"), ("sch|sh", "S"), ("ph", "f"), ("th", "t"), ("kh", "h"),
        ("gh", "g"), ("ck|qu?", "k"), ("x", "ks"), ("t[sz]", "z"), ("c(?=[eiy])", "s"), ("c", "k"), ("g(?=[eiy])", "G"),
        ("(?<=[aeo])w", "u"), ("(?<=[aeiouy])h(?![aeiouy])", ""), ("y(?=[aeiou])", "j"), ("y", "i"),
    )
]  # fmt: skip
"""English spelling to sounds, in this order; a capital is a sound that no one letter writes."""

_VOWELS = "aeiou"
_ALIKE, _AKIN = (
    frozenset(frozenset(pair) for pair in pairs.split())
    for pairs in (
        "bp dt gk fv wv lr sz wu ji CJ CQ XS GJ kJ gJ Xs Xh Lr Ll jJ GC zt zC Cj uv bv Ss",
        "Qk Qt SC hg hk hf zd nm zJ rj jh kX JS Gg Gk CX GX dJ sC rn ln",
    )
)
"""Pairs of sounds, Chinese and English, that often stand for each other, and that sometimes do."""

_COST = {**dict.fromkeys(_VOWELS, 0.25), "j": 0.3, "w": 0.3, "L": 0.4, "h": 0.5}
"""What a sound costs that the other name has not; others cost 1."""
_DROPPED = 0.4
"""The same of an English consonant that Mandarin may drop: r, l, and any at the end, where no vowel follows."""


def _reading(syllable: str) -> str:
    # 尔 stands for l and r alike
    if syllable == "er":
        return "L"
    initial, nucleus, coda = _PARTS.fullmatch(syllable).groups()  # type: ignore[union-attr]
    nucleus = "" if syllable in _MUTE else _NUCLEI.get(nucleus, nucleus)
    initial = _INITIALS.get(initial, initial)
    # yi is i, wu is u: the initial is only written
    if initial + nucleus[:1] in ("ji", "wu", "ju"):
        initial = ""
    return initial + nucleus + ("n" if coda else "")


def _readings() -> dict[str, str]:
    return {
        character: _reading(syllable)
        for syllable, characters in _WRITTEN.findall(_SYLLABLES)
        for character in characters
    }


READINGS = _readings()
"""The sounds of the characters that names are spelt with."""


@lru_cache(maxsize=1_000)
def spelt(text: str) -> str:
    """The sounds of a Chinese name, "" if one of its characters is none that names are spelt with.

    >>> spelt("洪都拉斯"), spelt("核查")
    ('hondulas', '')
    """
    sounds = [READINGS.get(character, "") for character in text]
    # one character that spells no name: it is no name as a whole
    return "".join(sounds) if all(sounds) else ""


@lru_cache(maxsize=1_000)
def name_in(text: str) -> str:
    """The sounds of the longest stretch of two characters or more that a foreign name may be; "" without one.

    >>> name_in("洪都拉斯人"), name_in("核查")
    ('hondulas', '')
    """
    stretches = "".join(c if c in READINGS else " " for c in text).split()
    longest = max(stretches, key=len, default="")
    return spelt(longest) if len(longest) > 1 else ""


@lru_cache(maxsize=100_000)
def heard(word: str) -> str:
    """The sounds of an English name in small letters.

    >>> heard("mauritania"), heard("czech"), heard("phuket")
    ('mauritania', 'kzeC', 'fuket')
    """
    for pattern, sound in _SPELLING:
        # in this order: later patterns rely on what earlier ones wrote
        word = pattern.sub(sound, word)
    return "".join(sound for sound in word if sound.isascii() and sound.isalpha())


@cache
def _distance(first: str, second: str) -> float:
    """What it costs that two sounds stand for each other."""
    if first == second:
        return 0.0
    # vowels are the least sure of a spelling
    if first in _VOWELS and second in _VOWELS:
        return 0.15
    pair = frozenset((first, second))
    if pair in _ALIKE:
        return 0.05
    return 0.4 if pair in _AKIN else 2.0


def _lost(zh: str, en: str) -> tuple[list[float], list[float]]:
    """What each sound costs that stays alone."""
    follows = [*en[1:], ""]
    return [_COST.get(c, 1.0) for c in zh], [
        _DROPPED if c not in _VOWELS and after not in _VOWELS and (c in "rl" or not after) else _COST.get(c, 1.0)
        for c, after in zip(en, follows, strict=True)
    ]  # fmt: skip


@lru_cache(maxsize=200_000)
def similarity(zh: str, en: str) -> float:
    """How much two names sound alike, 0 to 1; `zh` from `spelt`, `en` from `heard`.

    >>> [round(similarity(spelt("洪都拉斯"), heard(name)), 1) for name in ("honduras", "salvador", "mexico")]
    [1.0, 0.5, 0.4]
    """
    if not zh or not en:
        return 0.0
    alone, other = _lost(zh, en)
    row = [0.0]
    for cost in other:
        row.append(row[-1] + cost)
    for sound, left_out in zip(zh, alone, strict=True):
        before, last = row, row[0] + left_out
        row = [last]
        for j, letter in enumerate(en):
            replaced, skipped, added = (
                before[j] + _distance(sound, letter),
                before[j + 1] + left_out,
                last + other[j],
            )
            # written out: `min` takes most of the time of this loop
            last = replaced if replaced <= skipped else skipped
            if added < last:
                last = added
            row.append(last)
    # over what all sounds would cost alone, which is the most
    return 1 - row[-1] / (sum(alone) + sum(other))


def may_sound(term: str) -> bool:
    """Whether a Chinese term has characters enough that names are spelt with; else no English sounds like it."""
    return bool(spelt(term) or name_in(term))


def likeness(term: str, words: Sequence[str]) -> float:
    """How much English words sound like a Chinese term: all of them, or where only a part of it may be a name, one.

    >>> likeness("巴布亚", ["papua"]) == likeness("巴布亚人", ["papua", "people"]) > likeness("巴布亚", ["new", "papua"])
    True
    """
    # longer phrases are no names, and cost more
    if len(words) > MOST:
        return 0.0
    if name := spelt(term):
        return similarity(name, heard("".join(words)))
    name = name_in(term)
    return max((similarity(name, heard(word)) for word in words), default=0.0) if name else 0.0
