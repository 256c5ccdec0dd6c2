"""What every database must do: stories in one class, told of each by a subclass with a `database`."""

from tests.store.contract.crashes import Crashes
from tests.store.contract.house import House
from tests.store.contract.keeping import Keeping
from tests.store.contract.migrating import Migrating
from tests.store.contract.reporting import Reporting
from tests.store.contract.running import Running
from tests.store.contract.writing import Writing


class StoreContract(Writing, Crashes, Reporting, Running, Keeping, Migrating):
    """The conformance suite."""


__all__ = ["House", "StoreContract"]
