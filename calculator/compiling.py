"""The rules' tables, compiled: their quoted words have met the policy's text.

Compiling puts into each table the numbers that its words have in the policy, and the lists that it only
names, so that what comes out is plain data which the core can be built from without the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from calculator.kinds import KINDS
from calculator.mistakes import Mistake
from calculator.policy import Annex, Clause, Policy, Row
from calculator.references import lost_references
from calculator.words import find, number

# What a score item takes over from the requirement of its kind.
_SHARED = {"hours": ("parts", "waivers", "short_reading"), "exam": ("exempt",)}
_HOLE = re.compile(r"\{([a-z_]+)\}")
# Texts for people, by the kind of table they are in; in their holes stand numbers and names of clauses.
_PROSE = {"section": ("intro",), "question": ("help",), "reading": ("question", "a", "b")}
_PROSE_HOLE = re.compile(r"\{([^{}]*)\}")

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

    def compiled(self) -> Table:
        """All files but `items.toml`, which goes into the tables."""
        self.requirements = self.filled(self.tables["requirements.toml"], "requirements.toml")
        questions = self.told("questions.toml")
        for index, question in enumerate(questions.get("question", [])):
            if question.get("kind") == "claims":
                questions["question"][index] = self.claims(question, f"question[{index}]")
        scoring = self.filled(self.tables["scoring.toml"], "scoring.toml")
        for ground in scoring.get("time", {}).get("achievements", {}).values():
            ground["name"] = self.names.get(ground["clause"], "")
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
        }
        for name, table in self.tables.items():
            if name.startswith("tables/"):
                compiled[name] = self.score_table(table, name)
        for item in self.tables["items.toml"]:
            if item not in self.used:
                self.wrong("items.toml", item, "no annex has a row of this name")
        self.only(self.tables["questions.toml"], {"section", "question"}, "questions.toml")
        self.only(self.tables["readings.toml"], {"reading"}, "readings.toml")
        self.mistakes += lost_references(compiled)
        return compiled

    def only(self, table: Table, names: set[str], file: str, key: str = "") -> None:
        """A key that nothing reads is a mistake: it may be a misspelt one."""
        for name in table.keys() - names:
            self.wrong(file, f"{key}.{name}" if key else name, "unknown key")

    def listed(self, file: str, name: str) -> Table:
        """A file that is a list of tables of one name, each resting on a clause."""
        self.only(self.tables[file], {name}, file)
        return {name: [], **self.filled(self.tables[file], file)}

    def wrong(self, file: str, key: str, problem: str) -> None:
        self.mistakes.append(Mistake(file, key, problem))

    def told(self, file: str) -> Table:
        """A file of questions or readings, filled, and with the holes of its texts for people filled too."""
        filled = self.filled(self.tables[file], file)
        return {
            name: [
                self.told_one(table, _PROSE[name], file, f"{name}[{index}]")
                for index, table in enumerate(tables)
            ]
            if name in _PROSE
            else tables
            for name, tables in filled.items()
        }

    def told_one(self, table: Table, fields: tuple[str, ...], file: str, key: str) -> Table:
        """A table with the holes of its `fields` filled: by numbers, or by names of clauses.

        A number comes out of the words listed under `numbers`, or is one of the table's own; a hole
        that is the id of a clause becomes what the clause is called.
        """
        numbers = self.numbers(table, file, f"{key}.numbers")
        own = {name: value for name, value in table.items() if isinstance(value, int | float)}
        known = {**self.names, **own, **numbers}
        texts = {name: table[name] for name in fields if isinstance(table.get(name), str)}
        holes = {name: _PROSE_HOLE.findall(text) for name, text in texts.items()}
        for name, found in holes.items():
            for hole in sorted(set(found) - known.keys()):
                self.wrong(file, f"{key}.{name}", f"nothing fills the hole {{{hole}}}")
        for name in sorted(numbers.keys() - set(chain(*holes.values()))):
            self.wrong(file, f"{key}.numbers", f"{{{name}}} is a hole of no text here")
        told = {
            name: _PROSE_HOLE.sub(lambda hole: str(known.get(hole[1], hole[0])), text)
            for name, text in texts.items()
        }
        return {**{name: table[name] for name in table if name != "numbers"}, **told}

    def numbers(self, table: Table, file: str, key: str) -> Table:
        """The numbers in the holes of a table's `numbers`; where several clauses give one, they must agree."""
        numbers: Table = {}
        for words in table.get("numbers", []):
            for name in words.keys() - {"words", "clause"}:
                if numbers.setdefault(name, words[name]) != words[name]:
                    problem = f"{{{name}}} is {words[name]} in {words.get('clause')}, and {numbers[name]} elsewhere"
                    self.wrong(file, key, problem)
        return numbers

    def readings(self) -> Table:
        """The readings; each clause they name must be there."""
        readings = self.told("readings.toml")
        for index, reading in enumerate(readings.get("reading", [])):
            for clause in reading.get("clauses", []):
                self.paragraphs(clause, "readings.toml", f"reading[{index}].clauses")
        return readings

    def paragraphs(self, clause: str, file: str, key: str) -> tuple[str, ...]:
        """The words of a clause; a mistake where there is no such clause."""
        if clause not in self.policy.texts:
            self.wrong(file, key, f"there is no clause {clause!r} in rules/policy/")
            return ()
        return self.policy.texts[clause]

    def filled(self, table: Table, file: str, key: str = "", clause: str = "") -> Table:
        """The table and all tables in it, each with the numbers that stand in the holes of its words.

        A table without a clause of its own rests on the clause of the table around it.
        """
        clause = table.get("clause", clause)
        filled: Table = dict(table)
        if "words" in table:
            matches = self.matches(table, file, key, clause)
            filled = {**table, "clause": clause, **matches[0]}
        elif "clause" in table:
            self.paragraphs(clause, file, f"{key}.clause")
        for name, inner in table.items():
            inner_key = f"{key}.{name}" if key else name
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
            if table.get("each") is True and "words" in table:
                rest = {name: value for name, value in table.items() if name != "each"}
                for match in self.matches(table, file, f"{key}[{index}]", clause):
                    yield {**rest, "clause": clause, **match}
            elif "clauses" in table and "words" in table:
                rest = {name: value for name, value in table.items() if name != "clauses"}
                for each in table["clauses"]:
                    yield self.filled({**rest, "clause": each}, file, f"{key}[{index}]")
            else:
                yield self.filled(table, file, f"{key}[{index}]", clause)

    def matches(self, table: Table, file: str, key: str, clause: str) -> list[Table]:
        """The words and numbers at each place of a table's words; exactly one without `each`."""
        words = table["words"]
        found = find(words, self.paragraphs(clause, file, f"{key}.clause"))
        if not found or (len(found) > 1 and "each" not in table and _HOLE.search(words)):
            times = f"{len(found)} times" if found else "nowhere"
            self.wrong(
                file,
                f"{key}.words",
                f"“{words}” stands {times} in {clause}; should stand there once",
            )
            # Zeros keep the reader of the rules from reporting the same mistake again.
            found = found[:1] or [(words, dict.fromkeys(_HOLE.findall(words), 0))]
        return [{"words": text, **numbers} for text, numbers in found]

    def children(self, table: Table, id_key: str, file: str, key: str) -> list[Clause]:
        """The numbered items of the clause that a table names, without those that it excepts."""
        id = table.get(id_key)
        node = self.policy.clauses.get(id) if isinstance(id, str) else None
        if not isinstance(node, Clause):
            self.wrong(file, f"{key}.{id_key}", f"there is no clause {id!r} in rules/policy/")
            return []
        return [child for child in node.children if child.id not in table.get("except", [])]

    def claims(self, question: Table, key: str) -> Table:
        """A question of kind "claims", with the conditions of its lists, and the kinds of substitutes."""
        file, kinds = "questions.toml", {kind["clause"]: kind for kind in question.get("kinds", [])}
        conditions = [
            child
            for index, clause in enumerate(question.get("lists", []))
            for child in self.children(
                {**question, "list": clause}, "list", file, f"{key}.lists[{index}]"
            )
            if child.id not in kinds
        ]
        plain = {
            name: value
            for name, value in question.items()
            if name not in ("lists", "except", "kinds")
        }
        claims = [{"clause": child.id, "words": "".join(child.paragraphs)} for child in conditions]
        named = [
            {**claim, "name": self.names.get(claim["clause"], "")}
            for claim in (*claims, *kinds.values())
        ]
        return {**plain, "claims": named}

    def measures(self, questions: Table) -> Table:
        """The conditions with numbers in them; each condition that may be claimed is one, or plain."""
        file = "conditions.toml"
        table = self.tables[file]
        self.only(table, {"plain", "condition"}, file)
        claimed = {
            claim["clause"]
            for question in questions.get("question", [])
            for claim in question.get("claims", [])
            if not claim.get("most")
        }
        plain = table.get("plain", [])
        own = [condition.get("clause") for condition in table.get("condition", [])]
        listed = [*plain, *own]
        for clause in dict.fromkeys(listed):
            if clause not in claimed:
                self.wrong(file, str(clause), "is no condition that may be claimed")
            elif listed.count(clause) > 1:
                self.wrong(file, clause, f"stands here {listed.count(clause)} times")
        for clause in sorted(claimed - set(listed)):
            self.wrong(file, clause, "has no entry; a plain judgement is listed in `plain`")
        known = [each for each in table.get("condition", []) if each.get("clause") in claimed]
        return {"condition": [], **self.filled({"condition": known}, file)}

    def score_table(self, table: Table, file: str) -> Table:
        """A score table: the annex's groups and rows in their order, each row with its rule."""
        annex = self.policy.clauses.get(table.get("annex", ""))
        if not isinstance(annex, Annex):
            self.wrong(file, "annex", f"there is no annex {table.get('annex')!r} in rules/policy/")
            return {**table, "groups": []}
        self.only(table, {"target", "annex", "below", "groups", "items"}, file)
        own: Table = table.get("items", {})
        rows = {row.id.removeprefix(f"{annex.id}-") for group in annex.groups for row in group.rows}
        for name in own.keys() - rows:
            self.wrong(file, f"items.{name}", f"{annex.id} has no row of this name")
        ids = {group.id.removeprefix(f"{annex.id}-") for group in annex.groups}
        for name in table.get("groups", {}).keys() - ids:
            self.wrong(file, f"groups.{name}", f"{annex.id} has no group of this name")
        groups = []
        for group in annex.groups:
            id = group.id.removeprefix(f"{annex.id}-")
            label, cap = self.capped(group.label, r"(.*)（([\d.]+)分）", file, group.id)
            extra = table.get("groups", {}).get(id, {})
            items = [self.item(row, annex, own, file) for row in group.rows]
            groups.append(
                {
                    "id": id,
                    "clause": group.id,
                    "name": label,
                    "cap": cap,
                    **extra,
                    "items": [item for item in items if item],
                }
            )
        titles: Table = {name: table[name] for name in ("target", "below") if name in table}
        return {**titles, "annex": annex.id, "groups": groups}

    def capped(self, text: str, pattern: str, file: str, clause: str) -> tuple[str, int | float]:
        """The label and the cap out of a cell's words."""
        match = re.fullmatch(pattern, text)
        if not match:
            self.wrong(file, clause, f"“{text}” names no cap")
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
            self.wrong(file, key, f"{row.id} has no rule")
            return None
        if rule.get("kind") not in KINDS:
            self.wrong(
                file, f"{key}.kind", f"is {rule.get('kind')!r}; should be one of {', '.join(KINDS)}"
            )
            return None
        filled = self.filled(rule, file, key, row.id)
        self.tiers(filled, row, file, key)
        _, cap = self.capped(row.cap, r"()([\d.]+)分", file, row.id)
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
            self.wrong(
                file, f"{key}.tiers", f"{given} tiers, but 得分标准 of {row.id} lists {listed}"
            )

    def routes(self) -> Table:
        """The titles with their routes: education as a place in the levels, `like` followed."""
        file = "routes.toml"
        filled = self.filled(self.tables[file], file)
        for title_index, title in enumerate(filled.get("title", [])):
            own = {route["clause"]: route for route in title.get("routes", [])}
            for index, route in enumerate(title.get("routes", [])):
                key = f"title[{title_index}].routes[{index}]"
                like = route.pop("like", "")
                if like and like not in own:
                    self.wrong(file, f"{key}.like", f"the title has no route {like!r}")
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
                place = next((i for i, level in enumerate(levels) if answer in level), None)
                if place is None:
                    self.wrong(file, key, f"{answer!r} is in none of the levels")
                way["level"] = place or 0
        if "works" in route and isinstance(route["works"].get("conditions"), str):
            conditions = self.children(route["works"], "conditions", file, f"{key}.works")
            route["works"]["conditions"] = [self.condition(condition) for condition in conditions]

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
        conditions = self.children(rule, "conditions", file, key)
        others = (
            self.children(rule["instead"], "conditions", file, f"{key}.instead")
            if "instead" in rule
            else []
        )
        by_number = {other.number: other.id for other in others}
        plain = {name: value for name, value in rule.items() if name != "except"}
        plain["conditions"] = [
            self.condition(condition, by_number.get(condition.number, ""))
            for condition in conditions
        ]
        plain["substitutes"] = [
            {**substitute, "name": self.names.get(substitute.get("claim", ""), "")}
            for substitute in rule.get("substitutes", [])
        ]
        if "instead" in rule:
            instead = rule["instead"]
            plain["instead"] = {
                name: instead[name] for name in instead if name not in ("conditions", "except")
            }
        return plain
