"""Write `docs/policy.md`, the default policy as a page: python -m tools.write_policy_page."""

from devframe.recommendation import default_policy
from devframe.recommendation.policy_page import policy_page
from tools.pages import generated_by, write_page

PAGE = "policy.md"
_OPENING = (
    "This is everything that decides a recommendation when you give no policy of your own. "
    "[How points work](concepts/points.md) explains the parts; "
    "[your own policy](how-to/own-policy.md) shows how to change them, and "
    "`devframe policy show --format md` writes a page like this of it. Fact names are listed under "
    "[facts](facts.md). The directions of the points follow the sources; their sizes are "
    "devframe's convention."
)


def default_policy_page() -> str:
    """Render the default policy."""
    title, *rest = policy_page(default_policy()).splitlines()
    return "\n".join((generated_by("write_policy_page"), title, "", _OPENING, *rest)) + "\n"


if __name__ == "__main__":
    write_page(PAGE, default_policy_page)
