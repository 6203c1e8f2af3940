"""A study's prepared data and question, handed over to users of statsmodels and CausalPy.

The files are plain texts; neither package is needed to write them. Nothing from the data is ever
put into code: columns get names of our own.
"""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path

import numpy as np

from devframe._base.files import write_whole
from devframe._base.records import Name, Record
from devframe._base.shown import escape_markdown
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.handover_texts import (
    CAUSALPY_CHANGES,
    CAUSALPY_SERIES,
    READ_ME,
    STATSMODELS,
    STATSMODELS_SERIES,
)
from devframe.kirkpatrick.outcome_analysis import OutcomeAnalysis
from devframe.kirkpatrick.study_outcomes import OutcomeData

Columns = Mapping[str, FloatArray]

_SAME = "the same estimate and standard error"
_SAME_ESTIMATE = (
    "the same estimate; its clustered error is CR1, which with few clusters finds too much; "
    "devframe's is CR2 with Satterthwaite's degrees of freedom"
)
_CAUSALPY = (
    " `python with_causalpy.py` asks CausalPy, whose answer also rests on its priors and does not "
    "allow for clusters or for neighboring errors that are alike."
)


class HandOver(Record):
    """What another package needs to ask the same question of the same data.

    Attributes:
        finding: devframe's own answer.
        formula: The regression, over the columns of `data.csv`.
        coefficient: Its coefficient that estimates the same.
        files: The texts by file name: `data.csv`, `README.md`, `with_statsmodels.py` and, where
            CausalPy has the analysis, `with_causalpy.py`, for changes with `data_long.csv`.
    """

    finding: Finding
    formula: Name
    coefficient: Name
    files: dict[Name, str]

    def save(self, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write the files.

        Args:
            folder: The folder; it is made where it is missing, its parent must exist.

        Returns:
            The files written, in alphabetical order.

        Raises:
            OSError: When the folder cannot be made or written.
        """
        Path(folder).mkdir(exist_ok=True)
        written = []
        for name, text in sorted(self.files.items()):
            path = Path(folder) / name
            with write_whole(path) as handle:
                handle.write(text)
            written.append(path)
        return tuple(written)


def handed_over(
    analysis: OutcomeAnalysis, data: OutcomeData, *, cautions: Sequence[Caution] = ()
) -> HandOver:
    """Prepare what another package needs to ask the question that a study asks of an outcome.

    Args:
        analysis: What is asked.
        data: The outcome.
        cautions: What a reader must know of the study, beside what the analysis finds.

    Returns:
        The texts.

    Raises:
        RefusedError: When the design cannot carry the comparison, or units started at different
            times.
    """
    if analysis.arms is not None:
        raise RefusedError(
            "units started at different times",
            because="statsmodels and CausalPy have no group-time effects, and the plain regression "
            "of such data counts early starters as comparisons for late ones",
            instead="use results, or the packages did (R) and csdid (Stata) on the same rows",
        )
    found = analysis.answer(data).warning(*cautions)
    if found.design in {"single_series", "controlled_series"}:
        return _series(analysis, data, found)
    if found.form != "contrast":
        return _one_group(data, found)
    if found.design in {"groups_pre_post", "groups_repeated"}:
        return _changes(analysis, data, found)
    return _outcomes(analysis, data, found)


def _one_group(data: OutcomeData, found: Finding) -> HandOver:
    values = data.after if data.before is None else data.after - data.before
    name = "outcome" if data.before is None else "change"
    return _regression(
        found,
        {name: values},
        formula=f"{name} ~ 1",
        coefficient="Intercept",
        told={
            name: f"{data.name}, {'as measured' if data.before is None else 'after less before'}"
        },
        clustered=False,
    )


def _changes(analysis: OutcomeAnalysis, data: OutcomeData, found: Finding) -> HandOver:
    before = np.asarray(data.before)
    columns = {"change": data.after - before, "before": before, "after": data.after}
    columns |= _sides(analysis)
    made = _regression(
        found,
        columns,
        formula="change ~ arm",
        coefficient="arm",
        told={
            "change": f"{data.name}, after less before",
            "before": f"{data.name} before",
            "after": f"{data.name} afterwards",
            **_told_sides(found),
        },
        clustered=analysis.cluster is not None,
        causalpy=CAUSALPY_CHANGES,
    )
    used = _complete(columns)
    size = len(used["arm"])
    long = {
        "unit": np.tile(np.arange(size, dtype=np.float64), 2),
        "t": np.repeat([0.0, 1.0], size),
        "group": np.tile(used["arm"], 2),
        "post_treatment": np.repeat([0.0, 1.0], size),
        "outcome": np.concatenate([used["before"], used["after"]]),
    }
    return made.model_copy(update={"files": {**made.files, "data_long.csv": _csv(long)}})


def _outcomes(analysis: OutcomeAnalysis, data: OutcomeData, found: Finding) -> HandOver:
    known = analysis.known_before(data)
    columns = {"outcome": data.after, **_sides(analysis)}
    columns |= {f"x{place}": values for place, values in enumerate(known.values(), start=1)}
    used = _complete(columns)
    # Lin's interaction is centered at the mean of all who are used.
    names = [name for name in columns if name.startswith("x")]
    columns |= {name: columns[name] - used[name].mean() for name in names}
    adjusted = names and found.estimand.startswith("difference adjusted")
    return _regression(
        found,
        columns,
        formula=f"outcome ~ arm * ({' + '.join(names)})" if adjusted else "outcome ~ arm",
        coefficient="arm",
        told={
            "outcome": data.name,
            **_told_sides(found),
            **{name: f"{label}, less its mean" for name, label in zip(names, known, strict=True)},
        },
        clustered=analysis.cluster is not None,
    )


def _series(analysis: OutcomeAnalysis, data: OutcomeData, found: Finding) -> HandOver:
    series = analysis.series_of(data)
    values = series.values if series.comparison is None else series.values - series.comparison
    at = np.arange(len(values), dtype=np.float64) - series.points_before
    started = (at >= 0).astype(np.float64)
    what = data.name if series.comparison is None else f"{data.name}, less the comparison series"
    formula = "outcome ~ t + started + started:t"
    rho = found.quantity("rho")
    return _made(
        found,
        {"t": at, "started": started, "outcome": values},
        formula=formula,
        coefficient="started",
        told={"t": "time, 0 at the start", "started": "1 from the start on", "outcome": what},
        rows="One row per time, in order; empty where nothing was measured.",
        snippet=STATSMODELS_SERIES.format(
            formula=formula, coefficient="started", rho=0.0 if rho is None else rho
        ),
        agreement=f"{_SAME}, given the correlation of neighboring errors that devframe found",
        causalpy=CAUSALPY_SERIES,
    )


def _regression(
    found: Finding,
    columns: Columns,
    *,
    formula: str,
    coefficient: str,
    told: Mapping[str, str],
    clustered: bool,
    causalpy: str | None = None,
) -> HandOver:
    """Hand a regression on the complete units over."""
    fit = 'cov_type="cluster", cov_kwds={"groups": data["cluster"]}' if clustered else ""
    return _made(
        found,
        _complete(columns),
        formula=formula,
        coefficient=coefficient,
        told=told,
        rows="One row per unit: those that were used and no others.",
        snippet=STATSMODELS.format(
            formula=formula, coefficient=coefficient, fit=fit or 'cov_type="HC2"'
        ),
        agreement=_SAME_ESTIMATE if clustered else _SAME,
        causalpy=causalpy,
    )


def _made(
    found: Finding,
    columns: Columns,
    *,
    formula: str,
    coefficient: str,
    told: Mapping[str, str],
    rows: str,
    snippet: str,
    agreement: str,
    causalpy: str | None,
) -> HandOver:
    files = {"data.csv": _csv(columns), "with_statsmodels.py": snippet}
    if causalpy is not None:
        files["with_causalpy.py"] = causalpy
    files["README.md"] = READ_ME.format(
        title=escape_markdown(f"Hand-over of {found.outcome}"),
        sentence=escape_markdown(found.sentence()),
        design=f"`{found.design}`",
        estimand=escape_markdown(found.estimand),
        coefficient=coefficient,
        formula=formula,
        **{
            name: "not known" if value is None else value
            for name in ("estimate", "se", "df", "low", "high")
            for value in [getattr(found, name)]
        },
        level=100 * found.level,
        n=found.n,
        n_missing=found.n_missing,
        n_dropped=found.n_dropped,
        method=escape_markdown(found.method),
        claim=found.claim,
        rows=rows,
        columns="\n".join(f"| `{name}` | {escape_markdown(told[name])} |" for name in columns),
        agreement=agreement,
        causalpy="" if causalpy is None else _CAUSALPY,
        cautions="\n".join(f"- {escape_markdown(one.sentence)}" for one in found.warnings)
        or "- Nothing beyond the claim.",
    )
    return HandOver(finding=found, formula=formula, coefficient=coefficient, files=files)


def _sides(analysis: OutcomeAnalysis) -> dict[str, FloatArray]:
    sides = {"arm": np.asarray(analysis.sheet.treated)}
    return sides if analysis.cluster is None else {**sides, "cluster": analysis.cluster}


def _told_sides(found: Finding) -> dict[str, str]:
    return {
        "arm": f"1 for {found.group}, 0 for {found.reference}",
        "cluster": "number of the cluster",
    }


def _complete(columns: Columns) -> dict[str, FloatArray]:
    """Keep the units of which everything is known."""
    known = ~np.isnan(np.column_stack(list(columns.values()))).any(axis=1)
    return {name: values[known] for name, values in columns.items()}


def _csv(columns: Columns) -> str:
    """Write columns of numbers, whole ones without a point, unknown ones empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*(values.tolist() for values in columns.values()), strict=True):
        writer.writerow(
            ["" if isnan(cell) else int(cell) if cell.is_integer() else cell for cell in row]
        )
    return text.getvalue()
