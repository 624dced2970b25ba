"""A condition on one field of the record, answered yes, no, or unknown (None)."""

from dataclasses import dataclass

from calculator.reader import Number, Reader
from calculator.record import Record, value


@dataclass(frozen=True, slots=True)
class When:
    """Holds where the field has one of `values`, or is at least `least`, or, with neither, is true."""

    field: str
    values: tuple[str | int, ...]
    least: Number
    clause: str
    words: str

    @staticmethod
    def read(reader: Reader) -> "When":
        return When(
            reader.text("field"),
            reader.values("values"),
            reader.number("least", 0),
            reader.text("clause"),
            reader.text("words"),
        )

    def holds(self, record: Record) -> bool | None:
        """True, False, or None where the field is not answered."""
        found = value(record, self.field)
        if found is None:
            return None
        if self.values:
            return found in self.values
        if self.least:
            return bool(found >= self.least)
        return bool(found)
