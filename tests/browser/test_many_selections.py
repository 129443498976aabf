"""Ten thousand random selections over difficult texts, and six hundred of them from the screen to the exported file."""

from __future__ import annotations

import json
import random

import pytest

from annotator import jobs
from annotator.models import Export, Span
from annotator.roles import Role
from annotator.services import exports
from annotator.text.blocks import blocks
from tests import make
from tests.browser.desk import Desk
from tests.browser.torture import TORTURE, mark_some, module

pytestmark = pytest.mark.django_db(transaction=True)

SELECTIONS = 10_000
LABELLED = 600
NAMES = ("PERSON", "ORG", "GPE", "DATE")  # on the keys 1 to 4

# What is selected is read from the live selection, block by block, without the module that is tested. Ends lie between
# any two UTF-16 units, as a browser counts, but never inside a pair; some lie between the nodes of a block.
SELECT_MANY = """async ([url, seed, count]) => {
  const { selected, toRanges } = await import(url);
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const blocks = [...document.querySelectorAll("main .b")];
  const texts = blocks.flatMap((block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  });
  const betweenNodes = (block) => [block, random(block.childNodes.length + 1)];
  const inText = (node) => {
    const at = random(node.length + 1);
    return [node, /[\\udc00-\\udfff]/.test(node.data[at] ?? "") ? at - 1 : at];
  };
  const point = () => (random(10) ? inText(texts[random(texts.length)]) : betweenNodes(blocks[random(blocks.length)]));
  const clipped = (block, live) => {
    const { startContainer, startOffset, endContainer, endOffset } = live;
    const range = document.createRange();
    range.selectNodeContents(block);
    if (range.compareBoundaryPoints(Range.START_TO_START, live) < 0) range.setStart(startContainer, startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, live) > 0) range.setEnd(endContainer, endOffset);
    return String(range);
  };
  const before = (block, live) => {
    if (!block.contains(live.startContainer)) return "";
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(live.startContainer, live.startOffset);
    return String(range);
  };
  const found = [];
  while (found.length < count) {
    getSelection().setBaseAndExtent(...point(), ...point());
    if (getSelection().isCollapsed) continue;
    const live = getSelection().getRangeAt(0);
    const touched = blocks.filter((block) => live.intersectsNode(block) && clipped(block, live));
    if (!touched.length) continue; // between two nodes without text
    const range = selected();
    found.push({
      range,
      before: before(touched[0], live),
      pieces: touched.map((block) => clipped(block, live)),
      again: toRanges(...range).map(String),
    });
  }
  getSelection().removeAllRanges();
  return found;
}"""

SELECT = """async ([url, start, end]) => {
  const { blocksIn, toPoint } = await import(url);
  const [block] = blocksIn(start, end);
  getSelection().setBaseAndExtent(...toPoint(block, start), ...toPoint(block, end));
  for (const name of ["pointerdown", "pointerup"]) block.dispatchEvent(new PointerEvent(name, { bubbles: true }));
}"""

SHOWN = """() => {
  const spans = {};
  for (const block of document.querySelectorAll("main .b")) {
    let at = Number(block.dataset.o);
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const mark = node.parentElement.closest("mark[data-s]");
      for (const id of mark ? mark.dataset.s.split(" ") : []) {
        spans[id] ??= [at, ""];
        spans[id][1] += node.data;
      }
      at += [...node.data].length;
    }
  }
  return spans;
}"""


@pytest.fixture
def project():
    return make.project("torture")


@pytest.fixture
def ada(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def quick_desk(page, sign_in, ada):
    """A desk whose operations go straight to the server."""

    def opened(document):
        sign_in(page, ada.user)
        desk = Desk(page, document)
        page.goto(desk.path)
        return desk.ready()

    return opened


def pieces(text, start, end):
    """A range of a text, without what lies between its blocks."""
    return [text[max(start, a) : min(end, b)] for a, b in blocks(text) if a < end and start < b]


@pytest.mark.parametrize("name", TORTURE)
def test_whatever_is_selected_has_the_offsets_of_exactly_that_text(name, quick_desk, project, ada):
    text = TORTURE[name]
    document = make.document(project, text, title=name)
    mark_some(document, ada)
    page = quick_desk(document).page
    found = page.evaluate(SELECT_MANY, [module(page), len(text), -(-SELECTIONS // len(TORTURE))])
    assert len(found) * len(TORTURE) >= SELECTIONS
    for each in found:
        start, end = each["range"]
        first = next(a for a, b in blocks(text) if start < b)
        assert pieces(text, start, end) == each["pieces"] == each["again"]
        assert text[first:start] == each["before"]


def choose(text, rng):
    """Distinct (start, end, label name) inside one block each, with no white space at their ends."""
    bounds = blocks(text)
    found = set()
    while len(found) < LABELLED // len(TORTURE):
        first, last = rng.choice(bounds)
        start = rng.randrange(first, last)
        end = rng.randrange(start + 1, last + 1)
        if not (text[start].isspace() or text[end - 1].isspace()):
            found.add((start, end, rng.choice(NAMES)))
    return found


def label_by_hand(desk, text, chosen):
    """Select each range with the mouse, character by character, and press its label's key."""
    desk.press("t")
    address = module(desk.page)
    for start, end, name in sorted(chosen):
        desk.page.evaluate(SELECT, [address, start, end])
        desk.lights(text[start:end]).press(str(NAMES.index(name) + 1))
        desk.page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")


def exported(by):
    """The only document of the project as doccano's format has it."""
    job = jobs.run_inline(exports.start(format="doccano", options={}, by=by))
    assert job.state == "done", job.error
    return json.loads(exports.file_of(Export.objects.get(job=job), "annotations.jsonl").read_text("utf-8"))


@pytest.mark.parametrize("name", TORTURE)
def test_what_is_labelled_is_the_same_text_on_the_page_in_the_tables_and_in_the_file(
    name, quick_desk, project, ada, own_folders
):
    text = TORTURE[name]
    document = make.document(project, text, title=name)
    chosen = choose(text, random.Random(name))
    label_by_hand(quick_desk(document), text, chosen)

    stored = {span.pk: span for span in Span.objects.select_related("label")}
    assert sorted((span.start, span.end, span.label.name) for span in stored.values()) == sorted(chosen)

    shown = quick_desk(document).page.evaluate(SHOWN)
    assert shown == {str(pk): [span.start, text[span.start : span.end]] for pk, span in stored.items()}

    make.submit(document, ada)
    row = exported(ada)
    assert row["text"] == text
    assert sorted(map(tuple, row["label"])) == sorted(chosen)
