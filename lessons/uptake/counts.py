"""How many children, in words that give no child away."""

from dataclasses import dataclass

#: No smaller number is ever told, nought among them.
LEAST_TOLD = 5


@dataclass(frozen=True)
class Told:
    """A number of children as an association may read it: rounded down to whole fives.

    Rounding keeps what exact numbers would give away by subtraction: of seven who watched and six who
    finished, the one who did not; of seven today and eight tomorrow, the one who came. A total adds up
    the rounded numbers, so it says nothing that the cells do not.
    """

    at_least: int

    @classmethod
    def of(cls, number: int) -> "Told":
        return cls(number // LEAST_TOLD * LEAST_TOLD)

    def __str__(self) -> str:
        return f"{self.at_least}+" if self.at_least else f"<{LEAST_TOLD}"
