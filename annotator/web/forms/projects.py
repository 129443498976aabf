"""Making, describing and archiving a project, and taking over a newer version of its schema."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from annotator.models import Project
from annotator.selectors.projects import usable_versions
from labels.models import SchemaVersion

# The languages for which spaCy has a tokenizer without further packages.
LANGUAGES = {
    "af": "Afrikaans",
    "sq": "Albanian",
    "am": "Amharic",
    "grc": "Ancient Greek",
    "ar": "Arabic",
    "hy": "Armenian",
    "az": "Azerbaijani",
    "eu": "Basque",
    "bn": "Bengali",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "zh": "Chinese",
    "hr": "Croatian",
    "cs": "Czech",
    "da": "Danish",
    "nl": "Dutch",
    "en": "English",
    "et": "Estonian",
    "fo": "Faroese",
    "fi": "Finnish",
    "fr": "French",
    "de": "German",
    "el": "Greek",
    "gu": "Gujarati",
    "ht": "Haitian Creole",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "is": "Icelandic",
    "id": "Indonesian",
    "ga": "Irish",
    "it": "Italian",
    "kn": "Kannada",
    "ky": "Kyrgyz",
    "la": "Latin",
    "lv": "Latvian",
    "lij": "Ligurian",
    "lt": "Lithuanian",
    "dsb": "Lower Sorbian",
    "lg": "Luganda",
    "lb": "Luxembourgish",
    "mk": "Macedonian",
    "ms": "Malay",
    "ml": "Malayalam",
    "mr": "Marathi",
    "xx": "Multi-language",
    "ne": "Nepali",
    "kmr": "Northern Kurdish",
    "nb": "Norwegian Bokmål",
    "nn": "Norwegian Nynorsk",
    "fa": "Persian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sa": "Sanskrit",
    "gd": "Scottish Gaelic",
    "sr": "Serbian",
    "tn": "Setswana",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "es": "Spanish",
    "sv": "Swedish",
    "tl": "Tagalog",
    "ta": "Tamil",
    "tt": "Tatar",
    "te": "Telugu",
    "bo": "Tibetan",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "hsb": "Upper Sorbian",
    "ur": "Urdu",
    "yo": "Yoruba",
}


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, version: SchemaVersion) -> str:
        return f"{version.schema.title} (version {version.number})"


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Project
        fields = ("title", "description", "language")

    description = forms.CharField(
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is labelled and why; shown to all members.",
    )
    language = forms.ChoiceField(
        choices=list(LANGUAGES.items()),
        initial="en",
        label="Language of the documents",
        help_text="spaCy cuts the texts into tokens by it. It cannot change once there are documents.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (present := self.instance.language) not in LANGUAGES:
            field = self.fields["language"]
            field.choices = [(present, present), *field.choices]  # type: ignore[attr-defined]


class NewProjectForm(ProjectForm):
    schema = VersionField(
        queryset=SchemaVersion.objects.none(),
        empty_label=None,
        label="Label schema",
        help_text="The labels that people choose from. A newer version can be taken over later.",
    )
    field_order = ("title", "description", "schema", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schema"].queryset = usable_versions()  # type: ignore[attr-defined]


class AdoptForm(forms.Form):
    version = VersionField(queryset=SchemaVersion.objects.none(), empty_label=None)

    def __init__(self, *args: Any, versions: QuerySet[SchemaVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class ArchiveForm(forms.Form):
    title = forms.CharField(
        max_length=200, label="Type the title of the project", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
