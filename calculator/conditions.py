"""A condition on a field of the record, answered yes, no, or unknown (None)."""

from dataclasses import dataclass

from calculator.points import Number
from calculator.reader import Reader
from calculator.record import Record, value


@dataclass(frozen=True, slots=True)
class When:
    """Holds where the field has one of `values`, or is at least `least`, or, with neither, is true.

    `also`: a second condition that must hold with it.
    """

    field: str
    values: tuple[str | int, ...]
    least: Number
    clause: str
    words: str
    also: "When | None" = None

    @staticmethod
    def read(reader: Reader) -> "When":
        """The condition from its table."""
        return When(
            reader.text("field"),
            reader.values("values"),
            reader.number("least", 0),
            reader.text("clause", ""),
            reader.text("words", ""),
            closed(reader.table("also")) if reader.has("also") else None,
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it looks at."""
        return (self.field, *(self.also.fields if self.also else ()))

    def holds(self, record: Record) -> bool | None:
        """True, False, or None where that hangs on a field that is not answered."""
        own, other = self.own(record), self.also.holds(record) if self.also else True
        if own is False or other is False:
            return False
        return None if own is None or other is None else True

    def open(self, record: Record) -> tuple[str, ...]:
        """The fields that are not answered."""
        return tuple(field for field in self.fields if value(record, field) is None)

    def own(self, record: Record) -> bool | None:
        """The same without the second condition."""
        found = value(record, self.field)
        if found is None:
            return None
        if self.values:
            return found in self.values
        if self.least:
            return bool(found >= self.least)
        return bool(found)


def closed(reader: Reader) -> When:
    """A condition that is all there is in its table."""
    when = When.read(reader)
    reader.close()
    return when
