"""Follow a public saga through the news.

sources -> fetch -> articles -> detect -> candidates -> review -> events -> changes -> publish | digest -> deliver

`pipeline` is that line as code: read it first. `model` holds the words.
"""

__version__ = "0.1.0"
