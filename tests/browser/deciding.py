"""Hands on the decision page: keys, and what is to be seen after them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import Document
from tests.adjudicating import gold


class Held:
    """What the network holds back until it is let go."""

    def __init__(self, desk: Decisions) -> None:
        self.desk = desk
        self.routes: list[Any] = []
        self.open = False
        desk.page.route(desk.route, self._carry)

    def let_go(self) -> None:
        """Let through what waits, and all that comes from now on."""
        while not self.routes:
            self.desk.page.wait_for_timeout(5)
        self.open = True
        for route in self.routes:
            route.continue_()

    def _carry(self, route: Any) -> None:
        if self.open:
            route.continue_()
        else:
            self.routes.append(route)


class Decisions:
    """The decision page of a document, driven by keys."""

    def __init__(self, page: Any, document: Document) -> None:
        self.page = page
        self.document = document
        self.path = reverse("adjudicate", args=[document.project.slug, document.pk])
        self.route = f"**{self.path}/*"

    def open(self) -> Decisions:
        # Before the page is there: the first request after a later interception would slip through it.
        self.page.route(self.route, lambda route: route.fallback())
        self.page.goto(self.path)
        self.page.wait_for_function("() => document.activeElement.matches('.conflict') || !document.querySelector('.conflict:not(.decided)')")  # noqa: E501  # fmt: skip
        return self

    def press(self, *keys: str) -> Decisions:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def stored(self) -> Decisions:
        expect(self.page.locator("#saved")).to_have_text("saved")
        return self

    def is_at(self, number: int) -> Decisions:
        """Wait until the conflict with this number is the current one."""
        expect(self.page.locator(".conflict:focus h2 .number")).to_contain_text(f"{number} of ")
        return self

    def counts(self, text: str) -> Decisions:
        expect(self.page.locator("#counters strong")).to_have_text(text)
        return self

    def card(self, number: int) -> Any:
        return self.page.locator(".conflict").nth(number - 1)

    def chosen(self, number: int) -> list[str]:
        """The letters of the rows of a card that are chosen."""
        rows = self.card(number).locator(".choice[aria-pressed=true] .letters")
        return [str(text) for text in rows.all_inner_texts()]

    def said(self, text: str) -> Decisions:
        expect(self.page.locator("#say")).to_contain_text(text)
        return self

    def gold(self) -> set[str]:
        return gold(self.document)
