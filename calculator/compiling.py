"""The rules' tables, compiled: their quoted words have met the policy's text.

Compiling puts into each table the numbers that its words have in the policy, and the lists that it only
names, so that what comes out is plain data which the core can be built from without the text.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from calculator.kinds import KINDS
from calculator.mistakes import (
    TEXT,
    Absent,
    Misfit,
    Missing,
    Mistake,
    in_text,
    nearest,
    no_clause,
    one_of,
)
from calculator.policy import Annex, Clause, Policy, Row
from calculator.references import lost_references
from calculator.sourced import Sourced, inside, place
from calculator.words import as_written, find, number

# What a score item takes over from the requirement of its kind.
_SHARED = {"hours": ("parts", "waivers", "short_reading"), "exam": ("exempt",)}
_HOLE = re.compile(r"\{([a-z_]+)\}")
# Texts for people, by the kind of table they are in; in their holes stand numbers and names of clauses.
_PROSE = {"section": ("intro",), "question": ("help",), "reading": ("question", "a", "b")}
_PROSE_HOLE = re.compile(r"\{([^{}]*)\}")
# What a mistake rests on: without the text, or a file, nothing can be said of a name that is in neither.
_CLAIMS = ("policy/", "questions.toml")
_ROWS = ("policy/", "tables/", "items.toml")

type Table = dict[str, Any]


@dataclass
class Compiler:
    """Walks the tables; `mistakes` collects."""

    policy: Policy
    tables: Mapping[str, Table]
    mistakes: list[Mistake]
    names: Mapping[str, str]  # what each clause is called
    requirements: Table = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # common items that some annex has a row for
    lost: set[tuple[str, str, str]] = field(
        default_factory=set
    )  # words not found: place and clause
    claimable: set[str] = field(default_factory=set)  # conditions that a question lists

    def compiled(self) -> Table:
        """All files but `items.toml`, which goes into the tables."""
        self.requirements = self.filled(self.tables["requirements.toml"], "requirements.toml")
        questions = self.told("questions.toml")
        for index, question in enumerate(questions.get("question", [])):
            if question.get("kind") == "claims":
                claims = questions["question"][index] = self.claims(question, f"question[{index}]")
                self.claimable |= {claim.get("clause", "") for claim in claims["claims"]}
        scoring = self.filled(self.tables["scoring.toml"], "scoring.toml")
        for ground in scoring.get("time", {}).get("achievements", {}).values():
            ground["name"] = self.names.get(ground.get("clause", ""), "")
        compiled = {
            "standard.toml": self.filled(self.tables["standard.toml"], "standard.toml"),
            "questions.toml": {"section": [], "question": [], **questions},
            "readings.toml": {"reading": [], **self.readings()},
            "scoring.toml": scoring,
            "requirements.toml": {"requirement": [], **self.requirements},
            "routes.toml": self.routes(),
            "materials.toml": self.listed("materials.toml", "material"),
            "calendar.toml": self.listed("calendar.toml", "date"),
            "conditions.toml": self.measures(questions),
            **self.ranking(),
        }
        for name, table in self.tables.items():
            if name.startswith("tables/"):
                compiled[name] = self.score_table(table, name)
        own = {*self.tables["items.toml"]}
        for item in self.tables["items.toml"]:
            if item not in self.used:
                rows = {row.removeprefix(f"{annex.id}-") for annex, row in self.rows()}
                problem = "哪一张计分表都没有这个名称的一行"
                should = one_of(item, rows - own)
                self.mistakes.append(Absent("items.toml", item, problem, should, rests=_ROWS))
        self.only(self.tables["questions.toml"], ("section", "question"), "questions.toml")
        self.only(self.tables["readings.toml"], ("reading",), "readings.toml")
        self.mistakes += lost_references(compiled)
        return compiled

    def only(self, table: Table, names: tuple[str, ...], file: str) -> None:
        """A key that nothing reads is a mistake: it may be a misspelt one."""
        for name in sorted(table.keys() - names):
            self.wrong(file, name, f"不认识“{name}”", one_of(name, names))

    def listed(self, file: str, name: str) -> Table:
        """A file that is a list of tables of one name, each resting on a clause."""
        self.only(self.tables[file], (name,), file)
        return {name: [], **self.filled(self.tables[file], file)}

    def wrong(
        self,
        file: str,
        key: str,
        problem: str,
        should: str,
        id: str = "",
        rests: tuple[str, ...] = (),
    ) -> None:
        self.mistakes.append(Mistake(file, key, problem, should, id, rests))

    def rows(self) -> Iterator[tuple[Annex, str]]:
        """The rows of all annexes, by their ids."""
        for annex in self.policy.annexes:
            yield from ((annex, row.id) for group in annex.groups for row in group.rows)

    def told(self, file: str) -> Table:
        """A file of questions or readings, filled, and with the holes of its texts for people filled too."""
        filled = self.filled(self.tables[file], file)
        return {
            name: [
                self.told_one(table, _PROSE[name], file, f"{name}[{index}]")
                for index, table in enumerate(tables)
            ]
            if name in _PROSE and isinstance(tables, list)
            else tables
            for name, tables in filled.items()
        }

    def told_one(self, table: Table, fields: tuple[str, ...], file: str, key: str) -> Table:
        """A table with the holes of its `fields` filled: by numbers, or by names of clauses.

        A number comes out of the words listed under `numbers`, or is one of the table's own; a hole
        that is the id of a clause becomes what the clause is called.
        """
        file, key = place(table, file, key)
        numbers = self.numbers(table, file, f"{key}.numbers")
        own = {name: value for name, value in table.items() if isinstance(value, int | float)}
        known = {**self.names, **own, **numbers}
        texts = {name: table[name] for name in fields if isinstance(table.get(name), str)}
        holes = {name: _PROSE_HOLE.findall(text) for name, text in texts.items()}
        for name, found in holes.items():
            for hole in sorted(set(found) - known.keys()):
                clause = hole in self.policy.clauses or not _HOLE.fullmatch(f"{{{hole}}}")
                problem = f"空{{{hole}}}没有可填的" + ("条款" if clause else "数")
                names = (f"{{{each}}}" for each in nearest(hole, known))
                should = "或".join(names) or f"在 numbers 的引文里也写{{{hole}}}"
                self.wrong(file, f"{key}.{name}", problem, should)
        for name in sorted(numbers.keys() - set(chain(*holes.values()))):
            problem = f"取了{{{name}}}，但{'、'.join(fields)}里没有用它"
            self.wrong(file, f"{key}.numbers", problem, f"在文字里写{{{name}}}，或从这里删去")
        told = {
            name: _PROSE_HOLE.sub(lambda hole: str(known.get(hole[1], hole[0])), text)
            for name, text in texts.items()
        }
        kept = {name: table[name] for name in table if name != "numbers"}
        return _like(table, {**kept, **told})

    def numbers(self, table: Table, file: str, key: str) -> Table:
        """The numbers in the holes of a table's `numbers`; where several clauses give one, they must agree."""
        numbers: Table = {}
        listed = table.get("numbers", [])
        lost = [(*place(it, file, key), it.get("clause", "")) in self.lost for it in listed]
        # Words that were not found have noughts in their holes, which contradict nobody.
        for words, nowhere in sorted(zip(listed, lost, strict=True), key=lambda each: each[1]):
            for name in sorted(words.keys() - {"words", "clause"}):
                if numbers.setdefault(name, words[name]) != words[name] and not nowhere:
                    problem = f"{{{name}}}在{words.get('clause')}中是{words[name]}，在别处是{numbers[name]}"
                    self.wrong(file, key, problem, "同一个数；不同的数用不同的空")
        return numbers

    def readings(self) -> Table:
        """The readings; each clause they name must be there."""
        readings = self.told("readings.toml")
        for index, reading in enumerate(readings.get("reading", [])):
            for clause in reading.get("clauses", []):
                self.paragraphs(clause, "readings.toml", f"reading[{index}].clauses")
        return readings

    def ranking(self) -> Table:
        """Who is ranked with whom, where the rules say it; what is only quoted with the name of its clause."""
        file = "ranking.toml"
        if not self.tables[file]:
            return {}
        filled = self.filled(self.tables[file], file)
        quoted = [filled[name] for name in ("separate", "below") if name in filled]
        quoted += filled.get("after", [])
        for index, cap in enumerate(filled.get("cap", [])):
            cap |= self.numbers(cap, file, f"cap[{index}].numbers")
            quoted += cap.get("numbers", [])
        for table in quoted:
            table["named"] = self.names.get(table.get("clause", ""), "")
        return {file: {"group": [], "cap": [], **filled}}

    def paragraphs(self, clause: str, file: str, key: str) -> tuple[str, ...]:
        """The words of a clause; a mistake where there is no such clause."""
        if clause not in self.policy.texts:
            self.mistakes.append(no_clause(file, key, clause, self.policy.clauses))
            return ()
        return self.policy.texts[clause]

    def filled(self, table: Table, file: str, key: str = "", clause: str = "") -> Table:
        """The table and all tables in it, each with the numbers that stand in the holes of its words.

        A table without a clause of its own rests on the clause of the table around it.
        """
        file, key = place(table, file, key)
        clause = table.get("clause", clause)
        filled = Sourced(table, file, key)
        if "words" in table:
            matches = self.matches(table, file, key, clause)
            filled |= {"clause": clause, **matches[0]}
        elif "clause" in table:
            self.paragraphs(clause, file, f"{key}.clause")
        for name, inner in table.items():
            inner_key = inside(key, name)
            if isinstance(inner, dict):
                filled[name] = self.filled(inner, file, inner_key, clause)
            elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
                filled[name] = list(self.filled_list(inner, file, inner_key, clause))
        return filled

    def filled_list(self, tables: list[Table], file: str, key: str, clause: str) -> Iterator[Table]:
        """A list of tables. One can stand for several: with `each = true` for all places of its words,
        with `clauses` for one table of each of these clauses.
        """
        for index, table in enumerate(tables):
            here = Sourced(table, *place(table, file, f"{key}[{index}]"))
            if table.get("each") is True and "words" in table:
                rest = {name: value for name, value in table.items() if name != "each"}
                for match in self.matches(table, here.file, here.key, clause):
                    yield here.like({**rest, "clause": clause, **match})
            elif "clauses" in table and "words" in table:
                rest = {name: value for name, value in table.items() if name != "clauses"}
                for each in table["clauses"]:
                    yield self.filled(here.like({**rest, "clause": each}), here.file, here.key)
            else:
                yield self.filled(here, here.file, here.key, clause)

    def matches(self, table: Table, file: str, key: str, clause: str) -> list[Table]:
        """The words and numbers at each place of a table's words; exactly one without `each`."""
        words = table["words"]
        # A clause that the table around it names is a mistake there, and not here once more.
        own = "clause" in table or not clause
        paragraphs = self.policy.texts.get(clause, ())
        found = find(
            words, self.paragraphs(clause, file, inside(key, "clause")) if own else paragraphs
        )
        if not found or (len(found) > 1 and "each" not in table and _HOLE.search(words)):
            if found:
                problem = f"“{words}”在{clause}中有{len(found)}处"
                should = "前后多引几个字，使它只有一处；确实每一处都算的，写 each = true"
            else:
                problem = f"“{words}”在{clause}中找不到"
                should = as_written(words, paragraphs)
            if clause in self.policy.texts:
                self.wrong(file, inside(key, "words"), problem, should)
            self.lost.add((file, key, clause))
            # Ones keep the reader of the rules from reporting the same mistake again.
            found = found[:1] or [(words, dict.fromkeys(_HOLE.findall(words), 1))]
        return [{"words": text, **numbers} for text, numbers in found]

    def children(
        self, clause: object, excepted: Collection[str], file: str, key: str
    ) -> list[Clause]:
        """The numbered items of a clause, without those excepted."""
        node = self.policy.clauses.get(clause) if isinstance(clause, str) else None
        if not isinstance(node, Clause):
            self.mistakes.append(no_clause(file, key, clause, self.policy.clauses))
            return []
        return [child for child in node.children if child.id not in excepted]

    def listed_in(self, table: Table, file: str, key: str) -> list[Clause]:
        """The items of the clause that a table names under `conditions`, without its exceptions."""
        excepted = table.get("except", ())
        at = f"{key}.conditions"
        found = self.children(table.get("conditions"), excepted, file, at)
        if not found and table.get("conditions") in self.policy.clauses:
            problem = f"{table.get('conditions')}下面没有分项"
            self.wrong(file, at, problem, "有分项的条款，每一分项是一项条件", rests=TEXT)
        for clause in (clause.id for clause in found if clause.id not in self.claimable):
            problem = f"问题里没有可申报的成果条件“{clause}”"
            should = "kind 是 claims 的问题，lists 里有它所在的那一条"
            self.wrong(file, at, problem, should, clause, rests=_CLAIMS)
        return found

    def claims(self, question: Table, key: str) -> Table:
        """A question of kind "claims", with the conditions of its lists, and the kinds of substitutes."""
        file, key = place(question, "questions.toml", key)
        kinds = {kind.get("clause", ""): kind for kind in question.get("kinds", [])}
        excepted = question.get("except", [])
        conditions = [
            child
            for index, clause in enumerate(question.get("lists", []))
            for child in self.children(clause, excepted, file, f"{key}.lists[{index}]")
            if child.id not in kinds
        ]
        plain = {
            name: value
            for name, value in question.items()
            if name not in ("lists", "except", "kinds")
        }
        claims = [{"clause": child.id, "words": "".join(child.paragraphs)} for child in conditions]
        named = [
            _like(claim, {**claim, "name": self.names.get(claim.get("clause", ""), "")})
            for claim in (*claims, *kinds.values())
        ]
        return _like(question, {**plain, "claims": named})

    def measures(self, questions: Table) -> Table:
        """The conditions with numbers in them; each condition that may be claimed is one, or plain."""
        file = "conditions.toml"
        table = self.tables[file]
        self.only(table, ("plain", "condition"), file)
        claimed = {
            claim.get("clause", "")
            for question in questions.get("question", [])
            for claim in question.get("claims", [])
            if not claim.get("most")
        }
        conditions = table.get("condition", [])
        listed = {f"plain[{index}]": clause for index, clause in enumerate(table.get("plain", []))}
        for index, condition in enumerate(conditions):
            _, key = place(condition, file, f"condition[{index}]")
            listed[f"{key}.clause"] = condition.get("clause", "")
        seen: set[str] = set()
        for key, clause in listed.items():
            if clause not in claimed:
                problem = f"“{clause}”不是可以申报的成果条件" if clause else "没有写是哪一条"
                missing = claimed - set(listed.values())
                self.wrong(file, key, problem, one_of(clause, missing or claimed), rests=_CLAIMS)
            elif clause in seen:
                problem, should = f"“{clause}”前面已经有了", "每个成果条件只写一处"
                self.wrong(file, key, problem, should, clause)
            seen.add(clause)
        for clause in sorted(claimed - seen):
            problem = f"成果条件“{clause}”在这里没有"
            should = f'列入 plain（只作一般认定），或另写一段 [[condition]]，clause = "{clause}"'
            self.wrong(file, "plain", problem, should, clause, rests=_CLAIMS)
        known = [each for each in conditions if each.get("clause") in claimed]
        return {"condition": [], **self.filled({"condition": known}, file)}

    def score_table(self, table: Table, file: str) -> Table:
        """A score table: the annex's groups and rows in their order, each row with its rule."""
        titles: Table = {name: table[name] for name in ("target", "below") if name in table}
        annex = self.policy.clauses.get(table.get("annex", ""))
        if not isinstance(annex, Annex):
            id = table.get("annex", "")
            problem = f"原文里没有附件“{id}”"
            should = one_of(id, (each.id for each in self.policy.annexes))
            self.mistakes.append(Misfit(file, "annex", problem, should, rests=in_text(id)))
            return _like(table, {**titles, "annex": "", "groups": []})
        self.only(table, ("target", "annex", "below", "groups", "items"), file)
        own: Table = table.get("items", {})
        rows = {row.id.removeprefix(f"{annex.id}-") for group in annex.groups for row in group.rows}
        for name in sorted(own.keys() - rows):
            problem = f"{annex.id}没有名为“{name}”的一行"
            self.wrong(file, f"items.{name}", problem, one_of(name, rows))
        ids = {group.id.removeprefix(f"{annex.id}-") for group in annex.groups}
        for name in sorted(table.get("groups", {}).keys() - ids):
            problem = f"{annex.id}没有名为“{name}”的一组"
            self.wrong(file, f"groups.{name}", problem, one_of(name, ids))
        groups = []
        for group in annex.groups:
            id = group.id.removeprefix(f"{annex.id}-")
            label, cap = self.capped(group.label, r"(.*)（([\d.]+)分）", group.id)
            extra = table.get("groups", {}).get(id, {})
            items = [self.item(row, annex, own, file) for row in group.rows]
            compiled = {
                "id": id,
                "clause": group.id,
                "name": label,
                "cap": cap,
                **extra,
                "items": [item for item in items if item],
            }
            groups.append(Sourced(compiled, file, f"groups.{id}"))
        return _like(table, {**titles, "annex": annex.id, "groups": groups})

    def capped(self, text: str, pattern: str, clause: str) -> tuple[str, int | float]:
        """The label and the cap out of a cell's words. Where there is none, the text's parser has said so."""
        match = re.fullmatch(pattern, text)
        if not match:
            return text, 0
        return match[1], number(match[2])

    def item(self, row: Row, annex: Annex, own: Table, file: str) -> Table | None:
        """A row with its cap and its rule: the table's own one, or the common one."""
        id = row.id.removeprefix(f"{annex.id}-")
        common = self.tables["items.toml"]
        key = f"items.{id}"
        if id not in own:
            file, key = "items.toml", id
            self.used.add(id)
        rule = own.get(id) or common.get(id)
        if rule is None:
            problem = f"{row.id}（{row.label}）没有计分的规则"
            should = f"一段 [{id}]，kind 是{'、'.join(KINDS)}之一"
            self.mistakes.append(Misfit(file, "", problem, should, row.id, _ROWS))
            return None
        kind = rule.get("kind")
        if kind not in KINDS:
            if kind is None:
                self.mistakes.append(Missing(file, f"{key}.kind", "缺少“kind”", one_of("", KINDS)))
            else:
                should = one_of(kind, KINDS)
                self.mistakes.append(Misfit(file, f"{key}.kind", f"是“{kind}”", should))
            return None
        filled = self.filled(rule, file, key, row.id)
        self.tiers(filled, row, file, key)
        _, cap = self.capped(row.cap, r"()([\d.]+)分", row.id)
        for requirement in self.requirements.get("requirement", []):
            if requirement.get("kind") == rule["kind"]:
                shared = _SHARED.get(rule["kind"], ())
                filled |= {name: requirement[name] for name in shared if name in requirement}
        if rule["kind"] == "ladder":
            filled = self.ladder(filled, file, key)
        elif rule["kind"] in ("tally", "per_year"):
            filled["cap"] = cap
        return {"id": id, "clause": row.id, "name": row.label, "cap": cap, "rule": filled}

    def tiers(self, rule: Table, row: Row, file: str, key: str) -> None:
        """Where the 得分标准 column lists points (5分、4分、3分), the rule must have as many tiers."""
        listed = sum(
            len(cell.standard.split("、"))
            for cell in row.cells
            if re.fullmatch(r"[\d.]+分(、[\d.]+分)*", cell.standard)
        )
        given = len(rule.get("tiers", [])) + ("all_plain" in rule)
        if listed and given != listed:
            problem = f"有{given}档，而{row.id}的得分标准列了{listed}档"
            should = f'{listed}档，每档一行 {{ words = "…{{points}}分" }}'
            self.wrong(file, f"{key}.tiers", problem, should)

    def routes(self) -> Table:
        """The titles with their routes: education as a place in the levels, `like` followed."""
        file = "routes.toml"
        filled = self.filled(self.tables[file], file)
        for title_index, title in enumerate(filled.get("title", [])):
            own = {route.get("clause", ""): route for route in title.get("routes", [])}
            for index, route in enumerate(title.get("routes", [])):
                _, key = place(route, file, f"title[{title_index}].routes[{index}]")
                like = route.pop("like", "")
                if like and like not in own:
                    problem = f"这一职称没有途径“{like}”"
                    self.wrong(file, f"{key}.like", problem, one_of(like, own))
                elif like:
                    copied = {
                        name: own[like][name] for name in ("ways", "earlier") if name in own[like]
                    }
                    route |= copied
                self.route(route, filled, file, key)
        self.route(filled.get("conversion", {}), filled, file, "conversion")
        return {"levels": [], "title": [], **filled}

    def route(self, route: Table, routes: Table, file: str, key: str) -> None:
        """Puts into a route what its tables only name: places in the levels, lists of conditions."""
        field, levels = routes.get("level_field", ""), routes.get("levels", [])
        earlier = [route["earlier"]] if "earlier" in route else []
        for way in (*route.get("ways", []), *earlier):
            if field in way:
                answer = way.pop(field)
                at = next((i for i, level in enumerate(levels) if answer in level), None)
                if at is None:
                    _, way_key = place(way, file, key)
                    known = map(str, chain(*levels))
                    problem = f"层次 levels 里没有“{answer}”"
                    self.wrong(file, f"{way_key}.{field}", problem, one_of(answer, known))
                way["level"] = at or 0
        works = route.get("works")
        if isinstance(works, dict) and "conditions" in works:
            conditions = self.listed_in(works, file, f"{key}.works")
            works["conditions"] = [self.condition(condition) for condition in conditions]

    def condition(self, clause: Clause, other: str = "") -> Table:
        """A condition with its name, and with that of the one that may be met instead."""
        return {
            "id": clause.id,
            "name": self.names[clause.id],
            "other": other,
            "other_name": self.names.get(other, ""),
        }

    def ladder(self, rule: Table, file: str, key: str) -> Table:
        """A ladder with its conditions listed, each with the one that may be met instead."""
        conditions = self.listed_in(rule, file, key)
        others = (
            self.listed_in(rule["instead"], file, f"{key}.instead") if "instead" in rule else []
        )
        by_number = {other.number: other.id for other in others}
        plain = _like(rule, {name: value for name, value in rule.items() if name != "except"})
        plain["conditions"] = [
            self.condition(condition, by_number.get(condition.number, ""))
            for condition in conditions
        ]
        plain["substitutes"] = [
            _like(
                substitute, {**substitute, "name": self.names.get(substitute.get("claim", ""), "")}
            )
            for substitute in rule.get("substitutes", [])
        ]
        if "instead" in rule:
            instead = rule["instead"]
            kept = {name: instead[name] for name in instead if name not in ("conditions", "except")}
            plain["instead"] = _like(instead, kept)
        return plain


def _like(table: Table, other: Table) -> Table:
    """Another table at the place of the first."""
    return table.like(other) if isinstance(table, Sourced) else other
