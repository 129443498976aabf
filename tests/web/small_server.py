"""`python -m tests.web.small_server`: the product's server around the views of refusing_urls, on a free port.

Writes the port to standard output. /slow/ says through the fifo `begun` that it runs, and ends when `go` is written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path


def slow(request: HttpRequest) -> HttpResponse:
    folder = Path(os.environ["FIFOS"])
    (folder / "begun").write_text("begun")
    return HttpResponse((folder / "go").read_text())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.ROOT_URLCONF = "tests.web.refusing_urls"
    django.setup()
    from annotator import server
    from annotator.wsgi import application
    from tests.web import refusing_urls

    refusing_urls.urlpatterns.append(path("slow/", slow))
    stop = server.Stop()
    listener = server.listen("127.0.0.1", 0)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    server.run(application, listener, threads=4, stop=stop, tick=lambda: None)


if __name__ == "__main__":
    main()
