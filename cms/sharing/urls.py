"""Addresses that search engines ask for at the root of a site."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from cms.sharing.sitemaps import SITEMAPS, robots

urlpatterns = [
    path("robots.txt", robots),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
