"""`manage.py serve`: everything that runs Annotator, from one command and in two processes.

Brings the database and the static files up to date, starts the worker as a child and serves in this process
until SIGTERM or Ctrl-C.
"""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotator import server
from annotator.accounts.models import User
from annotator.management.assets import collect_if_changed
from annotator.management.first_login import framed, make_first_login
from annotator.management.supervisor import Supervisor
from annotator.models import Document, Project

DEMO = "demo"
MANAGE = settings.BASE_DIR / "manage.py"


class Command(BaseCommand):
    help = "Serve Annotator: web server and worker, with everything they need brought up to date first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
        parser.add_argument("--threads", type=int, default=8, help="requests answered at once (default: %(default)s)")
        parser.add_argument("--demo", action="store_true", help="on a new server, make a login and a demo project")
        parser.add_argument("--no-worker", action="store_true", help="another process runs `manage.py work`")

    def handle(self, *, host: str, port: int, threads: int, demo: bool, no_worker: bool, **_: Any) -> None:
        listener = self.listen(host, port)
        self.prepare()
        if demo:
            self.prepare_demo()
        elif not User.objects.exists():
            self.stdout.write("Nobody can sign in yet: make the first login with `manage.py createsuperuser`.")
        connection.close()
        worker = None if no_worker else Supervisor([sys.executable, MANAGE, "work"])
        self.serve(listener, threads, worker)

    def listen(self, host: str, port: int) -> Any:
        """Take the port before anything else is done."""
        try:
            return server.listen(host, port)
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"Cannot listen on {host} port {port}: {reason}. Choose another --port.") from None

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date ...")
            call_command("migrate", interactive=False, verbosity=0)
        collect_if_changed()
        call_command("load_schemas", stdout=StringIO())

    def prepare_demo(self) -> None:
        login = make_first_login()
        if not Project.objects.exists() or is_unfinished_demo():
            self.stdout.flush()
            # A process of its own: reading documents loads spaCy, which would stay in this one.
            subprocess.run([sys.executable, MANAGE, "setup_demo", "--project", DEMO], check=False)
        if login:
            name, password = login
            self.stdout.write(framed(f"Sign in as {name}", f"Password: {password}", "It is shown only this once."))

    def serve(self, listener: Any, threads: int, worker: Supervisor | None) -> None:
        from annotator.wsgi import application  # after collectstatic: WhiteNoise looks for its files at import

        def tick() -> None:
            if worker is not None and (news := worker.check(time.monotonic())):
                self.stderr.write(f"The worker {news}.")

        stop = server.Stop()
        host, port = listener.getsockname()[:2]
        self.stdout.write(f"Annotator is at http://{f'[{host}]' if ':' in host else host}:{port}/")
        self.stdout.flush()
        try:
            if worker is not None:
                worker.start(time.monotonic())
            server.run(application, listener, threads=threads, stop=stop, tick=tick)
        finally:
            if worker is not None:
                worker.stop()


def is_unfinished_demo() -> bool:
    """Whether a demo project was begun but not filled, because the first start was cut short."""
    return Project.objects.filter(slug=DEMO).exists() and not Document.objects.filter(project__slug=DEMO).exists()
