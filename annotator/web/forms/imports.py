"""The import form: files, what they are, and what shall become of what is in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from annotator.errors import Invalid
from annotator.formats.registry import FORMATS
from annotator.services.imports import Options

MOST_FILES = 200


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files from one control. An empty file comes through: the import says what is wrong with it."""

    widget = ManyFiles

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=200, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list) else [data] if data else []
        if MOST_FILES < len(files):
            raise forms.ValidationError(f"One import takes at most {MOST_FILES} files; put texts into one .jsonl file.")
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        return [super(FilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    uploads = FilesField(
        label="Files",
        help_text="Drop files here or choose them. Plain text (.txt) or JSON Lines (.jsonl) in UTF-8, together at most"
        " 50 MB; a manifest.jsonl can come with the texts it names.",
    )
    format = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Find out from each file"),
            *((name, entry.title) for name, entry in FORMATS.items() if entry.reads),
        ],
    )
    spans_as = forms.ChoiceField(
        label="Spans in the files become",
        choices=[
            ("suggestions", "suggestions, which people accept, correct or reject"),
            ("annotations", "my own annotations; submitted where the answer is “accept”"),
        ],
        initial="suggestions",
        widget=forms.RadioSelect,
    )
    unknown_labels = forms.ChoiceField(
        label="Labels that the schema does not have",
        choices=[("refuse", "refuse the record"), ("skip", "leave the span out and list it")],
        initial="refuse",
        widget=forms.RadioSelect,
    )
    renamed = forms.CharField(
        required=False,
        max_length=10_000,
        label="Labels to rename",
        help_text="One a line, the label of the file first: PER = PERSON",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    duplicates = forms.ChoiceField(
        label="The same document twice in the files",
        choices=[("skip", "comes in once"), ("keep", "comes in twice")],
        initial="skip",
        widget=forms.RadioSelect,
    )
    all_or_nothing = forms.BooleanField(required=False, label="Import nothing if one record is refused")

    basic = ("format", "spans_as")
    advanced = ("unknown_labels", "renamed", "duplicates", "all_or_nothing")

    def basic_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.basic]

    def advanced_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.advanced]

    def clean_renamed(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["renamed"].splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.partition("=")[::2]] for line in lines]
        for line, pair in zip(lines, pairs, strict=True):
            if not all(pair):
                raise forms.ValidationError(f"“{line[:80]}” renames no label: write OLD = NEW.")
        return dict(pairs)

    def files_chosen(self) -> list[UploadedFile[bytes]]:
        chosen: list[UploadedFile[bytes]] = self.cleaned_data["uploads"]
        return chosen

    def options(self, *, dry_run: bool) -> Options:
        """What was chosen, as the service takes it."""
        names = ("spans_as", *self.advanced)
        try:
            return Options.from_dict({name: self.cleaned_data[name] for name in names} | {"dry_run": dry_run})
        except Invalid as error:  # pragma: no cover  (the fields have checked it)
            raise forms.ValidationError(error.message) from error
