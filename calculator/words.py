"""Quoted words with holes: the place where a rule meets the text and takes its numbers from it.

`words = "{from}年以上计{points}分"` is looked for in the paragraphs of a clause. The words around the
holes must stand there; what stands in a hole is the rule's number. A number of the policy is thus
written once, in the policy's text, and a rule whose words are not there is a mistake.
"""

import re
from collections.abc import Sequence
from functools import cache

# Where one part of a sentence ends and the next begins.
_PHRASE = re.compile(r"[^，。；：、]+[，。；：、]*")
_ALIKE = 0.4  # less alike are words that have only their commonest characters in common
_HOLE = re.compile(r"\{([a-z_]+)\}")
_DIGITS = "一二三四五六七八九十"
# Not a part of a longer number: "15" must not be read as "5", nor "1.5" or "十五" as "5".
_NUMBER = rf"(?<![\d.{_DIGITS}])(\d+(?:\.\d+)?|[两{_DIGITS}])(?![\d{_DIGITS}])"
# Words that begin with a hole do not begin in the middle of a range: "120学时" is not in "90-120学时".
_START = r"(?<!-)"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """The regular expression of quoted words; each hole is a group of its name."""
    pieces = _HOLE.split(words)
    pattern = "".join(
        f"(?P<{piece}>{_NUMBER})" if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    return re.compile(pattern if pieces[0] else _START + pattern)


def number(text: str) -> int | float:
    """The number written as `text`: digits, or one Chinese numeral up to ten.

    >>> number("1.5"), number("15"), number("两")
    (1.5, 15, 2)
    """
    if text == "两":
        return 2
    if text in _DIGITS:
        return _DIGITS.index(text) + 1
    value = float(text)
    return int(value) if value.is_integer() else value


def find(words: str, paragraphs: Sequence[str]) -> list[tuple[str, dict[str, int | float]]]:
    """Each place of `words` in the paragraphs: the words as they stand, and the numbers in the holes."""
    return [
        (match.group(0), {name: number(text) for name, text in match.groupdict().items()})
        for paragraph in paragraphs
        for match in _pattern(words).finditer(paragraph)
    ]


def nearest_words(words: str, paragraphs: Sequence[str]) -> str:
    """The part of the paragraphs that is most like the words, "" where nothing is.

    >>> nearest_words("博士毕业计{points}分", ("1.博士研究生计5分；2.硕士研究生计4分。",))
    '1.博士研究生计5分'
    """
    from difflib import SequenceMatcher  # here, for the browser has no mistakes to name

    wanted = SequenceMatcher(None, "", _HOLE.sub("1", words), autojunk=False)
    best, like = "", _ALIKE
    for paragraph in paragraphs:
        phrases = [(match.start(), match.end()) for match in _PHRASE.finditer(paragraph)]
        for at, (start, _) in enumerate(phrases):
            for _, end in phrases[at:]:
                part = paragraph[start:end].rstrip("，。；：、")
                wanted.set_seq1(part)
                if wanted.real_quick_ratio() > like and wanted.ratio() > like:
                    best, like = part, wanted.ratio()
                if len(part) > 2 * len(words) + 10:
                    break
    return best


def as_written(words: str, paragraphs: Sequence[str]) -> str:
    """How words should look that are not in their clause: like what is there."""
    holes = "、".join(f"{{{hole}}}" for hole in dict.fromkeys(_HOLE.findall(words)))
    near = nearest_words(words, paragraphs)
    return (
        "照抄原文的话"
        + (f"，数字写作{holes}" if holes else "")
        + (f"；原文相近的是“{near}”" if near else "；这一条里没有相近的话")
    )
