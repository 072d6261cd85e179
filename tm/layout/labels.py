"""How paragraphs are labelled: numbers, letters, bullets; and lines that are no sentences."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tm.model import ParagraphKind
from tm.text import dates

_CHINESE = "一二三四五六七八九十百"
_LABELS = (
    # 1. "37.缔约国" and "12、"; not a decimal, not a date such as 5.11
    #    ("8．2017年" is number 8: a year cannot be the decimals of 8)
    (
        ParagraphKind.NUMBERED,
        re.compile(r"(\d{1,4})\s*[.．、]\s*(?![\d/])|(\d{1,3})\s*[.．](?=(?:19|20)\d\d\s?年)"),
    ),
    # 2. "(a) ", "（三）", "(iv)": labels of subparagraphs
    (
        ParagraphKind.NUMBERED,
        re.compile(rf"[(（]\s*([a-zａ-ｚ]{{1,2}}|[ivx]{{1,5}}|\d{{1,3}}|[{_CHINESE}]{{1,3}})\s*[)）]\s*"),
    ),
    #    and the same as one character: "⑵", "㈢", "①"
    (ParagraphKind.NUMBERED, re.compile(r"([①-⑳⑴-⒇⒜-⒵㈠-㈩㊀-㊉])\s*")),
    # 3. "a. " and "a) "
    (ParagraphKind.NUMBERED, re.compile(r"([a-z])[.)]\s+")),
    # 4. "A. " and "IV. " before a heading; not "U.S."
    (ParagraphKind.HEADING, re.compile(r"([A-Z]|[IVX]{2,5})[.．、]\s*(?![a-z.]|[A-Z]\.)")),
    # 5. "一、导言" before a heading
    (ParagraphKind.HEADING, re.compile(rf"([{_CHINESE}]{{1,4}})[、.．]\s*")),
    # 6. bullets, among them the private-use ones that symbol fonts leave behind
    (ParagraphKind.BULLET, re.compile(r"([•●○▪■◦‣∙\uf0b7\uf0a7\uf06c\uf0d8\uf0fc])\s*")),
    (ParagraphKind.BULLET, re.compile(r"([-–—·*])\s+")),
)

_DANGLING = re.compile(
    # a function word at the end, but not as the last character of 目的, 缓和, 参与, 普及, 存在, 自由, 成就, 行为
    r"(?:致|(?<![缓总饱调共温])和|(?<![参给赋])与|或|(?<![普涉波埃])及|(?<![标目])的|[于对]|(?<![存所内潜])在|(?<![方动倾导趋])向"
    r"|(?<![自理])由|(?<![成造])就|(?<![甚直乃])至|(?<![作行认成])为|[《“（(]|――|——)$"
    r"|\b(?:of|the|and|or|to|in|on|for|a|an|by|with|from|at|between|concerning|regarding),?$"
)
_BRACKETED = re.compile(rf"[(（]\s*([a-z]|[ivx]{{1,5}}|\d{{1,2}}|[{_CHINESE}]{{1,3}})\s*[)）]")
_ORDERS: tuple[tuple[str, ...], ...] = (
    tuple("abcdefghijklmnopqrstuvwxyz"),
    tuple(map(str, range(1, 31))),
    tuple("一二三四五六七八九十"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"),
)

TERMINAL = re.compile(r"[。！？!?；;：:…](?:[”’」』》〉）)\]]*)$|[.](?:[”’\"')\]]*)$|(?:——|――)$")
_CLOSING_FORMULA = re.compile(r"顺致|此致|谨启|谨上|Accept, Excellency")
_SESSION = re.compile(
    r"第[〇零一二三四五六七八九十百\d\s]+届(?:会议|年会|常会|特别会议)?$|.{0,24}\bsession$", re.I
)
_SUBMISSION = re.compile(
    r".+(?:提交的|提出的)(?:工作文件|报告|提案|决议草案|决定草案|文件)$|.*议程项目[\d\s()（）a-z]*$"
    r"|(?:[Ww]orking paper|[Rr]eport|[Dd]raft resolution) submitted by .*|Agenda items? .*"
)
_ORGAN = re.compile(
    r"(?!.*(?:关于|提交|报告|致|给|的))[^，。：:]{0,40}(?:委员会|理事会|工作组|专家组|大会|会议|论坛)"
    r"|(?:[A-Z][\w-]+ ){0,4}(?:Working Group|Committee|Commission|Conference|Council|Assembly)\b"
    r"(?:(?: (?:of|on|for|to|the|and|in))* [A-Z0-9][\w-]*)*"
)
# the verbs with which the paragraphs of a preamble begin, simplified and traditional
_PREAMBLE = re.compile(
    r"(?:又|还|還|再次|再度|进一步|進一步|特别|特別|满意地|滿意地|遗憾地|遺憾地|深为|深為|深感|严重|嚴重|感到|表示)*"
    r"(?:回顾|回顧|铭记|銘記|深信|坚信|堅信|确信|確信|注意到|重申|考虑到|考慮到|顾及|顧及|虑及|慮及|欢迎|歡迎"
    r"|强调|強調|着重指出|著重指出|认识到|認識到|承认|承認|关切|關切|关注|關注|深表|震惊|震驚|惊悉|不安|遗憾|遺憾|意识到|意識到|确认|確認"
    r"|赞赏|讚賞|贊賞|念及|审议了|審議了|审查了|審查了|收到了|希望|渴望|决心|決心|遵循|依照|根据《|根據《|认为|認為)"
    r"|(?:Further |Also |Again |Deeply |Gravely |Fully |Strongly |Particularly )*"
    r"(?i:recalling|bearing in mind|convinced|noting|reaffirming|reiterating|taking into account|taking note"
    r"|welcoming|emphasi[sz]ing|stressing|underlining|underscoring|recogni[sz]ing|acknowledging|concerned"
    r"|having (?:considered|examined|received|adopted|heard|noted|regard)|considering|mindful|aware|conscious"
    r"|alarmed|disturbed|deploring|determined|desiring|desirous|guided by|appreciating|commending|affirming"
    r"|believing|expressing|seeking|wishing|observing|encouraged|cognizant|persuaded|resolved|regretting)\b"
)
_ENACTING = re.compile(
    r"(?:大会|大會|安全理事会|安全理事會|(?:各?缔约国|締約國)?[^，。：:；\s]{0,30}(?:理事会|理事會|委员会|委員會|大会|大會|会议|會議))，"
    r"|The (?:[A-Z][\w-]+ |of |on |for |the |and |to )*"
    r"(?:Assembly|Council|Committee|Commission|Conference|Disarmament|[A-Z]\w+s),"
)
_METADATA = re.compile(
    r"(?:文号|文號|文件编号|文件編號|日期|原文|原件|语文|語文|语言|語言|分发|分發|地点|地點|届会|屆會"
    r"|Symbol|Date|Original|Language|Distr(?:ibution)?\.?|Venue)\s*[：:]\s*\S[^。；;]{0,60}",
    re.I,
)
_FIELD = re.compile(r"[^\s：:，。；、,;.!?！？“”][^：:，。；,;!?！？“”]{0,15}[：:]\s*\S.{0,80}")
_SALUTATION = re.compile(
    r"[^，。；]{0,40}(?:先生|女士|阁下|閣下|同事|同仁|朋友|来宾|來賓|代表)(?:们|們)?[：:]"
    r"|(?:Mr|Ms|Madam|Mrs|Dear|Excellenc|Distinguished|Your Excellenc)\b.{0,60}:",
)
_REMARK = re.compile(r"[\[［【].{1,120}[\]］】]")
_RESOLUTION_OF = re.compile(r".{0,24}(?:大会|大會|理事会|理事會)决议$|Resolution adopted by .*")
_SIGNATURE = re.compile(r".*[(（](?:签名|签字|Signed)[)）].*|.*(?:代表|大使|公使|参赞|Ambassador)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's label: kind, number as a reader cites it (None for a bullet), text length."""

    kind: ParagraphKind
    number: str | None
    written: str


def label(text: str) -> Label | None:
    """Return the label at the start of `text`, or None.

    >>> label("37.缔约国"), label("2.5 亿")
    (Label(kind=<ParagraphKind.NUMBERED: 'numbered'>, number='37', written='37.'), None)
    """
    for kind, pattern in _LABELS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            number = None if kind is ParagraphKind.BULLET else _cited(match.group(match.lastindex or 1))
            return Label(kind, number, match.group())
    return None


def _cited(written: str) -> str:
    """A label's number as people cite it: half-width and without brackets."""
    return unicodedata.normalize("NFKC", written).strip("()")


def ends(text: str) -> bool:
    """Whether `text` ends as a sentence or a clause with its own line does.

    >>> ends("各国。”"), ends("各项步骤，"), ends("秘书长")
    (True, False, False)
    """
    return TERMINAL.search(text) is not None


def dangles(text: str) -> bool:
    """Whether `text` cannot be all of a heading: its last word asks for another.

    >>> dangles("常驻代表团致"), dangles("Report of the"), dangles("核查")
    (True, True, False)
    """
    return _DANGLING.search(text[-40:]) is not None


def runs_in(before: str, text: str) -> bool:
    """Whether the bracketed label at the start of `text` goes on a list inside `before`.

    Such a list runs within its paragraph: `包括：(a) 核查；` and, on the next line, `(b) 透明度`.

    >>> runs_in("包括：(a) 核查；", "(b) 透明度"), runs_in("(a) 核查；", "(b) 透明度")
    (True, False)
    """
    bracketed = _BRACKETED.match(text)
    if bracketed is None:
        return False
    orders = (order for order in _ORDERS if bracketed.group(1) in order[1:])
    previous = "|".join(order[order.index(bracketed.group(1)) - 1] for order in orders)
    return bool(previous) and re.search(rf"[^\s.．\d]\s*[(（]\s*(?:{previous})\s*[)）]", before) is not None


def opens_run_in(text: str) -> bool:
    """Whether `text` begins with the first label of a list that goes on in the same lines.

    >>> opens_run_in("(a) 核查；(b) 透明度。"), opens_run_in("(a) 核查；")
    (True, False)
    """
    bracketed = _BRACKETED.match(text)
    if bracketed is None:
        return False
    seconds = "|".join(order[1] for order in _ORDERS if order[0] == bracketed.group(1))
    return (
        bool(seconds)
        and re.search(rf"[；;，,]\s*(?:和|and)?\s*[(（]\s*(?:{seconds})\s*[)）]", text) is not None
    )


def is_closing(text: str) -> bool:
    """Whether `text` is the closing formula of a letter."""
    return _CLOSING_FORMULA.match(text) is not None


def is_dateline(text: str) -> bool:
    """Whether `text` says only when, or when and where.

    >>> is_dateline("2007年4月30日至5月11日，维也纳"), is_dateline("2017年9月14日德国常驻代表团致")
    (True, False)
    """
    if dates.iso(text) is None:
        return False
    rest = re.sub(
        r"\d+|年|月|日|至|[,，、;；()（）\s–—-]|January|February|March|April|May|June|July|August", "", text
    )
    rest = re.sub(r"September|October|November|December|to|and", "", rest)
    return (
        len(rest) <= 12
        and not re.search(r"通过|致|会议|adopted", rest)
        and ("，" in text or "," in text or not rest)
    )


def is_session(text: str) -> bool:
    """Whether `text` names a session and nothing else."""
    return _SESSION.match(text) is not None


def is_organ(text: str) -> bool:
    """Whether `text` is the name of a body and nothing else.

    >>> is_organ("不扩散核武器条约缔约国2010年审议大会筹备委员会"), is_organ("向工作组提交的报告")
    (True, False)
    """
    return _ORGAN.fullmatch(text) is not None


def is_preambular(text: str) -> bool:
    """Whether `text` begins as the paragraphs of a preamble do.

    >>> is_preambular("又注意到秘书长的报告，"), is_preambular("又一次会议"), is_preambular("Recalling that")
    (True, False, True)
    """
    return _PREAMBLE.match(text) is not None


def is_enacting(text: str) -> bool:
    """Whether `text` is the line that names who resolves, and nothing else.

    >>> is_enacting("大会，"), is_enacting("The General Assembly,"), is_enacting("大会")
    (True, True, False)
    """
    return len(text) <= 120 and _ENACTING.fullmatch(text) is not None


def hangs(text: str) -> bool:
    """Whether `text` ends in a comma: it is neither title nor heading.

    >>> hangs("大会，"), hangs("大会")
    (True, False)
    """
    return text.endswith(("，", ",", "、"))


def is_metadata(text: str) -> bool:
    """Whether `text` is a line of the masthead such as `文号：CD/2105`.

    >>> is_metadata("日期：2025年4月28日"), is_metadata("日期：见附件。")
    (True, False)
    """
    return len(text) <= 80 and _METADATA.fullmatch(text) is not None


def is_field(text: str) -> bool:
    """Whether `text` looks like a label, a colon and a value.

    >>> is_field("文号：CD/2105"), is_field("会议决定："), is_field("他说，会议：好")
    (True, False, False)
    """
    return len(text) <= 100 and _FIELD.fullmatch(text) is not None


def is_salutation(text: str) -> bool:
    """Whether `text` addresses someone: its colon announces no list.

    >>> is_salutation("主席先生："), is_salutation("各国承诺：")
    (True, False)
    """
    return len(text) <= 80 and _SALUTATION.fullmatch(text) is not None


def is_remark(text: str) -> bool:
    """Whether `text` stands in square brackets, or says only whose resolution it is.

    >>> is_remark("[根据第一委员会的报告通过]"), is_remark("核裁军")
    (True, False)
    """
    if len(text) > 130:
        return False
    return _REMARK.fullmatch(text) is not None or _RESOLUTION_OF.match(text) is not None


def is_submission(text: str) -> bool:
    """Whether `text` says who submitted the document or under which agenda item."""
    return _SUBMISSION.match(text) is not None


def is_signature(text: str) -> bool:
    """Whether `text` is the signature of a letter or the post of who signed."""
    return len(text) <= 40 and _SIGNATURE.match(text) is not None
