"""Why a backup or a restore does not go on: one sentence for whoever typed the command."""


class BackupRefused(Exception):
    """Nothing was changed, or all that was changed is undone; the message says why and what would help."""
