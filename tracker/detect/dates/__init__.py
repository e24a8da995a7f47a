"""Days named in running text, for English, Italian and Chinese: which words name them, and when the happening of a story was."""

from tracker.detect.dates.find import Mention, find_dates
from tracker.detect.dates.vote import event_date

__all__ = ["Mention", "event_date", "find_dates"]
