"""Whatever is selected in the browser, its offsets are code points of exactly the stored text, and back."""

from __future__ import annotations

import random

import pytest

from annotator.text.blocks import blocks
from tests import make
from tests.browser.desk import spans
from tests.browser.torture import TORTURE, mark_some, module

pytestmark = pytest.mark.django_db(transaction=True)

# The page's own module is asked; positions are chosen in UTF-16 units, as a browser counts, never inside a pair.
SELECTIONS = """async ([url, seed, count]) => {
  const offsets = await import(url);
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node);
  const point = () => {
    const node = texts[random(texts.length)];
    let at = random(node.length + 1);
    if (/[\\udc00-\\udfff]/.test(node.data[at] ?? "")) at -= 1;
    return [node, at];
  };
  const found = [];
  for (let i = 0; i < count; i += 1) {
    getSelection().setBaseAndExtent(...point(), ...point());
    const range = offsets.selected();
    if (range === null) continue;
    const text = offsets.toRanges(...range).map(String);
    const live = getSelection().getRangeAt(0);
    const blocks = offsets.blocksIn(...range);
    const alone = blocks.length === 1 ? String(live) : null;
    const [first, last] = [blocks[0], blocks.at(-1)];
    const again = [
      offsets.toOffset(first, ...offsets.toPoint(first, range[0])),
      offsets.toOffset(last, ...offsets.toPoint(last, range[1])),
    ];
    found.push({ range, again, text, alone, quote: offsets.quote(...range) });
  }
  getSelection().removeAllRanges();
  return found;
}"""


@pytest.fixture
def project():
    return make.project("torture")


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.mark.parametrize("name", TORTURE)
def test_a_selection_is_exactly_that_piece_of_the_stored_text(name, desk, project, ada):
    text = TORTURE[name]
    document = make.document(project, text, title=name)
    mark_some(document, ada)
    page = desk(document, ada).page

    shown = page.evaluate(
        "[...document.querySelectorAll('main .b')].map(block => [Number(block.dataset.o), block.textContent])"
    )
    assert shown == [[start, text[start:end]] for start, end in blocks(text)]

    found = page.evaluate(SELECTIONS, [module(page), len(text), 60])
    assert len(found) > 30
    for each in found:
        start, end = each["range"]
        within = [(max(start, a), min(end, b)) for a, b in blocks(text) if a < end and start < b]
        assert each["again"] == [start, end]
        assert each["text"] == [text[a:b] for a, b in within]
        assert each["alone"] in (None, text[start:end])
        assert each["quote"] == (text[start:end] if len(within) == 1 else "")


@pytest.mark.parametrize("name", ["emoji", "arabic", "line breaks"])
def test_what_is_selected_and_labelled_is_stored_as_that_text(name, desk, project, ada):
    text = TORTURE[name]
    document = make.document(project, text, title=name)
    opened = desk(document, ada).press("t")
    expected = set()
    rng = random.Random(name)
    bounds = blocks(text)
    for number in range(4):
        block = rng.randrange(len(bounds))
        a, b = bounds[block]
        start = rng.randrange(a, b)
        end = rng.randrange(start + 1, b + 1)
        if text[start:end].strip() != text[start:end]:
            continue
        opened.page.evaluate(
            """async ([url, start, end]) => {
              const { blocksIn, toPoint } = await import(url);
              const [block] = blocksIn(start, end);
              getSelection().setBaseAndExtent(...toPoint(block, start), ...toPoint(block, end));
              block.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
              block.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
            }""",
            [module(opened.page), start, end],
        )
        opened.page.wait_for_function("() => CSS.highlights.has('pending')")
        opened.press(str(number + 1)).stored().press("Escape")
        expected.add((text[start:end], ("PERSON", "ORG", "GPE", "DATE")[number]))
    assert expected
    assert spans(document, ada) == expected


def test_what_is_copied_is_the_source(desk, project, ada):
    text = "\N{MAN}\u200d\N{GIRL} Ada  met\u00a0Bob <i>&amp; \u0645\u064f\u062d\u064e\u0645\u0651\u062f\tend."
    document = make.document(project, text)
    make.span(document, "Ada  met\u00a0Bob", "ORG", by=ada)
    make.span(document, "Bob", "PERSON", by=ada)
    page = desk(document, ada).page
    page.evaluate(
        """() => {
          const block = document.getElementById("b0");
          getSelection().selectAllChildren(block);
          document.addEventListener("copy", () => { window.copied = String(getSelection()); });
        }"""
    )
    page.keyboard.press("Control+c")
    assert page.evaluate("window.copied") == text


def test_the_words_of_the_caret_are_the_tokens_of_the_text(desk, project, ada):
    document = make.document(project, TORTURE["emoji"], title="emoji")
    page = desk(document, ada).page
    text, bounds = document.body.text, document.body.token_bounds
    tokens = page.evaluate(
        "async url => { const { allBlocks, tokensOf } = await import(url); return allBlocks().flatMap(tokensOf); }",
        module(page),
    )
    assert tokens == [[a, b] for a, b in bounds if not text[a:b].isspace()]
