"""From the text in rules/policy to the policy; what is wrong with it comes back as mistakes.

A document (`std.md`) holds a paragraph a line, with blank lines between:

    # title
    ## 第一章 总则              a chapter
    第三条 …                    an article: std-3
    （一）…                     std-3-1
    1.…                         std-3-1-1, or std-3-1 directly under an article
    …                           goes on with the clause above
    … {#std-3}                  goes on with that open clause further out
    … {#std-24-1}               opens a clause that has no printed number
    附件：…                     from here on: the closing list

An annex (`annex-1-1.md`) holds the official table, read row by row:

    # 附件1-1 title
    | 序号 | 一级指标 | …        the header; after the last row, the closing rows
    ## 一 基本条件（17分） {#annex-1-1-basic}
    ### 学历学位 {#annex-1-1-education}
    1.…                         content; ended by the standard that belongs to it
    得分标准：…
    最高分：5分

The words are the source's. Its white space and the width of its punctuation are not: Chinese
punctuation is full-width, digits, Latin letters and . % / - are half-width, and spaces stand only
between two issuing bodies, inside a document's title, and as blanks of the form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from calculator.mistakes import Mistake, Unreadable, one_of
from calculator.policy import Annex, Cell, Chapter, Clause, Document, Group, Policy, Row
from calculator.standard import Text


def parse(
    texts: Mapping[str, str], documents: Sequence[Text], annexes: Sequence[Text]
) -> tuple[Policy, tuple[Mistake, ...]]:
    """The policy out of its files' texts by name ("std", "annex-1-1"), and what is wrong with them.

    `documents` and `annexes`: those that there should be, in their order.
    """
    mistakes: list[Mistake] = []
    known = [text.id for text in (*documents, *annexes)]
    for name in sorted(texts.keys() ^ set(known)):
        if name in texts:
            should = one_of(name, known)
            mistakes.append(Unreadable(path(name), "", "standard.toml 里没有这个文件", should))
        else:
            should = f"在规则文件夹里有{path(name)}"
            mistakes.append(Unreadable(path(name), "", "没有这个文件", should))

    read_documents, read_annexes = [], []
    for of in documents:
        if of.id in texts:
            document, found = parse_document(of, texts[of.id])
            read_documents.append(document)
            mistakes += found
    for of in annexes:
        if of.id in texts:
            annex, found = parse_annex(of, texts[of.id])
            read_annexes.append(annex)
            mistakes += found
    return Policy(tuple(read_documents), tuple(read_annexes)), tuple(mistakes)


def path(name: str) -> str:
    return f"policy/{name}.md"


_ID = re.compile(r"^(.*?) *\{#([a-z0-9_-]+)\}$")
_N = "([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"  # 1 to 99
_CHAPTER = re.compile(f"^## (第{_N}章) (.+)$")
_ARTICLE = re.compile(f"^(第{_N}条) (.+)$")
_SECTION = re.compile(f"^(（{_N}）)(.+)$")
_ITEM = re.compile(r"^((\d+)\.)(.+)$")
_NUMBERED = re.compile(r"^(第.{1,4}条|（.{1,3}）|\d)")  # what should be one of the three above
_GROUP = re.compile(f"^## ({_N}) (.+（\\d+分）)$")
_CAP = re.compile(r"^\d+分$")
_HALF_WIDTH = re.compile(r"[,;:()]")
_FULL_WIDTH = str.maketrans(",;:()", "，；：（）")

_NO_HEADING = (
    "这个标题既不是一级指标，也不是它下面的二级指标",
    "## 一 基本条件（17分） {#编号}，或 ### 学历学位 {#编号}",
)


def chinese_number(text: str) -> int:
    """二十一 -> 21; for 1 to 99."""
    digits = "零一二三四五六七八九"
    tens, ten, units = text.rpartition("十")
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(units) if units else 0)


class _Lines:
    """The lines of one file, and the mistakes found at the line that is being read."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.at = 1
        self.mistakes: list[Mistake] = []
        self.ids: set[str] = set()
        self.id = ""  # the last one that began

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each line, and the id written at its end ("" where there is none)."""
        for at, line in enumerate(self.text.splitlines(), 1):
            self.at = at
            marked = _ID.match(line)
            body, written_id = (marked[1], marked[2]) if marked else (line.strip(), "")
            if half := _HALF_WIDTH.search(body):
                full = half[0].translate(_FULL_WIDTH)
                self.wrong(f"有半角标点“{half[0]}”", f"全角标点“{full}”")
            if "{#" in body:
                self.wrong(
                    "编号读不出来",
                    f"写在行末，如 {{#{self.name}-24-1}}，只用小写字母、数字、_ 和 -",
                )
            if body:
                yield body, written_id

    def wrong(self, problem: str, should: str) -> None:
        self.mistakes.append(Mistake(path(self.name), str(self.at), problem, should, self.id))

    def new_id(self, id: str) -> str:
        if id in self.ids:
            self.wrong(f"编号 {id} 用了两次", "每个编号只用一次")
        if not id.startswith(f"{self.name}-"):
            self.wrong(f"编号“{id}”的开头不对", f"{self.name}- 开头，如 {{#{self.name}-education}}")
        self.ids.add(id)
        self.id = id
        return id

    def in_turn(self, number: int, before: int, printed: str) -> None:
        if number != before + 1:
            self.wrong(f"这里是“{printed}”，号码接不上", f"{before + 1}号，不重不漏")


@dataclass
class _OpenClause:
    id: str
    number: str
    blocks: list["str | _OpenClause"]

    def children(self) -> int:
        return sum(isinstance(block, _OpenClause) for block in self.blocks)

    def closed(self) -> Clause:
        blocks = (block if isinstance(block, str) else block.closed() for block in self.blocks)
        return Clause(self.id, self.number, tuple(blocks))


def parse_document(of: Text, text: str) -> tuple[Document, list[Mistake]]:
    name = of.id
    lines = _Lines(name, text)
    title = ""
    chapters: list[tuple[str, str, list[_OpenClause]]] = []
    closing: list[str] = []
    articles = 0
    stack: list[_OpenClause] = []  # the article being read, and the clauses open inside it

    def begin(depth: int, number: int, printed: str, words: str) -> None:
        """Open a clause below the first `depth` open ones."""
        del stack[depth:]
        parent = stack[-1]
        lines.in_turn(number, parent.children(), printed or words)
        stack.append(_OpenClause(lines.new_id(f"{parent.id}-{number}"), printed, [words]))
        parent.blocks.append(stack[-1])

    for line, id in lines:
        if id and (line.startswith("#") or _NUMBERED.match(line)):
            lines.wrong(f"写了编号 {id}", "不写；编号由条款的号码得出")
        if line.startswith("# ") and not title:
            title = line[2:]
        elif found := _CHAPTER.match(line):
            lines.in_turn(chinese_number(found[2]), len(chapters), found[1])
            chapters.append((found[1], found[3], []))
            stack = []
        elif line.startswith("#"):
            lines.wrong("这个标题既不是文件名，也不是章名", "## 第一章 总则")
            if line.startswith("## "):  # most likely a chapter: what follows is still read
                chapters.append(("", line[3:], []))
                stack = []
        elif not chapters:
            lines.wrong("第一章之前有文字", "先有一行章名，如 ## 第一章 总则")
        elif found := _ARTICLE.match(line):
            if closing:
                lines.wrong("附件清单之后又有条文", "条文都写在“附件：”之前")
            lines.in_turn(chinese_number(found[2]), articles, found[1])
            articles = chinese_number(found[2])
            stack = [_OpenClause(lines.new_id(f"{name}-{articles}"), found[1], [found[3]])]
            chapters[-1][2].append(stack[0])
        elif closing or line.startswith("附件："):
            closing.append(line)
        elif not stack:
            lines.wrong("这些文字不在任何一条之内", "先有一行条文，如 第一条 …")
        elif found := _SECTION.match(line):
            begin(1, chinese_number(found[2]), found[1], found[3])
        elif found := _ITEM.match(line):
            depth = len(stack) - (1 if stack[-1].number.endswith(".") else 0)  # items do not nest
            begin(depth, int(found[2]), found[1], found[3])
        elif _NUMBERED.match(line):
            lines.wrong("条款的号码读不出来", "第五条和一个空格，或（一）、1.")
        elif id in (outer := [clause.id for clause in stack]):
            del stack[outer.index(id) + 1 :]
            stack[-1].blocks.append(line)
        elif id:
            begin(1, stack[0].children() + 1, "", line)
            if stack[-1].id != id:
                lines.wrong(f"编号 {id} 接不上", f"{{#{stack[-1].id}}}")
        else:
            stack[-1].blocks.append(line)

    if not title:
        lines.wrong("没有标题", "第一行是 # 和标题")
    for number, _, clauses in chapters:
        if not clauses:
            lines.wrong(f"{number}里没有条文", "每章至少一条")
    done = tuple(
        Chapter(
            lines.new_id(f"{name}-chapter-{at}"), number, words, tuple(a.closed() for a in clauses)
        )
        for at, (number, words, clauses) in enumerate(chapters, 1)
    )
    return Document(name, of.name, of.own, title, done, tuple(closing)), lines.mistakes


@dataclass
class _OpenRow:
    id: str
    label: str
    content: list[str | Clause]  # of the cell being read
    cells: list[Cell]
    cap: str = ""

    def closed(self) -> Row:
        return Row(self.id, self.label, tuple(self.cells), self.cap)


def parse_annex(of: Text, text: str) -> tuple[Annex, list[Mistake]]:
    name = of.id
    lines = _Lines(name, text)
    number = title = ""
    columns: tuple[str, ...] = ()
    groups: list[tuple[str, str, str, list[_OpenRow]]] = []
    closing: list[tuple[str, ...]] = []
    row: _OpenRow | None = None

    def end_row() -> None:
        if row and (row.content or not row.cells or not row.cap):
            lines.wrong(f"{row.id}这一行没有写完", "先写“得分标准：…”，再写“最高分：…分”")

    for line, id in lines:
        if id and not line.startswith("##"):
            lines.wrong(f"编号 {id} 写错了地方", "写在 ## 一级指标或 ### 二级指标那一行的末尾")
        if line.startswith("# ") and not title:
            number, _, title = line[2:].partition(" ")
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if columns:
                closing.append(cells)
            else:
                columns = cells
        elif closing:
            lines.wrong("表后说明之后又有文字", "表后说明写在最后，每行以 | 开头")
        elif found := _GROUP.match(line):
            end_row()
            row = None
            lines.in_turn(chinese_number(found[2]), len(groups), found[1])
            groups.append((lines.new_id(id), found[1], found[3], []))
        elif line.startswith("## ") and id:
            end_row()
            row = None
            lines.wrong(*_NO_HEADING)  # but still a group: what follows is read
            groups.append((lines.new_id(id), "", line[3:], []))
        elif line.startswith("### ") and groups:
            end_row()
            row = _OpenRow(lines.new_id(id), line[4:], [], [])
            groups[-1][3].append(row)
        elif line.startswith("#"):
            lines.wrong(*_NO_HEADING)
        elif not row:
            lines.wrong("这些文字不在任何一行之内", "先有一行二级指标，如 ### 学历学位 {#编号}")
        elif line.startswith("得分标准："):
            row.cells.append(Cell(tuple(row.content), line.removeprefix("得分标准：")))
            row.content = []
        elif line.startswith("最高分："):
            row.cap = line.removeprefix("最高分：")
            if not _CAP.match(row.cap):
                lines.wrong(f"最高分“{row.cap}”不是分数", "最高分：5分")
        elif found := _ITEM.match(line):
            row.content.append(Clause("", found[1], (found[3],)))
        elif _NUMBERED.match(line):
            lines.wrong("号码读不出来", "1. 和文字")
        else:
            row.content.append(line)
    end_row()
    if not title:
        lines.wrong("没有标题", "第一行是 # 和标题")
    if not closing or not all(rows for *_, rows in groups):
        lines.wrong(
            "没有表头、没有表后说明，或有一级指标下面没有二级指标",
            "表头和表后说明各有以 | 开头的行，每个一级指标至少一行",
        )
    done = tuple(
        Group(id, at, label, tuple(r.closed() for r in rows)) for id, at, label, rows in groups
    )
    return Annex(name, of.name, number, title, columns, done, tuple(closing)), lines.mistakes
