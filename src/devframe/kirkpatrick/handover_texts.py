"""The texts of a hand-over: what to read first, and snippets that ask the same question."""

READ_ME = """# {title}

{sentence}

**Design.** {design}

**Estimand.** {estimand}; coefficient `{coefficient}` of `{formula}`.

**Answer by devframe.** {estimate} (standard error {se}, {df} degrees of freedom, {level:g} %
interval {low} to {high}); n = {n}, {n_missing} left out because a value is missing, {n_dropped} for
another reason. Method: {method}.

**Claim.** `{claim}`. It comes from the design; another package does not raise it.

## data.csv

{rows} Columns have names of their own, so that nothing from the data is read as a formula.

| Column | What it is |
| --- | --- |
{columns}

## Asking again

`python with_statsmodels.py` gives {agreement}. Its interval and p-value differ a little, since it
takes other degrees of freedom.{causalpy}

## What must be said beside it

{cautions}
"""

STATSMODELS = '''"""Asks the question of README.md; run it beside data.csv."""

import pandas as pd
import statsmodels.formula.api as smf

data = pd.read_csv("data.csv")
fit = smf.ols({formula!r}, data).fit({fit})
print(fit.params[{coefficient!r}], fit.bse[{coefficient!r}])
'''

STATSMODELS_SERIES = '''"""Asks the question of README.md; run it beside data.csv."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

data = pd.read_csv("data.csv").dropna()
rho = {rho!r}  # correlation of neighboring errors, as devframe estimated it (REML)
apart = np.abs(np.subtract.outer(data["t"].to_numpy(), data["t"].to_numpy()))
fit = smf.gls({formula!r}, data, sigma=rho**apart).fit()
print(fit.params[{coefficient!r}], fit.bse[{coefficient!r}])
'''

CAUSALPY_CHANGES = '''"""Asks the question of README.md; run it beside data_long.csv."""

import causalpy as cp
import pandas as pd

result = cp.DifferenceInDifferences(
    pd.read_csv("data_long.csv"),
    formula="outcome ~ 1 + group*post_treatment",
    time_variable_name="t",
    group_variable_name="group",
    model=cp.pymc_models.LinearRegression(sample_kwargs={"random_seed": 1}),
)
result.summary()
'''

CAUSALPY_SERIES = '''"""Asks the question of README.md; run it beside data.csv."""

import causalpy as cp
import pandas as pd

result = cp.InterruptedTimeSeries(
    pd.read_csv("data.csv").dropna().assign(time=lambda data: data["t"]).set_index("time"),
    treatment_time=0,
    formula="outcome ~ 1 + t",
    model=cp.pymc_models.LinearRegression(sample_kwargs={"random_seed": 1}),
)
result.summary()
'''
