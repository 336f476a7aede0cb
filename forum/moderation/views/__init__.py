"""Pages of moderation for everyone (public), for the author (decisions) and in the back office (office)."""
