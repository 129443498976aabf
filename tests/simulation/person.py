"""One simulated annotator: takes the next document, decides on what is suggested, claims too, submits, and so on.

Speaks HTTP over one kept connection and knows only what the pages say. Every write has an id of its own; what was
acknowledged is remembered. A write without an answer is sent again, under the same id, before anything else.
"""

from __future__ import annotations

import random
import re
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode, urlsplit

SUGGESTED = re.compile(r'data-s="(\d+)"')
REVISION = re.compile(r'id="b(\d+)"[^>]*? data-r="(\d+)"')
PROPOSED = re.compile(r'<li class="proposed[^"]*"><button [^>]*data-claim="(\d+)"')
BLOCK = re.compile(r'<p class="b[^"]*" id="b(\d+)" data-o="(\d+)" data-r="(\d+)"[^>]*>(.*?)</p>', re.DOTALL)
MARK = re.compile(r'<mark class="[^"]*s[^"]*" data-s="([\d ]+)"')


class Gone(Exception):
    """The server did not answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Person:
    """`pause` is the longest time to think before an action, in seconds. `took` are the times of the writes."""

    address: str
    cookie: str
    project: str
    chance: random.Random
    pause: float = 0.0
    acknowledged: list[uuid.UUID] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unanswered: tuple[str, dict[str, str]] | None = None
    token: str = ""
    connection: HTTPConnection | None = None

    # --- a day's work ---

    def work_until_done(self) -> None:
        """Until the queue has nothing more. What an earlier attempt left without an answer comes first."""
        if self.unanswered is not None:
            self.settle()
        while self.one_document():
            pass
        self.leave()

    def leave(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def one_document(self) -> bool:
        """Take a document, decide on all that is suggested, submit. False if there was none."""
        at = self.take()
        if at is None:
            return False
        self.documents.append(int(at.split("/")[-2]))
        page = self.ask("GET", at).text
        self.decide_all(at, page)
        self.decide_claims(at, self.ask("GET", at).text)
        self.submit(at)
        return True

    def take(self) -> str | None:
        """The path of the next document."""
        if not self.token:
            self.ask("GET", f"/projects/{self.project}/")
        answer = self.write(f"/projects/{self.project}/next", {"csrfmiddlewaretoken": self.token})
        path = urlsplit(answer.headers.get("location", "")).path
        return path if path.endswith("/review") else None

    def decide_all(self, at: str, page: str) -> None:
        for number, _, revision, body in BLOCK.findall(page):
            seen = revision
            for span in dict.fromkeys(each for ids in MARK.findall(body) for each in ids.split()):
                action = self.chance.choice(["accept", "accept", "accept", "reject"])
                answer = self.operate(at, action, number, seen, span=span)
                seen = dict(REVISION.findall(answer.text)).get(number, seen)

    def decide_claims(self, at: str, page: str) -> None:
        """Accept proposed claims, or reject them, or take them over with one more part."""
        seen = dict(REVISION.findall(page))
        for claim in dict.fromkeys(PROPOSED.findall(page)):
            action = self.chance.choice(["claim.accept", "claim.accept", "claim.reject", "claim.part"])
            more = {"role": self.chance.choice(["place", "time"]), "parts": "0-6"} if action == "claim.part" else {}
            base = ",".join(f"{block}:{revision}" for block, revision in seen.items())
            sent = {"op": action, "claim": claim, "base": base, **more}
            answer = self.change(at.replace("/review", "/claims/ops"), sent)
            seen |= dict(REVISION.findall(answer.text))

    def operate(self, at: str, action: str, block: str, revision: str, **fields: str) -> Answer:
        sent = {"op": action, "base": f"{block}:{revision}", **fields}
        return self.change(at.replace("/review", "/ops"), sent)

    def submit(self, at: str) -> None:
        self.change(at.replace("/review", "/submit"), {"leave_undecided": "1"})

    def change(self, path: str, fields: dict[str, str]) -> Answer:
        """A write with an id of its own."""
        self.think()
        self.unanswered = path, {"cid": str(uuid.uuid4()), **fields}
        return self.settle()

    def settle(self) -> Answer:
        """Send what has no answer yet."""
        assert self.unanswered is not None
        path, sent = self.unanswered
        answer = self.write(path, sent, fragment=True)
        self.unanswered = None
        if answer.status in {200, 204}:
            self.acknowledged.append(uuid.UUID(sent["cid"]))
        return answer

    def think(self) -> None:
        if self.pause:
            time.sleep(self.chance.random() * self.pause)

    # --- HTTP ---

    def write(self, path: str, fields: dict[str, str], *, fragment: bool = False) -> Answer:
        began = time.perf_counter()
        answer = self.ask("POST", path, urlencode(fields), fragment=fragment)
        self.took.append(time.perf_counter() - began)
        if answer.status not in {200, 204, 302}:
            self.failures.append(f"{answer.status} {path}")
        return answer

    def ask(self, method: str, path: str, body: str | None = None, *, fragment: bool = False) -> Answer:
        """Raises Gone if there is no answer."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if fragment:
            headers["HX-Request"] = "true"
        try:
            if self.connection is None:
                self.connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
            self.connection.request(method, path, body, headers)
            return self.read(self.connection.getresponse())
        except (OSError, HTTPException) as error:
            self.leave()
            raise Gone(str(error)) from error

    def read(self, response: HTTPResponse) -> Answer:
        text = response.read().decode()
        headers = {name.lower(): value for name, value in response.getheaders()}
        for cookie in response.headers.get_all("Set-Cookie", []):
            name = cookie.split("=")[0]
            if "csrf" in name:
                self.cookie = "; ".join([*self.cookie.split("; ")[:1], cookie.split(";")[0]])
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self.token = found.group(1)
        return Answer(response.status, headers, text)
