"""Who may do what in moderation."""
