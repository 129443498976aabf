"""Writing guidelines: the text, what changed, and whether earlier decisions are to be looked at again."""

from __future__ import annotations

from django import forms

from annotator.services.guidelines import LONGEST, LONGEST_SUMMARY


class GuidelineForm(forms.Form):
    body = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
        help_text="Markdown: # heading, *emphasis*, - list, > quotation, `words as they stand`, "
        "[a link](https://example.org). No HTML, no images.",
    )
    summary = forms.CharField(
        label="What changed",
        required=False,
        max_length=LONGEST_SUMMARY,
        help_text="One line, for the list of versions.",
    )
    changes_decisions = forms.BooleanField(
        label="This changes earlier decisions",
        required=False,
        help_text="Everybody finds their spans decided before it in a list, to confirm or to change them.",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
