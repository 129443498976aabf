"""`manage.py export SLUG`: training data of one moment, as a file or a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.access import command_line
from annotator.formats.registry import FORMATS
from annotator.management.output import progress_bar, refused
from annotator.services import exports
from annotator.services.export_options import CHOICES

LEFT_OUT = 3
ALIASES = ", ".join(entry.alias for entry in FORMATS.values() if entry.writes)


class Command(BaseCommand):
    help = (
        "Writes the annotations of a project. A path that ends as the format's files do (.spacy, .jsonl) is one file,"
        " with its manifest beside it; any other path is a folder with training and development data."
        f" Ends with status {LEFT_OUT} if the files are written but something had to be left out of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The project.")
        parser.add_argument("--format", required=True, help=f"One of: {ALIASES}.")
        parser.add_argument("--out", required=True, type=Path, help="Where to write.")
        for name, default in (("set", "final"), ("alignment", "strict"), ("layout", "auto")):
            parser.add_argument(f"--{name}", choices=CHOICES[name], default=default)
        parser.add_argument("--dev-fraction", type=float, help="Share of development data: 0.2 for spaCy, else 0.")
        parser.add_argument("--seed", type=int, default=0, help="Another seed gives another split.")
        parser.add_argument("--no-tokens", action="store_true", help="Leave the tokens out of Prodigy's format.")
        parser.add_argument("--offsets-only", action="store_true", help="Carry no text, only its SHA-256 and offsets.")
        parser.add_argument("--json", action="store_true", help="Print the manifest.")

    def handle(self, *_args: Any, slug: str, **options: Any) -> None:
        with refused(), progress_bar("documents", quiet=options["json"]) as progress:
            manifest = exports.export_to(
                options["out"],
                format=options["format"],
                options=_chosen(options),
                by=command_line(slug),
                on_progress=progress,
            )
        self.stdout.write(json.dumps(manifest, ensure_ascii=False) if options["json"] else _sentences(manifest))
        if left_out := manifest["loss"]["left_out"]:
            raise CommandError(
                f"{left_out} annotations could not be carried along; the manifest names them.", returncode=LEFT_OUT
            )


def _chosen(options: dict[str, Any]) -> dict[str, Any]:
    chosen = {name: options[name] for name in ("set", "alignment", "layout", "seed")}
    chosen["tokens"] = not options["no_tokens"]
    chosen["offsets_only"] = options["offsets_only"]
    if options["dev_fraction"] is not None:
        chosen["dev_fraction"] = options["dev_fraction"]
    return chosen


def _sentences(manifest: dict[str, Any]) -> str:
    documents, loss = manifest["documents"], manifest["loss"]
    lines = [
        f"{documents['exported']} documents with {sum(manifest['spans'].values())} spans;"
        f" {documents['not_seen']} of {documents['in_project']} are not finished and not in it."
    ]
    if documents["dev"]:
        lines.append(f"{documents['train']} to train on, {documents['dev']} to evaluate on.")
    lines += [f"{file['name']}  {file['bytes']} bytes  sha256 {file['sha256']}" for file in manifest["files"]]
    lines += [f"{code}: {count}" for code, count in loss["counts"].items()]
    return "\n".join(lines)
