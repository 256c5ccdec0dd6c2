"""How a sweep is named: `ENTITY/PROJECT/ID`, `PROJECT/ID` or `ID`."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sweepstake.errors import UsageError


@dataclass(frozen=True, slots=True)
class SweepReference:
    """A sweep as a user names it. Its id alone is unique on a server."""

    id: str
    project: str | None = None
    entity: str | None = None

    @property
    def full(self) -> str | None:
        """`ENTITY/PROJECT/ID`, when all of it is known."""
        return f"{self.entity}/{self.project}/{self.id}" if self.entity and self.project else None

    def __str__(self) -> str:
        return "/".join(part for part in (self.entity, self.project, self.id) if part)


def sweep_reference(text: str) -> SweepReference:
    """Return the sweep that a user names; the address of its page is taken too.

    Raises:
        UsageError: the text is none of the forms.
    """
    given = text.strip()
    if "://" in given:
        given = urlsplit(given).path.strip("/").replace("/sweeps/", "/")
    parts = given.split("/")
    if len(parts) > 3 or not all(parts):
        raise UsageError(
            f"{text!r} does not name a sweep: write ENTITY/PROJECT/ID, PROJECT/ID or ID "
            "(`sweepstake ls` shows them)"
        )
    entity, project = ([None, None, *parts[:-1]])[-2:]
    return SweepReference(parts[-1], project, entity)
