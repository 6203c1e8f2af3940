"""Required drivers of a behavior and barriers to its transfer: answers that qualify a finding."""

from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from devframe._base.files import toml_to_json
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.findings import Finding

TransferRole = Literal["driver", "barrier"]
"""What carries a behavior at work, or what stands in its way."""


class TransferItem(Record):
    """One driver or barrier.

    Attributes:
        code: Field of `TransferEnvironment` that answers it.
        role: Whether it should be there.
        question: What to ask when nobody knows.
        sentence: What is the matter when a driver is missing or a barrier is there.
        owner: Who can mend it.
        first_action: What that owner does first.
        sources: Keys of the sources.
    """

    code: Identifier
    role: TransferRole
    question: Sentence
    sentence: Sentence
    owner: Name
    first_action: Sentence
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class _Items(Record):
    items: tuple[TransferItem, ...]


class TransferEnvironment(Record):
    """What is known of the work to which a behavior should transfer; unknown is `None`.

    Drivers should be there, barriers should not; `transfer_items` has the question for each.

    Attributes:
        monitored: Somebody regularly looks at whether people do it.
        reinforced: Reminders, job aids or refreshers are there.
        encouraged: The manager or a coach talks with people about it.
        rewarded: Doing it is recognized.
        no_occasion: Occasions to do it hardly come.
        no_time: The workload leaves too little time.
        no_means: Tools, systems or authority lack.
        manager_opposes: Managers discourage it.
        peers_oppose: Colleagues make light of it or resist.
        old_way_pays: Targets or incentives favor the old way.
        unlike_the_job: It was practiced in a way unlike the job.
    """

    monitored: bool | None = None
    reinforced: bool | None = None
    encouraged: bool | None = None
    rewarded: bool | None = None
    no_occasion: bool | None = None
    no_time: bool | None = None
    no_means: bool | None = None
    manager_opposes: bool | None = None
    peers_oppose: bool | None = None
    old_way_pays: bool | None = None
    unlike_the_job: bool | None = None

    def against(self) -> tuple[TransferItem, ...]:
        """List what stands against the behavior.

        Returns:
            Missing drivers, then barriers that are there.

        Example:
            >>> [item.code for item in TransferEnvironment(rewarded=False, no_time=True).against()]
            ['rewarded', 'no_time']
        """
        return tuple(
            item
            for item in transfer_items()
            if getattr(self, item.code) is (item.role == "barrier")
        )

    def unknown(self) -> tuple[TransferItem, ...]:
        """List what nobody has answered.

        Returns:
            The items to ask about, drivers first.
        """
        return tuple(item for item in transfer_items() if getattr(self, item.code) is None)

    def sentence(self) -> str:
        """Say what is known.

        Returns:
            One sentence.

        Example:
            >>> print(TransferEnvironment(monitored=True, rewarded=False, no_time=True).sentence())
            Against the behavior at work: 1 of 4 drivers missing, 1 of 7 barriers there; 8 of 11
            questions open.
        """
        told = []
        for role, how in (("driver", "missing"), ("barrier", "there")):
            count = sum(item.role == role for item in self.against())
            of = sum(item.role == role for item in transfer_items())
            told.append(f"{count} of {of} {role}s {how}")
        still = f"{len(self.unknown())} of {len(transfer_items())} questions open"
        return f"Against the behavior at work: {', '.join(told)}; {still}."


@cache
def transfer_items() -> tuple[TransferItem, ...]:
    """Give the drivers and barriers that devframe asks about.

    Returns:
        Drivers first; the same objects every time.

    Source:
        Kirkpatrick & Kirkpatrick (2016) for the required drivers; Holton, Bates & Ruona (2000) and
        Baldwin & Ford (1988) for what hinders transfer.

    Example:
        >>> [item.code for item in transfer_items() if item.role == "driver"]
        ['monitored', 'reinforced', 'encouraged', 'rewarded']
    """
    text = resources.files("devframe.kirkpatrick").joinpath("transfer.toml").read_text("utf-8")
    return _Items.from_json(toml_to_json(text)).items


def environment_cautions(environment: TransferEnvironment | None) -> tuple[Caution, ...]:
    """Say what is known of the work environment as cautions.

    Args:
        environment: What is known; `None` when nobody was asked.

    Returns:
        One for each thing that stands against the behavior, one on how to read them, and one with
        the questions that are open.

    Example:
        >>> known = TransferEnvironment(monitored=False)
        >>> [caution.code for caution in environment_cautions(known)]
        ['not_monitored', 'environment_against', 'environment_unknown']
    """
    known = environment or TransferEnvironment()
    against = known.against()
    cautions = [
        Caution(
            code=f"not_{item.code}" if item.role == "driver" else item.code,
            sentence=item.sentence,
            source=item.sources[0],
        )
        for item in against
    ]
    if against:
        owners = sorted({item.owner for item in against})
        sentence = (
            f"{len(against)} of {len(transfer_items())} answers about work stand against the "
            f"behavior (to be mended by {' and '.join(owners)}): look there before the program is "
            "repeated or blamed."
        )
        cautions.append(
            Caution(code="environment_against", sentence=sentence, source="rouiller-goldstein-1993")
        )
    if unknown := known.unknown():
        questions = " ".join(item.question for item in unknown)
        sentence = f"Of the work environment is not known: {questions}"
        cautions.append(
            Caution(code="environment_unknown", sentence=sentence, source="kirkpatrick-2016")
        )
    return tuple(cautions)


def qualify(finding: Finding, environment: TransferEnvironment | None) -> Finding:
    """Put what is known of the work environment beside a finding; its number stays as it is.

    Args:
        finding: What was found of a behavior.
        environment: What is known; `None` when nobody was asked.

    Returns:
        A copy with the cautions that follow from the answers, and questions for the open ones.

    Source:
        Kirkpatrick & Kirkpatrick (2016); Rouiller & Goldstein (1993) for how much of transfer the
        climate at work decides.

    Example:
        >>> from devframe.kirkpatrick import behavior_rate
        >>> found = behavior_rate([3, 8, 5, 6], [10, 10, 8, 12], outcome="recaps")
        >>> told = qualify(found, TransferEnvironment(monitored=False))
        >>> [caution.code for caution in told.warnings][-3:]
        ['not_monitored', 'environment_against', 'environment_unknown']
        >>> told.estimate == found.estimate
        True
    """
    return finding.warning(*environment_cautions(environment))
