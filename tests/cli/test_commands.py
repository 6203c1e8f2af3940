import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.shell_completion import ShellComplete

import devframe as dv
from devframe import cli
from devframe.cli import group
from tests.command import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "needs.csv"


def python(code: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_help_names_every_command_and_loads_none() -> None:
    code = (
        "import sys; sys.argv = ['devframe', '--help']\n"
        "from devframe.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('pydantic', 'rich.table', 'devframe.recommendation') "
        "if name in sys.modules])\n"
    )
    shown = python(code)
    for name in ("explain", "policy", "recommend", "schema"):
        assert f"\n  {name} " in shown
    assert shown.rstrip().endswith("[]")


def test_the_help_of_the_group_is_the_help_of_each_command() -> None:
    shown = " ".join(run("--help").stdout.split())
    for name, sentence in group._COMMANDS.items():  # noqa: SLF001 - the table under test
        assert f"{name} {sentence}" in shown
        assert sentence in " ".join(run(name, "--help").stdout.split())


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_the_command_says_which_one(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == missing else real(name)
    )
    bare = runpy.run_path(cli.__file__)
    with pytest.raises(SystemExit, match=r"run: pip install 'devframe\[cli\]'"):
        bare["main"]()


def test_an_unknown_command_and_the_version() -> None:
    result = run("recomend")
    assert result.exit_code == 2
    assert "did you mean 'recommend'?" in result.stderr
    assert dv.__version__ in run("--version").stdout


def test_the_shell_completes_commands() -> None:
    completion = ShellComplete(group.devframe, {}, "devframe", "_DEVFRAME_COMPLETE")
    assert [item.value for item in completion.get_completions([], "re")] == ["recommend"]


def test_explain_gives_each_reason_its_source() -> None:
    result = run("explain", EXAMPLE, "--need", "n-06")
    assert result.exit_code == 0
    assert result.stdout.startswith("Notes after each call, person p-106\n")
    assert "[cx-development-framework, losch-2016]" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 100
    everything = run("explain", EXAMPLE).stdout
    assert result.stdout in everything
    assert everything.count(", person p-") == 12


def test_explain_of_an_unknown_need_names_the_nearest() -> None:
    result = run("explain", EXAMPLE, "--need", "n-6")
    assert result.exit_code == 2
    assert "no need is named 'n-6'; did you mean" in result.stderr


def test_the_default_policy_shown_loads_as_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(run("policy", "show").stdout)
    assert dv.load_policy(path) == dv.default_policy()
    assert run("policy", "show", path).stdout == path.read_text()
    assert run("policy", "show", path, "--format", "md").stdout.startswith("# devframe's default")
    checked = run("policy", "check", path)
    assert checked.exit_code == 0
    assert "can be used: 3 methods, 23 rules, 12 gates." in checked.stdout
    assert "fact_not_used: importance: Nothing in the policy asks for it.\n" in checked.stdout
    assert "the tie order. For example: onset = gradual.\n" in checked.stdout


def test_a_json_policy_is_shown_as_a_page_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(dv.default_policy().to_json())
    assert run("policy", "show", path).exit_code == 2
    assert run("policy", "show", path, "--format", "md").exit_code == 0


def test_a_faulty_policy_is_told_with_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = run("policy", "show").stdout
    path.write_text(text.replace("points = { training = 3 }", 'points = { training = "3" }'))
    result = run("policy", "check", path)
    assert result.exit_code == 2
    assert result.stderr.count("rules[") == 2
    assert "line " in result.stderr


def test_every_schema_is_listed_and_describes_its_document() -> None:
    names = run("schema").stdout.split()
    assert names == sorted(names)
    for name in names:
        schema = json.loads(run("schema", name).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
    need = json.loads(dv.Need(id="n", person_id="p", competency_id="a").to_json())
    validator = jsonschema.Draft202012Validator(json.loads(run("schema", "need").stdout))
    assert validator.is_valid(need)
    assert not validator.is_valid(need | {"kinds": ["attitude"]})


def test_an_unknown_schema_names_the_nearest() -> None:
    result = run("schema", "polcy")
    assert result.exit_code == 2
    assert "did you mean 'policy'?" in result.stderr
