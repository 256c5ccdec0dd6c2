"""Who searches: the server, or a controller on a user's machine."""

from sweepstake.tuner.reading.keys import Keys


def is_local(keys: Keys) -> bool:
    """Take `controller`, and tell whether it is a local one: trials come from outside then."""
    controller = keys.mapping("controller")
    if controller is None:
        return False
    kind = controller.choice("type", ("local", "cloud"))
    controller.refuse_the_rest()
    return kind == "local"
