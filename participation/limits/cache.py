"""Django's cache, kept by each process for itself; only what the log-in's own limits remember is shared by all."""

import hashlib
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone

from participation.limits.store import store

OF_LOG_IN = "allauth:rl:"


class SharedLimits(LocMemCache):
    """A key of allauth's limits holds an address on the net, so it is hashed before it is kept anywhere."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if not key.startswith(OF_LOG_IN):
            return bool(super().add(key, value, timeout, version))
        return store.keep_new(_shared(key), value, timeout, timezone.now())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if not key.startswith(OF_LOG_IN):
            return super().get(key, default, version)
        kept = store.get(_shared(key), timezone.now())
        return default if kept is None else kept

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if not key.startswith(OF_LOG_IN):
            super().set(key, value, timeout, version)
        else:
            store.keep(_shared(key), value, timeout, timezone.now())

    def delete(self, key: str, version: int | None = None) -> bool:
        if not key.startswith(OF_LOG_IN):
            return bool(super().delete(key, version))
        store.forget(_shared(key))
        return True

    def clear(self) -> None:
        super().clear()
        store.forget_everything()


def _shared(key: str) -> str:
    return f"limits:kept:{hashlib.blake2b(key.encode(), digest_size=24).hexdigest()}"
