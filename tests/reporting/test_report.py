import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.decisions import audit
from devframe.errors import InvalidInputError, MissingExtraError, UnknownNameError
from devframe.kirkpatrick import Study, gain, mean_by, nps, rate_gaps
from devframe.reporting import Report, report
from devframe.reporting.options import Options
from tests.decisions.test_audit import advised
from tests.pictures import samples
from tests.reporting.hostile import hostile
from tests.reporting.subjects import every_subject

VOID = {"meta", "img", "source", "link", "br"}


class Page(HTMLParser):
    """What a browser would make of a page: elements, their attributes, and visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def everything(name: str, **options: bool | int) -> Report:
    return report(every_subject(name), title=name, lead=name, each_person=True, **options)


class TestPage:
    def test_everything_that_can_be_reported_is(self) -> None:
        page = Page(everything("complaints").to_html())
        headings = [attrs for tag, attrs in page.elements if tag == "h2"]
        assert len(headings) == 16  # one a subject, and the sources
        assert len(page.named("nav")) == 1
        for told in ("Planned steps", "What others fix", "Each need", "Sessions", "How programs"):
            assert any(told in text for text in page.text), told

    def test_it_asks_nobody_for_anything_and_runs_nothing(self) -> None:
        page = Page(everything("complaints").to_html())
        assert not page.named("script")
        assert not page.named("link")
        for tag, attrs in page.elements:
            assert not any(name.startswith("on") for name in attrs), tag
            for name in ("src", "srcset", "href"):
                assert (attrs.get(name) or "data:").startswith(("data:", "#"))
        assert "url(" not in everything("complaints", pictures=False).to_html()

    def test_pictures_have_words_and_tables_have_headings(self) -> None:
        page = Page(everything("complaints").to_html())
        assert len(page.named("img")) >= 6
        assert all(len(attrs["alt"] or "") > 20 for attrs in page.named("img"))
        assert page.named("html") == [{"lang": "en"}]
        regions = page.named("div")
        captions = {attrs["id"] for attrs in page.named("caption")}
        assert {attrs["aria-labelledby"] for attrs in regions} == captions
        assert all(attrs["tabindex"] == "0" for attrs in regions)
        assert all(attrs["scope"] in {"col", "row"} for attrs in page.named("th"))

    def test_two_runs_give_the_same_bytes(self) -> None:
        assert everything("complaints").to_html() == everything("complaints").to_html()
        assert everything("complaints").to_markdown() == everything("complaints").to_markdown()

    def test_one_subject_needs_no_contents(self) -> None:
        page = Page(report(samples.change(), title="Course", pictures=False).to_html())
        assert not page.named("nav")
        assert not page.named("img")

    def test_a_notebook_shows_it_in_a_frame_of_its_own(self) -> None:
        shown = report(samples.change(), title="<Course>", pictures=False)._repr_html_()
        (frame,) = Page(shown).named("iframe")
        assert frame["title"] == "<Course>"
        assert "sandbox" in frame
        assert (frame["srcdoc"] or "").startswith("\n<!doctype html>") or "<!doctype" in (
            frame["srcdoc"] or ""
        )


class TestTextStaysText:
    @pytest.mark.parametrize("form", ["to_html", "to_markdown"])
    def test_in_every_subject_and_heading(self, form: str) -> None:
        written = getattr(everything(samples.HOSTILE, pictures=False), form)()
        assert not re.search(r"(?<!\\)<script", written)
        assert "\x1b" not in written
        assert "\u202e" not in written
        if form == "to_html":
            page = Page(written)
            plain = Page(everything("complaints", pictures=False).to_html())
            assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
            assert any("<script>alert(1)</script>" in text for text in page.text)

    @pytest.mark.parametrize("heading", list(every_subject("complaints")))
    def test_in_every_free_text_of_every_record(self, heading: str) -> None:
        subject = every_subject("complaints")[heading]
        attacked = hostile(subject, samples.HOSTILE)
        options = {"title": "x", "pictures": False, "each_person": True}
        made, plain = report(attacked, **options), report(subject, **options)
        shown = Page(made.to_html())
        allowed = {tag for tag, _ in Page(plain.to_html()).elements}
        assert {tag for tag, _ in shown.elements} <= allowed | {"ul", "li", "strong"}
        assert any("<script>" in text for text in shown.text)
        assert not re.search(r"(?<!\\)<script", made.to_markdown())
        assert not {"\x1b", "\u202e"} & set(made.to_html() + made.to_markdown())

    @settings(max_examples=40, deadline=None)
    @given(st.text(min_size=1, max_size=40).filter(str.strip))
    def test_whatever_a_finding_is_called(self, name: str) -> None:
        found = gain([1, 2, 3, 5, 4], [2, 3, 5, 5, 6], outcome="x").model_copy(
            update={"outcome": name}
        )
        made = report({name: found}, title=name, lead=name, pictures=False)
        page = Page(made.to_html())
        plain = Page(report({"x": found}, title="x", lead="x", pictures=False).to_html())
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
        lines = made.to_markdown().splitlines()
        expected = report({"x": found}, title="x", lead="x", pictures=False).to_markdown()
        assert len(lines) == len(expected.splitlines())


class TestSmallGroups:
    def test_a_finding_on_few_people_says_no_more_than_that(self) -> None:
        made = report(samples.change(), title="Course", smallest_group=9, pictures=False)
        assert "Withheld" in made.to_html()
        assert "CI" not in made.to_markdown().replace("fewer", "")
        shown = report(samples.change(), title="Course", smallest_group=8, pictures=False)
        assert "Withheld" not in shown.to_html()

    def test_groups_that_are_too_small_are_named_and_not_shown(self) -> None:
        many = every_subject("x")["many"]
        told = report(many, title="Courses", pictures=False).to_markdown()
        (few,) = [line for line in told.splitlines() if line.startswith("| few ")]
        assert "withheld" in few
        assert not re.search(r"\d\.\d", few)
        all_shown = report(many, title="Courses", smallest_group=7, pictures=False).to_markdown()
        rows = [line for line in all_shown.splitlines() if line.startswith("|")]
        assert sum("withheld" in row for row in rows) == 3

    def test_a_stricter_report_withholds_a_second_group_and_its_size(self) -> None:
        scores = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 8]
        by = ["a"] * 3 + ["b"] * 5 + ["c"] * 6 + ["d"] * 7
        many = mean_by(scores, by=by, smallest_group=2)
        told = report(many, title="Teams", smallest_group=4, pictures=False).to_markdown()
        rows = {line[2]: line for line in told.splitlines() if line.startswith("| ")}
        assert "fewer than 4" in rows["a"]
        assert not re.search(r"\d", rows["b"])
        assert "withheld" not in rows["c"] + rows["d"]

    def test_gaps_keep_their_small_groups_and_their_own_threshold(self) -> None:
        group = ["a"] * 40 + ["b"] * 30 + ["c"] * 12 + ["d"] * 4
        table = rate_gaps([1, 0] * 43, group=group, by="shift")
        written = report({"Access": table}, title="Fairness")
        assert written.to_html().count("withheld</td>") == 2
        assert table.sentence() in Page(written.to_html()).text
        assert "access by shift" in written.to_markdown()
        lower = rate_gaps([1, 0] * 43, group=group, smallest_group=3)
        stricter = report({"Access": lower}, title="Fairness", smallest_group=5).to_markdown()
        assert "make it with smallest\\_group=5" in stricter
        assert "50.0 %" not in stricter

    def test_advice_names_nobody_unless_asked_to(self) -> None:
        items = every_subject("x")["list"]
        assert "p-1 " not in report(items, title="Advice", pictures=False).to_markdown()
        listed = report(items, title="Advice", pictures=False, each_person=True)
        assert "| p-1 |" in listed.to_markdown()

    @given(st.lists(st.integers(0, 30), max_size=8), st.integers(1, 9))
    def test_no_single_count_can_be_told_from_the_total(
        self, counts: list[int], smallest: int
    ) -> None:
        shown = Options(smallest_group=smallest).shown_counts(tuple(counts))
        hidden = [text for text in shown if not text.isdigit()]
        assert not any(0 < int(text) < smallest for text in shown if text.isdigit())
        assert len(hidden) != 1 or sum(count > 0 for count in counts) == 1

    def test_an_audit_says_its_verdict_only_where_its_groups_may_be_shown(self) -> None:
        groups = {f"n-{n}": "night" if n < 20 else "day" for n in range(60)}
        given = [advised(n, "training" if n > 15 else None) for n in range(60)]
        found = audit(given, groups, by="shift")
        shown = report(found, title="Access", smallest_group=10).to_markdown()
        assert found.verdict().partition(".")[0] in shown
        assert "To explain" in shown
        assert "Caution" in shown
        assert "training recommended" in shown
        stricter = report(found, title="Access", smallest_group=11).to_markdown()
        assert "are clear" not in stricter
        assert "Withheld: the table shows groups of 10 people" in stricter
        alike = audit([advised(n) for n in range(60)], groups)
        assert "To explain" not in report(alike, title="Access").to_markdown()

    def test_a_smallest_group_of_nobody_is_refused(self) -> None:
        with pytest.raises(ValueError, match="smallest_group"):
            report(samples.change(), title="Course", smallest_group=0)


class TestFiles:
    @pytest.mark.parametrize("name", ["report.html", "report.md"])
    def test_the_ending_decides_the_format(self, tmp_path: Path, name: str) -> None:
        made = report(samples.change(), title="Course", pictures=False)
        made.save(tmp_path / name)
        written = (tmp_path / name).read_text("utf-8")
        assert written == (made.to_html() if name.endswith("html") else made.to_markdown())

    def test_another_ending_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownNameError, match=r"\.html"):
            report(samples.change(), title="Course").save(tmp_path / "report.pdf")

    def test_without_jinja_it_says_which_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jinja2", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[report\]"):
            report(samples.change(), title="Course", pictures=False).to_html()

    def test_sources_and_what_is_taken_for_granted_are_told(self) -> None:
        told = report(nps([10, 9, 0, 7, 8]), title="Course", pictures=False).to_markdown()
        assert "Reichheld" in told
        assert "Taken for granted" in told

    def test_a_study_reports_itself(self, tmp_path: Path) -> None:
        liked = [1, 2, 3, 4, 5, 5, 4, 3]
        scores = {"pre": samples.BEFORE, "post": samples.AFTER, "liked": liked}
        study = Study(pl.DataFrame(scores), before="pre", after="post")
        study.report().save(tmp_path / "evaluation.html")
        assert study.sentence() in study.report().to_markdown()
        own = study.report(study.reaction({"relevance": ["liked"]})).to_markdown()
        assert "relevance" in own

    def test_pictures_stand_in_markdown_as_their_words(self) -> None:
        told = report(samples.change(), title="Course").to_markdown()
        assert "Picture: Forest plot of" in told


@pytest.mark.parametrize("subject", [3, "text", (), (samples.FADING, samples.change())])
def test_what_cannot_be_reported_is_refused(subject: object) -> None:
    with pytest.raises(InvalidInputError, match="report what devframe has computed"):
        report({"odd": subject}, title="Odd")  # type: ignore[dict-item]
