"""Quantity and TimeValue: what somebody confirmed or corrected of the figure or time that a span says.

A span without a row has the value that the rules read in its text, as of the day of publication. A row stays as it is.
"""

from __future__ import annotations

from django.db import models

from annotator.models.annotation import AnnotationSet, Span
from annotator.models.news import choices
from annotator.models.scoping import scoped_by
from annotator.vocabulary import Modifier, Precision, TimeKind


class Quantity(models.Model):
    """The columns are those of `fact_records.Quantity`; `twin` is the span that says the same in another unit."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="quantities")
    span = models.OneToOneField(Span, primary_key=True, on_delete=models.DO_NOTHING, related_name="quantity")
    low = models.FloatField()
    high = models.FloatField()
    unit = models.CharField(max_length=20, default="count")
    modifier = models.CharField(max_length=10, choices=choices(Modifier), default=Modifier.EXACT.value)
    noun = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    digits = models.SmallIntegerField(null=True, blank=True)
    twin = models.ForeignKey(Span, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        verbose_name_plural = "quantities"
        constraints = [models.CheckConstraint(condition=models.Q(low__lte=models.F("high")), name="quantity_in_order")]

    def __str__(self) -> str:
        return f"{self.modifier} {self.low}–{self.high} {self.unit} on span {self.span_id}"


class TimeValue(models.Model):
    """The columns are those of `fact_records.TimeValue`; `published` is the day it was read by, null for an absolute
    one."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="times")
    span = models.OneToOneField(Span, primary_key=True, on_delete=models.DO_NOTHING, related_name="time")
    value = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=choices(TimeKind), default=TimeKind.DATE.value)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=choices(Precision), default=Precision.DAY.value)
    modifier = models.CharField(max_length=20, blank=True)
    relative = models.BooleanField(default=False)
    direction = models.CharField(max_length=8, blank=True)
    published = models.DateField(null=True, blank=True)
    anchor = models.ForeignKey(Span, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__isnull=True, last__isnull=True) | models.Q(first__lte=models.F("last")),
                name="time_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} on span {self.span_id}"
