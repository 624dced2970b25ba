"""Kind "amount": points that somebody awards, none or within a range."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.nodes import Change
from calculator.points import Number, Points, exact, shown, span
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class Amount:
    """The range is the question's; `most` is its upper end, as the table says."""

    field: str
    most: Number
    words: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return (self.field,)

    def gains(self, case: Case) -> tuple[Change, ...]:
        """All that can be awarded."""
        if not case.can_change(self.field):
            return ()
        return (Change(self.field, self.most, "", shown(self.most), self.most),)

    def score(self, case: Case) -> Points:
        """The points awarded; unknown, anything from none to the most."""
        awarded = case.value(self.field)
        if awarded is None:
            return Points(
                0,
                self.most,
                f"{case.name(self.field)}还不清楚，可得{span(0, self.most)}。",
                (self.field,),
            )
        if not awarded:
            return exact(0, f"{case.name(self.field)}：无，计0分。")
        return exact(
            awarded, f"{case.name(self.field)}（表定{self.words}）：计{shown(awarded)}分。"
        )


def read(reader: Reader) -> Amount:
    """The rule from its table."""
    bounds = reader.table("range")
    amount = Amount(reader.text("field"), bounds.number("most"), bounds.text("words"))
    bounds.number("least")
    bounds.close()
    return amount
