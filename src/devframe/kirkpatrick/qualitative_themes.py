"""What people said, coded into themes, and how far the coders agree."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Record
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.agreement_alpha import nominal_alpha
from devframe.kirkpatrick.arrays import ArrayLike, check_level, labels
from devframe.kirkpatrick.findings import Finding


class CodedPassage(Record):
    """What one coder found in one passage.

    Attributes:
        passage: Id of the passage; the text itself stays where it is.
        coder: Id of the coder.
        themes: Themes found; empty when the coder read it and found none.
        unit: Opaque id of the person who said it, if known.
    """

    passage: Identifier
    coder: Identifier
    themes: tuple[Identifier, ...]
    unit: Identifier | None = None


class ThemeRow(Record):
    """One theme.

    Attributes:
        theme: Its id.
        n_passages: Passages in which at least one coder found it.
        n_by_all: Passages in which all coders who read them found it.
        n_people: People who said something of it, as far as known.
        passages: Their ids, to read them again.
        agreement: Agreement of the coders on this theme; `None` when no passage was read by two.
    """

    theme: Identifier
    n_passages: int
    n_by_all: int
    n_people: int
    passages: tuple[Identifier, ...]
    agreement: Finding | None


class Themes(Record):
    """All themes, the most frequent first.

    Attributes:
        rows: One per theme.
        n_passages: Passages read.
        n_read_twice: Passages read by at least two coders.
        coders: Ids of the coders.
    """

    rows: tuple[ThemeRow, ...]
    n_passages: int
    n_read_twice: int
    coders: tuple[Identifier, ...]

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the themes as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per theme; `agreement` is alpha, null where unknown.
        """
        counts = ("theme", "n_passages", "n_by_all", "n_people")
        columns = {name: [getattr(row, name) for row in self.rows] for name in counts}
        columns["agreement"] = [row.agreement and row.agreement.estimate for row in self.rows]
        return frame_of(columns, library=library)


def themes_of(codings: Sequence[CodedPassage], *, level: float = 0.95, seed: int = 0) -> Themes:
    """Gather coded passages into themes, with the coders' agreement on each.

    Counts say how often something was said, not how strong, true or frequent it is elsewhere.

    Args:
        codings: What each coder found; a coder who read a passage without finding anything has to
            be there with no theme, or agreement cannot be told from absence.
        level: Level of the intervals of agreement.
        seed: Start of the random numbers.

    Returns:
        The themes.

    Raises:
        InvalidInputError: When there is nothing, or a coder coded a passage twice.

    Source:
        Krippendorff (2011) for the agreement.

    Example:
        >>> codings = [
        ...     CodedPassage(passage="p1", coder="a", themes=("time",), unit="u1"),
        ...     CodedPassage(passage="p1", coder="b", themes=("time",), unit="u1"),
        ...     CodedPassage(passage="p2", coder="a", themes=(), unit="u2"),
        ...     CodedPassage(passage="p2", coder="b", themes=(), unit="u2"),
        ... ]
        >>> row = themes_of(codings).rows[0]
        >>> row.theme, row.n_people, row.agreement.estimate
        ('time', 1, 1.0)
    """
    check_level(level)
    seen: dict[tuple[str, str], CodedPassage] = {}
    faults = []
    for i, coding in enumerate(codings):
        if (coding.passage, coding.coder) in seen:
            message = f"coder {coding.coder!r} coded passage {coding.passage!r} twice; join them"
            faults.append(Fault(f"codings[{i}]", "duplicate_coding", message))
        seen[coding.passage, coding.coder] = coding
    if not codings:
        faults.append(Fault("codings", "nothing_coded", "expected coded passages, got none"))
    if faults:
        raise InvalidInputError(faults, origin="coded passages")
    passages = sorted({coding.passage for coding in codings})
    coders = sorted({coding.coder for coding in codings})
    rows = [
        _row(theme, seen, passages, coders, level=level, seed=seed)
        for theme in sorted({theme for coding in codings for theme in coding.themes})
    ]
    reads = [sum((passage, coder) in seen for coder in coders) for passage in passages]
    return Themes(
        rows=tuple(sorted(rows, key=lambda row: (-row.n_passages, row.theme))),
        n_passages=len(passages),
        n_read_twice=sum(count > 1 for count in reads),
        coders=tuple(coders),
    )


def coder_agreement(
    codings: Mapping[str, ArrayLike],
    *,
    outcome: str = "codes",
    level: float = 0.95,
    resamples: int = 5_000,
    seed: int = 0,
) -> Finding:
    """Give Krippendorff's alpha of coders who sorted passages into categories.

    Formula:
        α = 1 - observed / expected disagreement, for nominal categories.

    Missing data:
        A passage counts when at least two coders coded it; the others are counted in
        `n_missing`.

    Args:
        codings: Categories by coder, each of shape (n,) over the same passages; `None` where a
            coder did not read one.
        outcome: What was coded, for sentences.
        level: Level of the interval (BCa bootstrap of passages, from ten passages on).
        resamples: How many samples to draw.
        seed: Start of the random numbers.

    Returns:
        Alpha; `percent_agreement`, `n_raters` and `n_ratings` as quantities.

    Raises:
        InvalidInputError: With fewer than two coders, columns of unequal length, or no category.

    Source:
        Krippendorff (2011).

    Example:
        >>> found = coder_agreement({"a": ["x", "x", "y", "y"], "b": ["x", "x", "y", "x"]})
        >>> round(found.estimate, 3)
        0.533
    """
    check_level(level)
    columns = [list(column) for column in codings.values()]
    if len(columns) < 2 or len({len(column) for column in columns}) != 1:  # noqa: PLR2004 - two agree
        message = (
            "expected at least two coders with a category for each passage, got lengths "
            f"{[len(column) for column in columns]}"
        )
        raise InvalidInputError([Fault("codings", "no_pairs", message)], origin="coder agreement")
    flat = np.array([cell for column in columns for cell in column], dtype=object)
    codes, names = labels(flat, name="codings")
    if not names:
        message = "expected categories, got none; nobody coded a passage"
        raise InvalidInputError([Fault("codings", "nothing_coded", message)], origin="codings")
    table = codes.reshape(len(columns), -1).T
    counts = np.stack([(table == k).sum(axis=1) for k in range(len(names))], axis=1)
    return nominal_alpha(
        counts.astype(np.float64),
        n_raters=len(columns),
        outcome=outcome,
        level=level,
        resamples=resamples,
        seed=seed,
    )


def _row(
    theme: str,
    seen: Mapping[tuple[str, str], CodedPassage],
    passages: Sequence[str],
    coders: Sequence[str],
    *,
    level: float,
    seed: int,
) -> ThemeRow:
    found, by_all, people = [], 0, set()
    counts = np.zeros((len(passages), 2))
    for i, passage in enumerate(passages):
        read = [seen[passage, coder] for coder in coders if (passage, coder) in seen]
        hits = sum(theme in coding.themes for coding in read)
        counts[i] = hits, len(read) - hits
        if hits:
            found.append(passage)
            by_all += hits == len(read)
            people |= {coding.unit for coding in read if coding.unit is not None}
    agreement = None
    if (counts.sum(axis=1) > 1).any():
        agreement = nominal_alpha(
            counts,
            n_raters=len(coders),
            outcome=f"theme {theme}",
            level=level,
            resamples=5_000,
            seed=seed,
        )
    return ThemeRow(
        theme=theme,
        n_passages=len(found),
        n_by_all=by_all,
        n_people=len(people),
        passages=tuple(found),
        agreement=agreement,
    )
