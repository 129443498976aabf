"""How it looks where looks matter: no page is wider than the screen, marks change no letter, states differ."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests import make
from tests.browser.newsroom import ARABIC, HINDI, visit

pytestmark = pytest.mark.django_db(transaction=True)

# The boxes of all lines of letters of the words, relative to their paragraph; labels drawn before them do not count.
BOXES = """(words) => words.map((word) => {
  for (const block of document.querySelectorAll("main .b")) {
    const at = block.textContent.indexOf(word);
    if (at < 0) continue;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let width = 0;
    let left = at;
    let wanted = word.length;
    for (let node = walker.nextNode(); node && wanted; node = walker.nextNode()) {
      if (left < node.length) {
        const range = document.createRange();
        const end = Math.min(node.length, left + wanted);
        range.setStart(node, left);
        range.setEnd(node, end);
        for (const box of range.getClientRects()) width += box.width;
        wanted -= end - left;
        left = 0;
      } else left -= node.length;
    }
    return Math.round(width * 100) / 100;
  }
  throw new Error(`no ${word}`);
})"""


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_is_wider_than_a_small_screen(width, new_page, sign_in, newsroom):
    page = new_page(viewport={"width": width, "height": 700})
    wide = {}
    for name, _ in visit(page, sign_in, newsroom):
        inner = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
        if max(inner) > width:
            wide[name] = inner
    assert wide == {}


def test_no_page_gives_the_browser_anything_to_complain_about(page, sign_in, newsroom, complaints):
    page.add_init_script("addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective))")
    seen = [name for name, _ in visit(page, sign_in, newsroom)]
    assert len(seen) > 20
    assert complaints.unexpected == []


def test_what_is_far_from_the_screen_is_not_laid_out(desk):
    project = make.project()
    document = make.document(project, "\n".join(f"Line {number} of a long text." for number in range(400)))
    page = desk(document, make.member(project)).page
    sections = page.locator("main .ck")
    assert sections.count() == 20
    styles = sections.evaluate_all("all => all.map(each => getComputedStyle(each).contentVisibility)")
    assert set(styles) == {"auto"}
    visible = page.locator("main .b").evaluate_all(
        "all => all.filter(each => each.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    assert 0 < visible < 200


@pytest.mark.parametrize(
    ("text", "words", "inside"),
    [
        (ARABIC, ["وزارة", "الدفاع", "بيروت", "جنود"], ["لدفا", "نود"]),
        (HINDI, ["दिल्ली", "क्षेत्र", "प्रधानमंत्री", "शांति"], ["धानमं", "ांति"]),
        ("Ada fi ffi Office affluent waffle", ["Office", "affluent", "waffle"], ["ffi", "ff"]),
    ],
    ids=["arabic", "devanagari", "ligatures"],
)
def test_a_mark_changes_no_letter(text, words, inside, desk):
    """Also one that begins or ends in the middle of a word: the letters stay joined, so the words keep their width."""
    project = make.project()
    plain, marked = make.document(project, text), make.document(project, text)
    ada = make.member(project)
    make.suggestions(marked, [(each, "ORG") for each in [*words, *inside]])
    opened = desk(plain, ada)
    before = opened.page.evaluate(BOXES, words)
    opened.page.goto(opened.path.replace(f"/{plain.pk}/", f"/{marked.pk}/"))
    assert opened.page.locator("main mark").count() > len(words)
    after = opened.page.evaluate(BOXES, words)
    assert after == pytest.approx(before, abs=0.05)


@pytest.mark.parametrize(("text", "word"), [(ARABIC, "لدفا"), (HINDI, "ांति")], ids=["arabic", "devanagari"])
def test_letters_of_a_mark_inside_a_word_are_drawn_as_without_it(text, word, desk):
    """Pixel by pixel but for a shade at the seam; the line and the tint of the mark are taken away."""
    project = make.project()
    plain, marked = make.document(project, text), make.document(project, text)
    ada = make.member(project)
    make.suggestions(marked, [(word, "ORG")])
    opened = desk(plain, ada).press("Escape")
    block = opened.page.locator("main .b", has_text=word)
    without = block.screenshot()
    opened.page.goto(opened.path.replace(f"/{plain.pk}/", f"/{marked.pk}/"))
    opened.ready().press("Escape")
    mark = opened.page.locator("main mark")
    assert mark.get_attribute("data-t") is None
    mark.evaluate("mark => { mark.className = 'x'; }")
    assert pixels_apart(opened.page, without, block.screenshot()) <= 3
    mark.evaluate("mark => { mark.style.setProperty('display', 'inline-block'); }")
    assert pixels_apart(opened.page, without, block.screenshot()) > 20


def pixels_apart(page, one, other):
    """How many pixels of two pictures clearly differ."""
    return page.evaluate(
        """async (pictures) => {
          const [one, other] = await Promise.all(pictures.map(async (picture) => {
            const image = new Image();
            image.src = `data:image/png;base64,${picture}`;
            await image.decode();
            const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
            pen.drawImage(image, 0, 0);
            return pen.getImageData(0, 0, image.width, image.height).data;
          }));
          let apart = Math.abs(one.length - other.length) / 4;
          for (let i = 0; i < one.length; i += 4) apart += Math.abs(one[i] - other[i]) > 64;
          return apart;
        }""",
        [b64encode(picture).decode() for picture in (one, other)],
    )


def test_a_label_stands_before_its_word_but_never_inside_a_word_of_joining_letters(newsroom, page, sign_in):
    sign_in(page, newsroom.manager)
    page.goto(f"/projects/news/docs/{newsroom.arabic.pk}/review")
    codes = {mark.text_content(): mark.get_attribute("data-t") for mark in page.locator("main mark").all()}
    assert codes["بيروت"] == "GPE"
    assert codes["Reuters"] == "ORG"
    assert codes["لدفا"] is None
    drawn = page.locator("main mark", has_text="بيروت").evaluate("mark => getComputedStyle(mark, '::before').content")
    assert drawn == '"GPE"'
    assert "GPE" not in page.locator("main").inner_text()


def test_each_state_has_a_pattern_of_its_own_and_none_has_a_width(newsroom, page, sign_in):
    sign_in(page, newsroom.manager)
    page.goto(f"/projects/news/docs/{newsroom.english.pk}/review")
    looks = {}
    for text in ("Ada Lovelace", "met", "London"):
        mark = page.locator("main mark", has_text=text).first
        looks[text] = mark.evaluate(
            """mark => {
              const look = getComputedStyle(mark);
              const names = ["background-image", "padding-inline", "margin-inline", "border-inline-width", "position"];
              return [...names, "display"].map((name) => look.getPropertyValue(name));
            }"""
        )
    assert len({look[0] for look in looks.values()}) == 3
    assert all(look[1:] == ["0px", "0px", "0px", "static", "inline"] for look in looks.values())


def test_right_to_left_paragraphs_run_from_the_right_and_so_do_the_arrow_keys(desk):
    project = make.project()
    document = make.document(project, ARABIC)
    opened = desk(document, make.member(project))
    sides = opened.page.evaluate(
        """[...document.querySelectorAll("main .b")].map(block => {
          const range = document.createRange();
          range.setStart(block.firstChild, 0);
          range.setEnd(block.firstChild, 1);
          return block.getBoundingClientRect().right - range.getBoundingClientRect().right < 30;
        })"""
    )
    assert sides == [True, True]
    opened.press("ArrowLeft", "ArrowLeft")
    opened.lights("وزارة")
    opened.press("ArrowRight", "Shift+ArrowLeft")
    opened.lights("قالت وزارة")


def test_more_spans_over_one_word_than_lanes_are_counted(desk):
    labels = [f"L{number}" for number in range(7)]
    project = make.project(version=make.schema(labels))
    document = make.document(project)
    ada = make.member(project)
    for label in labels:
        make.span(document, "London", label, by=ada)
    opened = desk(document, ada)
    mark = opened.mark("London")
    assert mark.get_attribute("data-t").endswith("+2")
    assert opened.page.locator("#sugg .quote").count() == 7
    opened.press("j", "o", "o", "o", "o", "o", "o")
    opened.shows_current("London")
    opened.press("Delete").stored()
    assert opened.page.locator("#sugg .quote").count() == 6


def test_the_theme_of_the_account_page_stays(newsroom, page, sign_in):
    sign_in(page, newsroom.manager)
    page.emulate_media(color_scheme="light")
    page.goto("/account")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save the colours").click()
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 29)"


def test_printing_shows_the_whole_text_and_nothing_else(newsroom, page, sign_in):
    sign_in(page, newsroom.manager)
    page.goto(f"/projects/news/docs/{newsroom.english.pk}/review")
    page.emulate_media(media="print")
    assert page.locator("main").is_visible()
    for gone in (".palette", ".side", "#finish", ".top"):
        assert page.locator(gone).first.is_hidden(), gone
    assert page.locator("main .ck").first.evaluate("each => getComputedStyle(each).contentVisibility") == "visible"
