"""The one place that opens outbound HTTP: polite, guarded, bounded requests behind a plain generator of outcomes.

guard      which addresses and ports may be dialled       pure
headers    what an answer says about itself               pure
transport  dials only what the guard has checked; httpx's errors as ours
body       decoded bytes, never more than the limit
pacing     whose turn it is: one request at a time per host, so many in all
client     one GET with its redirects, or one POST, under one time limit
robots     what a site's robots.txt asks of us
engine     one request -> one outcome
fetcher    the engine on a thread of its own, for synchronous callers
"""

from tracker.fetch.fetcher import Fetcher

__all__ = ["Fetcher"]
