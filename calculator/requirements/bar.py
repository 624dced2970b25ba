"""Kind "bar": after a year named in the record, no application for some years."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.nodes import Node, quote
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class Bar:
    """`years`: how many application years are barred, the year itself included."""

    clause: str
    words: str
    field: str
    years: int

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        return (self.field,)

    def check(self, case: Case) -> Node:
        """Unmet in the barred years. A year after the application's bars nothing yet."""
        year = case.value(self.field)
        name = case.name(self.field)
        if year is None:
            return Node(self.clause, "unknown", f"{name}还不清楚。", (self.field,))
        if not year:
            return Node(self.clause, "met", f"{name}：没有。")
        if year <= case.year < year + self.years:
            last = year + self.years - 1
            return Node(
                self.clause,
                "unmet",
                f"{name}：{year}年。{quote(self.words)}，{year}至{last}年不得申报。",
                timed=True,
            )
        return Node(self.clause, "met", f"{name}：{year}年，{case.year}年不在不得申报的年度内。")


def read(reader: Reader) -> Bar:
    """The requirement from its table."""
    years = int(reader.number("years") + reader.number("besides"))
    return Bar(reader.text("clause"), reader.text("words"), reader.text("field"), years)
