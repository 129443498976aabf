"""Other ways to look at a text: forced colours, paper, twice as large, dark, and with fewer signs in it."""

from __future__ import annotations

import random
import re

import pytest

from annotator.services.preferences import set_display
from labels.colour import DEFAULT_PALETTE, LINE_CONTRAST, PAGE_DARK, contrast
from labels.services import update_label
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

SUGGESTED = [("Ada Lovelace", "PERSON"), ("Charles Babbage", "ORG"), ("London", "GPE"), ("Kyiv", "GPE")]
STATES = {"Ada Lovelace": "accepted", "Charles Babbage": "corrected", "London": "rejected", "Kyiv": "suggested"}
LONG = "\n".join(f"Paragraph {number}: Ada Lovelace met Charles Babbage in London on Friday." for number in range(200))
SCREENS = {"200 %": (720, 450, 2), "320 px": (320, 640, 1)}  # 200 % of 1440 by 900


@pytest.fixture
def project():
    return make.project("news")


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def decided(project, ada):
    """A document with a span in each state."""
    document = make.document(project)
    first, second, third, _ = make.suggestions(document, SUGGESTED)
    make.operate(document, "accept", ada, span=first.pk)
    make.operate(document, "relabel", ada, span=second.pk, label=make.label(project, "PERSON").pk)
    make.operate(document, "reject", ada, span=third.pk)
    return document


def style(mark, name, pseudo=None):
    return mark.evaluate("(mark, [name, pseudo]) => getComputedStyle(mark, pseudo)[name]", [name, pseudo])


def colour_named(page, name):
    """What the browser makes of a colour's name."""
    return page.evaluate(
        """(name) => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.setProperty("forced-color-adjust", "none");
          probe.style.setProperty("background-color", name);
          const colour = getComputedStyle(probe).backgroundColor;
          probe.remove();
          return colour;
        }""",
        name,
    )


# --- forced colours ---------------------------------------------------------------------------------------------------


@pytest.fixture(params=["light", "dark"])
def forced(request, desk, decided, ada):
    opened = desk(decided, ada)
    opened.page.emulate_media(forced_colors="active", color_scheme=request.param)
    return opened


def test_with_forced_colours_each_state_has_its_pattern_in_the_colour_of_text(forced):
    looks = {state: style(forced.mark(text), "backgroundImage") for text, state in STATES.items()}
    assert len(set(looks.values())) == len(STATES)
    ink = colour_named(forced.page, "CanvasText")
    assert {state for state, look in looks.items() if ink in look} >= {"suggested", "accepted", "corrected"}
    own = re.findall(r"rgb\([^)]*\)", " ".join(looks[state] for state in ("suggested", "accepted", "corrected")))
    assert set(own) == {ink}


def test_with_forced_colours_the_current_span_is_what_the_system_highlights(forced):
    current, other = forced.shows_current("Kyiv").mark("Kyiv"), forced.mark("Ada Lovelace")
    assert style(current, "backgroundColor") == colour_named(forced.page, "Highlight")
    assert style(current, "color") == colour_named(forced.page, "HighlightText")
    assert style(other, "backgroundColor") == colour_named(forced.page, "Canvas")
    assert style(other, "color") == colour_named(forced.page, "CanvasText")


# --- paper ------------------------------------------------------------------------------------------------------------


def test_on_paper_stands_the_whole_text_with_its_lines_and_nothing_else(desk, project, ada):
    document = make.document(project, LONG)
    make.suggestions(document, SUGGESTED[:3])
    page = desk(document, ada).press("Escape").page
    marks = page.locator("main mark")
    looks = [style(marks.nth(number), "backgroundImage") for number in range(3)]
    page.emulate_media(media="print")
    heights = page.locator("main .b").evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    assert len(heights) == 200
    assert min(heights) > 10
    for gone in (".top", ".palette", ".side", "#finish", "#mode", "#bar", "dialog", "button"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone
    assert [style(marks.nth(number), "backgroundImage") for number in range(3)] == looks
    assert {style(each, "printColorAdjust") for each in marks.all()} == {"exact"}
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) > 4


# --- twice as large, and small screens --------------------------------------------------------------------------------


@pytest.fixture(params=SCREENS.values(), ids=SCREENS.keys())
def small(request, new_page, desk, decided, ada):
    width, height, scale = request.param
    page = new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    return desk(decided, ada, page=page)


def test_nothing_is_wider_than_the_screen_whatever_is_current(small):
    page = small.page
    width = page.viewport_size["width"]
    for keys in ((), ("j",), ("k", "k"), ("Escape", "ArrowRight", "Shift+ArrowRight"), ("Escape", "j", "e")):
        small.press(*keys)
        assert page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= width


def test_every_button_can_be_brought_into_view_and_be_hit(small):
    buttons = small.page.locator(".acts button:visible, .top button:visible, #submit")
    assert buttons.count() > 12
    hidden = [button.inner_text() for button in buttons.all() if not button.evaluate(REACHED)]
    assert hidden == []


# Whether a button lies on the screen, above everything else, once it is scrolled to.
REACHED = """(button) => {
  button.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, right, top, bottom, width, height } = button.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && button.contains(hit);
}"""


@pytest.mark.parametrize(
    ("key", "dialog"), [("g", "#guide"), ("?", "#help"), ("v", "#view"), ("m", "#note"), ("l", "#picker")]
)
def test_a_dialog_fits_on_the_screen(key, dialog, small):
    small.press("j", "k", "k", "k").shows_current("Charles Babbage")
    small.press(key)
    small.page.locator(dialog).wait_for()
    box = small.page.locator(dialog).bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= small.page.viewport_size["width"]
    assert box["y"] + box["height"] <= small.page.viewport_size["height"]


# --- dark -------------------------------------------------------------------------------------------------------------


def test_lines_in_the_default_colours_stand_out_from_the_dark_page(desk):
    names = ["ANT", "BEE", "CAT", "DOG", "EEL", "FOX", "GNU", "HEN"]
    schema = make.schema(names).schema
    for name, colour in zip(names, DEFAULT_PALETTE, strict=True):
        schema.refresh_from_db()
        update_label(schema.labels.get(name=name), colour=colour, revision=schema.revision, by=None)
    project = make.project(version=schema.versions.latest("number"))
    document = make.document(project, " and ".join(names))
    make.suggestions(document, [(name, name) for name in names])
    opened = desk(document, make.member(project)).press("Escape")
    opened.page.emulate_media(color_scheme="dark")
    page = hex_of(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert page == PAGE_DARK
    lines = [hex_of(style(opened.mark(name), "backgroundImage")) for name in names]
    assert len(set(lines)) == len(names)
    assert min(contrast(line, page) for line in lines) >= LINE_CONTRAST
    letters = hex_of(style(opened.mark(names[0]), "color"))
    assert min(contrast(letters, hex_of(style(opened.mark(name), "backgroundColor"))) for name in names) >= 7


def hex_of(css: str) -> str:
    """The first colour in a computed value."""
    return "#" + "".join(f"{int(each):02x}" for each in re.search(r"rgb\((\d+), (\d+), (\d+)\)", css).groups())


# --- fewer signs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "drawn"),
    [
        ("inline", {"Ada Lovelace": '"PER"', "Charles Babbage": '"PER"', "London": '"GPE"', "Kyiv": '"GPE"'}),
        ("current", {"Kyiv": '"GPE"'}),
        ("off", {}),
    ],
)
def test_codes_stand_where_the_person_wants_them(codes, drawn, desk, decided, ada):
    set_display(user=ada.user, codes=codes, rejected="shown")
    opened = desk(decided, ada).shows_current("Kyiv")
    found = {text: style(opened.mark(text), "content", "::before") for text in STATES}
    assert {text: content for text, content in found.items() if content != "none"} == drawn


def test_hidden_rejected_suggestions_have_no_line_and_are_passed_over(desk, decided, ada):
    set_display(user=ada.user, codes="inline", rejected="hidden")
    opened = desk(decided, ada).shows_current("Kyiv")
    assert "gradient" not in style(opened.mark("London"), "backgroundImage")
    assert "gradient" in style(opened.mark("Ada Lovelace"), "backgroundImage")
    opened.press("k").shows_current("Charles Babbage")
    opened.press("j").shows_current("Kyiv")
    set_display(user=ada.user, codes="inline", rejected="shown")
    opened.open().press("k").shows_current("London")
    assert "gradient" in style(opened.mark("London"), "backgroundImage")


@pytest.mark.parametrize(
    ("codes", "keys"),
    [("inline", "anax2naxxx"), ("current", "nanxannxan"), ("off", "anax2naxna")],
    ids=["inline", "current", "off"],
)
def test_no_paragraph_moves_when_a_key_is_pressed(codes, keys, desk):
    """The codes are as long as one another; another label may bring a longer one."""
    project = make.project()
    text = uneven_paragraphs(20)
    document = make.document(project, text)
    make.suggestions(document, [(" ".join(line.split()[:2]), "ORG") for line in text.split("\n")])
    ada = make.member(project)
    set_display(user=ada.user, codes=codes, rejected="shown")
    opened = desk(document, ada)
    boxes = "[...document.querySelectorAll('main .b')].map((block) => [block.offsetTop, block.offsetHeight])"
    before = opened.page.evaluate(boxes)
    for key in keys:
        assert opened.press(key).page.evaluate(boxes) == before
        assert opened.stored().page.evaluate(boxes) == before


def uneven_paragraphs(number: int) -> str:
    """Of so many lengths that in some a line breaks elsewhere as soon as one word is wider."""
    chance = random.Random("paragraphs")
    words = re.findall(
        r"\w+", "Kyiv met Bob and London saw Ada on Monday while Eve told Mallory about Trent near Paris"
    )
    return "\n".join(
        f"{n}. " + " ".join(chance.choices(words, k=chance.randrange(22, 45))) for n in range(20, 20 + number)
    )
