"""The plainest Django page there is, served by granian as Varsam is: the baseline of the public pages."""

import argparse

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hej", headers={"Content-Length": "3"})


urlpatterns = [path("", hello)]

if not settings.configured:
    settings.configure(ROOT_URLCONF="bench.hello", ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
application = get_wsgi_application()


def main() -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from varsam.site.cli.serve import THREADS, WORKERS

    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    Server(
        "bench.hello:application",
        port=parser.parse_args().port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
