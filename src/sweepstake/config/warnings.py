"""The category of this package's warnings."""


class SweepstakeWarning(UserWarning):
    """Something in a sweep description is allowed and probably not meant."""
