"""What is wrong in a script, and where. Knows no YAML and no model."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`what` stands at `line` of `file`, where `expected` should: both parts of a sentence, without full stop.

    line: counted from 1; 0 when it is about the file as a whole.
    column: counted from 1, where it helps to find the place; else 0.
    """

    file: str
    line: int
    what: str
    expected: str
    column: int = 0

    def __str__(self) -> str:
        """As compilers write it, so that editors and terminals make a link of it."""
        place = ":".join((self.file, *(str(number) for number in (self.line, self.column) if number)))
        return f"{place}: {self.what}; expected {self.expected}" if self.expected else f"{place}: {self.what}"


class BadWalkthrough(Exception):
    """A script that cannot be played. The writer should mend what `faults` tell: all of them, by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
