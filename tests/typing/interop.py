"""User code of interop that must type-check; never executed."""

from datetime import UTC, datetime
from typing import Any, assert_type

import devframe as dv
from devframe import interop

at = datetime(2026, 4, 1, tzinfo=UTC)

imported = interop.read_case_package("service.json", kinds={"Standard": "knowledge"})
assert_type(imported, interop.ImportedFramework)
assert_type(imported.framework, dv.Framework)
assert_type(imported.scales, tuple[dv.Scale, ...])
assert_type(imported.faults, tuple[dv.errors.Fault, ...])
interop.read_case_package({"CFDocument": {}}, default_kind="habit")
interop.read_case_package("x", default_kind="ability")  # type: ignore[arg-type] # no such kind

interop.write_case_package(imported.framework, "out.json", changed_at=at, kept=imported.kept)
assert_type(
    interop.case_package(imported.framework, changed_at=at, creator="People team"), dict[str, Any]
)
interop.case_package(imported.framework)  # type: ignore[call-arg] # the moment has to be said

moodle = interop.read_moodle_csv("frameworks.csv", default_kind="knowledge")
warnings = interop.write_moodle_csv(moodle.framework, "out.csv", kept=moodle.kept)
assert_type(warnings, tuple[dv.errors.Fault, ...])
assert_type(interop.read_esco_skills("skills_en.csv"), interop.ImportedFramework)
