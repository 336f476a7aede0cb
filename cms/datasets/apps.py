from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """Figures: what staff publish as open data, the charts that are drawn of it, and what the platform itself does."""

    name = "cms.datasets"
    label = "datasets"

    def ready(self) -> None:
        from cms.datasets import rules  # noqa: F401 (declares the permissions)
        from cms.datasets.fetching import fetch_all
        from cms.datasets.maps import outlines
        from cms.datasets.own_data import register_own_data
        from forum.details.ground import draw_from
        from participation import due

        due.register("datasets: figures fetched", fetch_all, is_daily=True)
        draw_from(outlines)
        register_own_data()
