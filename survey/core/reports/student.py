"""Student's t: degrees of freedom, and a value or a chance, in; the chance or the value out.

SciPy has both too, but takes 30 MB and a quarter of a second in each process that looks at two rounds or two groups.
"""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

TINY: Final = 1e-300
ENOUGH: Final = 1e-14
"""A continued fraction ends where it changes by no more than this part."""
NEAR: Final = 1e-8
"""So does a root: each step squares how far off it is."""
TERMS: Final = 10_000
STEPS: Final = 30
"""More than either ever takes, but for more people than there are: there, the last digits waver."""


def above(freedom: float, t: float) -> float:
    """Return the chance of a value of t or more; freedom: any positive number."""
    square = t * t
    half = _beta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square)) / 2
    return half if t >= 0 else 1 - half


@lru_cache(maxsize=1024)
def reached_by(freedom: float, chance: float) -> float:
    """Return the value that is reached with a chance of less than a half, by Newton's steps.

    They begin at the normal value, raised as its expansion in 1 / freedom says (Fisher and Cornish 1960).
    """
    z = NormalDist().inv_cdf(1 - chance)
    t = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(freedom * math.pi) / 2
    step, steps = math.inf, 0
    while abs(step) > NEAR * t and steps < STEPS:
        density = math.exp(scale - (freedom + 1) / 2 * math.log1p(t * t / freedom))
        step = (above(freedom, t) - chance) / density
        t, steps = t + step, steps + 1
    return t


def _beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularised incomplete beta function at x = 1 − rest, by its continued fraction (DLMF 8.17.22)."""
    if x == 0 or rest == 0:
        return float(rest == 0)
    if x > (a + 1) / (a + b + 2):  # the fraction of the other side ends sooner
        return 1 - _beta(b, a, rest, x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(rest)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or TINY)
    value, m = d, 0
    while m < TERMS and (m == 0 or abs(c * d - 1) > ENOUGH):
        m += 1
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = 1 + part / c or TINY, 1 / (1 + part * d or TINY)
            value *= c * d
    return front * value
