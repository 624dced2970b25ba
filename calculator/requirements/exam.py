"""Kind "exam": an exam passed and still valid, or a grade of the unit in its place."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.conditions import When, closed
from calculator.kinds.exam import EXAM
from calculator.nodes import Change, Node
from calculator.points import Number, shown
from calculator.reader import Reader
from calculator.timeline import Time

PASSING = "pass"  # the least grade that passes


@dataclass(frozen=True, slots=True)
class ExamPassed:
    """`sure`: the mark that passes where the pass mark is not known."""

    clause: str
    words: str
    field: str
    sure: Number
    exempt: When

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        return (*(f"{self.field}.{name}" for name in EXAM), *self.exempt.fields)

    def check(self, case: Case) -> Node:
        """Waived for the exempt; by the grade for who need not sit it; by the mark for the others."""
        exempt = self.exempt.holds(case.record)
        if exempt:
            return Node(self.clause, "waived", f"{self.exempt.words}，不要求这项考试。")
        node = self._sat(case)
        if node.status == "unmet":
            node = node._replace(changes=(*self._changes(case), *case.changes(self.exempt)))
        if exempt is None and node.status != "met":
            return Node(
                self.clause, "unknown", node.why, (*self.exempt.open(case.record), *node.needs)
            )
        return node

    def _sat(self, case: Case) -> Node:
        waived, mark, valid, pass_mark, grade = (
            case.value(f"{self.field}.{name}")
            for name in ("waived", "score", "valid", "pass_mark", "grade")
        )
        if waived:
            return self._graded(case, grade)
        if mark is None:
            if valid is False and waived is False:
                return Node(self.clause, "unmet", "考试成绩不在有效期内。")
            # A lapsed mark fails, but for who need not sit the exam.
            open_ = ("score", "waived") if waived is None else ("score", "valid")
            return Node(self.clause, "unknown", "考试成绩还不清楚。", self._open(case, *open_))
        fact = f"考试成绩{shown(mark)}分"
        if valid is False:
            return Node(self.clause, "unmet", f"{fact}，但不在有效期内。")
        if pass_mark is not None and mark < pass_mark:
            return Node(self.clause, "unmet", f"{fact}，低于合格分{shown(pass_mark)}分。")
        if pass_mark is None and mark < self.sure:
            open_ = ("pass_mark", "valid")
            return Node(
                self.clause, "unknown", f"{fact}，合格分还不清楚。", self._open(case, *open_)
            )
        if valid is None:
            why = f"{fact}，是否在有效期内还不清楚。"
            return Node(self.clause, "unknown", why, self._open(case, "valid"))
        mark_words = (
            f"合格分{shown(pass_mark)}分" if pass_mark is not None else f"{shown(self.sure)}分"
        )
        return Node(self.clause, "met", f"{fact}，达到{mark_words}，在有效期内。")

    def _open(self, case: Case, *names: str) -> tuple[str, ...]:
        """Of these facts about the exam, those that are not known."""
        paths = (f"{self.field}.{name}" for name in names)
        return tuple(path for path in paths if case.value(path) is None)

    def _changes(self, case: Case) -> tuple[Change, ...]:
        """To reach the pass mark in an exam that is valid, or the grade in its place."""
        mark, pass_mark = (case.value(f"{self.field}.{name}") for name in ("score", "pass_mark"))
        answers: dict[str, Number | str] = {"grade": PASSING}
        if not case.value(f"{self.field}.waived"):
            needed = self.sure if pass_mark is None else pass_mark
            answers = {"score": max(needed, mark or 0), "valid": True}
        return tuple(
            Change(path, answer, self.clause, case.label(path, answer))
            for path, answer in ((f"{self.field}.{name}", answers[name]) for name in answers)
            if case.can_change(path) and case.value(path) != answer
        )

    def _graded(self, case: Case, grade: str | None) -> Node:
        path = f"{self.field}.grade"
        if grade is None:
            return Node(self.clause, "unknown", f"免考，{case.name(path)}还不清楚。", (path,))
        failed = grade == "fail"
        return Node(
            self.clause,
            "unmet" if failed else "met",
            f"免考，{case.name(path)}：{case.label(path, grade)}。",
        )


def read(reader: Reader) -> ExamPassed:
    """The requirement from its table."""
    sure = reader.table("sure")
    rule = ExamPassed(
        reader.text("clause"),
        reader.text("words"),
        reader.text("field"),
        sure.number("mark"),
        closed(reader.table("exempt")),
    )
    sure.close()
    return rule
