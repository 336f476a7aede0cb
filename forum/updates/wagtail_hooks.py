"""The place of news in the back office; its button stands on the page of a case."""

from forum.updates import office  # noqa: F401  (registers its address)
