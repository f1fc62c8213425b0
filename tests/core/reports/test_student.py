"""Student's t beside SciPy's."""

import pytest
from scipy import special

from survey.core.reports.student import above, reached_by

FREEDOMS = [1, 1.5, 2, 4.7, 19, 99.5, 2000, 1e6]
ENDLESS = 1e9
"""More people than there are: the last digits waver, and still it ends."""


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("t", [-2, 0, 0.01, 0.7, 1, 1.5, 3, 10, 40])
def test_the_chance_of_a_value(freedom: float, t: float) -> None:
    assert above(freedom, t) == pytest.approx(special.stdtr(freedom, -t), rel=1e-8)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("chance", [0.3, 0.05, 0.025, 0.005])
def test_the_value_of_a_chance(freedom: float, chance: float) -> None:
    assert reached_by(freedom, chance) == pytest.approx(special.stdtrit(freedom, 1 - chance), rel=1e-8)


def test_of_endlessly_many_people_it_is_the_normal_one() -> None:
    assert reached_by(ENDLESS, 0.025) == pytest.approx(1.96, abs=1e-4)


def test_what_is_too_far_off_for_numbers_has_no_chance() -> None:
    assert above(2000, 1e200) == 0
