"""Recommendations as sections: what to do, what to fix elsewhere, what to ask."""

from collections.abc import Iterable, Iterator, Sequence

from devframe._base.counted import counted
from devframe.recommendation import Recommendation
from devframe.recommendation.explain import headline
from devframe.recommendation.written import because
from devframe.reporting.blocks import Block, Drawing, Items, Paragraph, Section, Table
from devframe.reporting.options import Options

ADVICE = "This is advice. People decide, and nobody is ranked."
_MOST_QUESTIONS = 10


def recommendation_section(item: Recommendation, heading: str, options: Options) -> Section:
    """Report one recommendation with everything it rests on.

    Args:
        item: The recommendation.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section.
    """
    first, *rest = item.explain().splitlines()
    blocks: list[Block] = [Paragraph(first), Items(tuple(line.strip() for line in rest))]
    if options.pictures and item.reasons:
        blocks.append(Drawing("decision_trace", item))
    cited = {key for reason in item.reasons for key in reason.sources}
    cited |= {key for step in item.steps for key in step.sources}
    cited |= {key for cause in item.causes for key in cause.sources}
    return Section(heading, (*blocks, Paragraph(ADVICE)), sources=tuple(sorted(cited)))


def advice_section(items: Sequence[Recommendation], heading: str, options: Options) -> Section:
    """Report what is recommended to many.

    Args:
        items: The recommendations.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section: answers by competency, causes elsewhere with whose move they are, and what to
        ask. Single people stand in it only when the options say so.
    """
    people = {item.person_id for item in items}
    needs = counted(len(items), "need")
    blocks: list[Block] = [
        Paragraph(f"{needs} of {counted(len(people), 'person', 'people')}. {ADVICE}")
    ]
    at_once = dict.fromkeys(
        f"{control.owner}: {control.sentence}" for item in items for control in item.controls
    )
    if at_once:
        blocks.append(Items(tuple(at_once), mark="At once"))
    blocks += _answers(items, options)
    blocks += _causes(items, options)
    blocks += _questions(items)
    if options.each_person:
        blocks.append(_each(items))
    cited = {key for item in items for reason in item.reasons for key in reason.sources}
    cited |= {key for item in items for cause in item.causes for key in cause.sources}
    return Section(heading, tuple(blocks), sources=tuple(sorted(cited)))


def _answers(items: Sequence[Recommendation], options: Options) -> Iterator[Table]:
    alike: dict[tuple[str, str], set[str]] = {}
    for item in items:
        topic = item.competency_name or item.competency_id
        alike.setdefault((topic, headline(item)), set()).add(item.person_id)
    counts = options.shown_counts(tuple(len(people) for people in alike.values()))
    rows = ((*key, count) for key, count in zip(alike, counts, strict=True))
    if alike:
        yield Table("What is advised", ("competency", "answer", "people"), tuple(sorted(rows)))


def _causes(items: Iterable[Recommendation], options: Options) -> Iterator[Table]:
    found: dict[tuple[str, str, str], set[str]] = {}
    for item in items:
        for cause in item.causes:
            key = (cause.sentence, cause.owner, cause.first_action)
            found.setdefault(key, set()).add(item.person_id)
    if found:
        # Somebody can meet several causes, so the counts add up to no total.
        rows = tuple(
            (*key, options.shown_count(len(people))) for key, people in sorted(found.items())
        )
        yield Table(
            "What others fix", ("cause", "whose move", "first action", "people it touches"), rows
        )


def _questions(items: Iterable[Recommendation]) -> Iterator[Block]:
    asked: dict[str, int] = {}
    for item in items:
        for question in item.questions[:1]:
            asked[question.text] = asked.get(question.text, 0) + 1
    if asked:
        most = sorted(asked, key=lambda text: (-asked[text], text))[:_MOST_QUESTIONS]
        yield Paragraph("Questions that decide most, the most frequent first:")
        yield Items(tuple(most))


def _each(items: Sequence[Recommendation]) -> Table:
    rows = tuple(
        (item.person_id, item.competency_name or item.competency_id, headline(item), because(item))
        for item in items
    )
    return Table("Each need", ("person", "competency", "answer", "because"), rows)
