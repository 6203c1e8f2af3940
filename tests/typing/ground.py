"""User code that must type-check; never executed."""

from typing import assert_type

import devframe as dv

assert_type(dv.source("lally-2010"), dv.Source)
try:
    dv.source("x")
except dv.errors.UnknownNameError as error:
    assert_type(error.known, tuple[str, ...])
