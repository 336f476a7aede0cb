from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What the town promised: by whom, by when, for how much, where; and whether it still says how it stands."""

    name = "cms.promises"
    label = "promises"

    def ready(self) -> None:
        from cms.promises import rules  # noqa: F401 (declares the permissions)
        from cms.promises.own_data import register_own_data
        from cms.promises.silence import tell_of_silence
        from cms.promises.texts import register_texts
        from participation import due

        register_own_data()
        register_texts()
        due.register("promises: silence told", tell_of_silence, is_daily=True)
