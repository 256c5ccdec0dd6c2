"""How a sweep that runs is shown: what is known of it, as a live view in a terminal or as plain lines."""

from sweepstake.cli.live.journal import Journal
from sweepstake.cli.live.live_view import LiveView
from sweepstake.cli.live.plain_view import PlainView
from sweepstake.cli.live.progress import Progress
from sweepstake.cli.live.view import View
from sweepstake.cli.live.watcher import Watcher

__all__ = ["Journal", "LiveView", "PlainView", "Progress", "View", "Watcher"]
