"""Cue: a word or phrase that attributes a claim, added to those that Annotator brings or in the place of one of them.

The list is the server's. Its rules are those of `annotator.facts.cues`; `services.cues` puts both lists together.
"""

from __future__ import annotations

from django.db import models

from annotator.models.news import choices
from annotator.vocabulary import Certainty, Polarity, SpeechAct


class Cue(models.Model):
    cue = models.CharField(max_length=60, unique=True, help_text="As people name it: say, call for, according to.")
    forms = models.CharField(
        max_length=1000, blank=True, help_text="What is looked for, with commas; empty: the forms of the verb."
    )
    takes = models.CharField(
        "what follows", max_length=100, blank=True, help_text="Words with spaces between; empty: clause."
    )
    act = models.CharField(max_length=16, choices=choices(SpeechAct), default=SpeechAct.STATEMENT.value)
    certainty = models.CharField(max_length=11, choices=choices(Certainty), default=Certainty.CERTAIN.value)
    polarity = models.CharField(max_length=8, choices=choices(Polarity), default=Polarity.POSITIVE.value)
    future = models.BooleanField("what follows is to come", default=False)
    used = models.BooleanField(default=True, help_text="Off: the rules pass it over, also where Annotator has it.")

    class Meta:
        ordering = ("cue",)

    def __str__(self) -> str:
        return self.cue
