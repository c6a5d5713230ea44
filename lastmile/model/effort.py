"""Working hours."""

from lastmile.model.noun import Noun


class Effort(Noun):
    """Working hours: low is P50, high is P90."""

    low: float
    high: float
