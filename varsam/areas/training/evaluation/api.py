"""What other packages of training read of evaluations: what changed at work, as far as it is told."""

from varsam.areas.training.evaluation import reading
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.reading import Told


def changes(course: int | None = None) -> list[Told]:
    """What those who took part say some months later, of one course (its id) or of all that the one who acts may read.

    Each question with at least `low` and at most `high` who said yes, of `answers`; numbers that are not alike because some
    releases had fewer than five on one side. Empty where nothing has been let out. Never by unit or by person: answers have
    neither.
    """
    found = [each for each in reading.results() if each.moment == Moment.LATER]
    return reading.together(each for each in found if course in {None, each.course})
