"""Recommend by a policy of your own, with a fourth method: a policy is data, so no code changes.

Run it as `python -m examples.scripts.own_policy`.
"""

from pathlib import Path

import devframe as dv
from devframe.recommendation import default_policy_text

OURS = Path(__file__).with_name("own_policy.toml")
OUT = Path("build/own-policy")


def main() -> None:
    """Build the policy, check it, and compare its answers with those of the default."""
    OUT.mkdir(parents=True, exist_ok=True)
    text = default_policy_text()
    text = text.replace('id = "devframe-default"', 'id = "our-house"', 1)
    text = text.replace("tie_order = [", 'tie_order = ["job_aid", ', 1)
    path = OUT / "our-house.toml"
    path.write_text(text + "\n" + OURS.read_text("utf-8"), encoding="utf-8")
    ours = dv.load_policy(path)
    findings = dv.check_policy(ours)
    print(f"{ours.id}: {len(ours.methods)} methods, {len(findings)} remarks of the checker")
    needs = [
        dv.Need(
            id=f"n-{person}",
            person_id=person,
            competency_id="year-end-closing",
            kinds=("knowledge",),
            shortfall_share=0.4,
            situation=dv.Situation(
                performed_before=True, performs_often=often, codified=True, tools_adequate=True
            ),
        )
        for person, often in (("p-1", False), ("p-2", True))
    ]
    for need in needs:
        old, new = dv.recommend(need), dv.recommend(need, ours)
        print(f"{need.person_id}: {old.method} by the default, {new.method} by ours")
    print(f"written to {OUT}: our-house.toml")


if __name__ == "__main__":
    main()
