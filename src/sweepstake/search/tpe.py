"""The hyperopt library's view of a space and of its trials. Imports the library."""

from typing import Any

import hyperopt
import hyperopt.tpe
from hyperopt.base import JOB_STATE_DONE, JOB_STATE_ERROR, JOB_STATE_NEW, STATUS_NEW, STATUS_OK, Domain

from sweepstake.search.expressions import codec, expression
from sweepstake.search.protocol import History, Trial, TrialState
from sweepstake.space import Point, Space

_STATES = {
    TrialState.PENDING: JOB_STATE_NEW,
    TrialState.FAILED: JOB_STATE_ERROR,
    TrialState.FINISHED: JOB_STATE_DONE,
    TrialState.STOPPED: JOB_STATE_DONE,
}


class Model:
    """The library's trials, kept up with a history, and its model of them.

    Args:
        space: the space to search; the labels of the library are the names of its parameters.
    """

    def __init__(self, space: Space) -> None:
        self._domain = Domain(_nothing, expression(space.root))
        self._codecs = {name: codec(parameter.domain) for name, parameter in space.parameters.items()}
        self._documents: list[dict[str, Any]] = []
        self._seen = 0

    def follow(self, history: History) -> None:
        """Take in what has changed since the last call."""
        if len(history.changes) < self._seen:
            self._documents.clear()
            self._seen = 0
        for index in history.changes[self._seen :]:
            document = self._document(history.trials[index])
            if index == len(self._documents):
                self._documents.append(document)
            else:
                self._documents[index] = document
        self._seen = len(history.changes)

    def propose(self, index: int, seed: int, n_initial_points: int, gamma: float) -> Point:
        """Return the library's proposal for trial `index`."""
        (document,) = hyperopt.tpe.suggest(
            [index],
            self._domain,
            hyperopt.trials_from_docs(self._documents, validate=False),
            seed,
            n_startup_jobs=n_initial_points,
            gamma=gamma,
            verbose=False,
        )
        values = document["misc"]["vals"]
        return {
            name: codec.decode(values[name][0]) for name, codec in self._codecs.items() if len(values[name])
        }

    def _document(self, trial: Trial) -> dict[str, Any]:
        """Return a trial as the library keeps one."""
        values = {
            name: [codec.encode(trial.point[name])] if name in trial.point else []
            for name, codec in self._codecs.items()
        }
        return {
            "tid": trial.index,
            "state": _STATES[trial.state],
            "spec": None,
            "result": {"status": STATUS_NEW}
            if trial.loss is None
            else {"status": STATUS_OK, "loss": trial.loss},
            "misc": {
                "tid": trial.index,
                "cmd": self._domain.cmd,
                "workdir": self._domain.workdir,
                "idxs": {name: [trial.index] if held else [] for name, held in values.items()},
                "vals": values,
            },
            "exp_key": None,
            "owner": None,
            "version": 0,
            "book_time": None,
            "refresh_time": None,
        }


def _nothing(config: object) -> None:
    """Stand for the objective, which the library never calls here."""
