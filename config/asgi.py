"""The door for the live view: the process that tells open windows what is new."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from varsam.site.live.stream import Stream  # noqa: E402  (needs the apps)

application = Stream("config.live_urls")
