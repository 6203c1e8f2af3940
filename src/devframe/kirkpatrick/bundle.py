"""Several findings that belong together, such as the scales of one questionnaire."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from devframe._base.errors import UnknownNameError
from devframe._base.plotting import Drawable
from devframe._base.tables import Library
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings


@attrs.frozen(eq=False)
class Findings(Drawable):
    """Findings by name, all of them single or all of them many.

    Attributes:
        parts: The findings by name, in the order in which they were asked for.
    """

    parts: Mapping[str, Finding | ManyFindings]

    def __iter__(self) -> Iterator[Finding | ManyFindings]:
        return iter(self.parts.values())

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, name: str) -> Finding | ManyFindings:
        """Give one of them."""
        if name not in self.parts:
            raise UnknownNameError("finding", name, known=self.parts)
        return self.parts[name]

    def sentences(self) -> tuple[str, ...]:
        """Say each finding in one sentence.

        Returns:
            The sentences in order.
        """
        return tuple(part.sentence() for part in self)

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give all of them as one dataframe.

        Args:
            library: As in `Finding.table`.

        Returns:
            The rows of their tables one after another.
        """
        frames = [nw.from_native(part.table(library), eager_only=True) for part in self]
        return nw.concat(frames, how="vertical").to_native()

    def warning(self, *cautions: Caution) -> "Findings":
        """Give a copy in which every finding carries further cautions.

        Args:
            *cautions: The cautions.

        Returns:
            The copy.
        """
        return Findings({name: part.warning(*cautions) for name, part in self.parts.items()})

    def answering_in(self, library: Library | None) -> "Findings":
        """Give a copy whose tables come in a certain dataframe library.

        Args:
            library: As in `Finding.answering_in`.

        Returns:
            The copy.
        """
        return Findings({name: part.answering_in(library) for name, part in self.parts.items()})

    def _repr_html_(self) -> str:
        """Show all of them in a notebook."""
        return "".join(part._repr_html_() for part in self)
