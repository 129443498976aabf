"""Every script is unharmed and usable: the caret by word and by character, edges, labels, and what is drawn."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest

from tests import make
from tests.browser.desk import spans
from tests.browser.test_look import BOXES, pixels_apart

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Script:
    """A text, the key that goes on in it, and a phrase in it with the numbers of its first word and of its words."""

    language: str
    text: str
    on: str
    phrase: str
    first: int
    words: int = 1
    whole: bool = True  # whether its words are found; if not, they are characters

    @property
    def back(self) -> str:
        return "ArrowRight" if self.on == "ArrowLeft" else "ArrowLeft"


ARABIC = Script(
    "ar", "قالت وزارة الدفاع في بَيْرُوت إن ثلاثة جنود أُصيبوا.\nوقال المتحدث اليوم.", "ArrowLeft", "وزارة الدفاع", 2, 2
)
HEBREW = Script("he", "דובר צה״ל אמר כי שָׁלוֹם רב בתל אביב.\nאין תגובה.", "ArrowLeft", "צה״ל", 2)
CHINESE = Script("zh", "习近平在北京会见普京。\n他说没有评论。", "ArrowRight", "北京", 5, 2)
HINDI = Script("hi", "प्रधानमंत्री ने दिल्ली में कहा।\nक्षेत्र में शांति है।", "ArrowRight", "दिल्ली", 3)
THAI = Script("xx", "นายกรัฐมนตรีไปกรุงเทพฯ วันนี้\nไม่มีความเห็น", "ArrowRight", "กรุงเทพฯ", 13, 7, whole=False)
SCRIPTS = {"arabic": ARABIC, "hebrew": HEBREW, "chinese": CHINESE, "devanagari": HINDI, "thai": THAI}
MIXED = "قالت وكالة Reuters News في تقرير OK اليوم.\nReuters cited وزارة الدفاع again"

# The texts of the paragraphs as they stand on the page.
PARAGRAPHS = "[...document.querySelectorAll('main .b')].map((block) => block.textContent)"
# Where the words that the next label is for lie on the screen.
LIT_BOX = """() => {
  const box = [...CSS.highlights.get("pending")][0].getBoundingClientRect();
  return [box.left, box.right];
}"""
LIT = "[...(CSS.highlights.get('pending') ?? [])].map(String).join('|')"


def every_script(test):
    return pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())(test)


def right_to_left(test):
    return pytest.mark.parametrize("script", [ARABIC, HEBREW], ids=["arabic", "hebrew"])(test)


@pytest.fixture
def begin(desk):
    """`begin(text, language)` opens the page of a new document: the desk, the document, and who is there."""

    def opened(text: str, language: str = "xx", suggested: tuple[str, ...] = ()):
        project = make.project(language=language)
        document = make.document(project, text)
        if suggested:
            make.suggestions(document, [(each, "ORG") for each in suggested])
        ada = make.member(project)
        return desk(document, ada), document, ada

    return opened


@every_script
def test_words_are_selected_and_labelled_and_are_there_after_a_reload(script, begin):
    opened, document, ada = begin(script.text, script.language)
    if not script.whole:
        opened.press("t")
    opened.press(*[script.on] * script.first, *[f"Shift+{script.on}"] * (script.words - 1))
    opened.lights(script.phrase)
    opened.press("1").stored().shows(script.phrase, "accepted", make.label(document.project, "PERSON"))
    opened.open().shows(script.phrase, "accepted")
    assert opened.page.evaluate(PARAGRAPHS) == script.text.split("\n")
    assert spans(document, ada) == {(script.phrase, "PERSON")}


@every_script
def test_the_caret_goes_back_by_the_other_key_and_over_the_end_of_a_paragraph(script, begin):
    opened, _, _ = begin(script.text, script.language)
    opened.press("t") if not script.whole else None
    opened.press(script.on, script.on, script.back)
    first = opened.page.evaluate(LIT)
    assert script.text.startswith(first)
    opened.press(script.back).lights(first)
    seen = [first]
    while not "".join(seen).endswith(script.text.split("\n")[0][-1]):
        seen.append(opened.press(script.on).page.evaluate(LIT))
    opened.press(script.on)
    assert script.text.split("\n")[1].startswith(opened.page.evaluate(LIT))
    opened.press(script.back).lights(seen[-1])


@every_script
def test_the_caret_by_characters_parts_no_letter_from_its_marks(script, begin):
    opened, _, _ = begin(script.text, script.language)
    opened.press("t")
    paragraph, seen = script.text.split("\n")[0], ""
    while len(seen) < len(paragraph):
        character = opened.press(script.on).page.evaluate(LIT)
        assert unicodedata.category(character[0])[0] != "M"
        seen += character
    assert seen == paragraph


@right_to_left
def test_the_caret_moves_to_the_side_to_which_the_arrow_points(script, begin):
    opened, _, _ = begin(script.text, script.language)
    opened.press("ArrowLeft")
    before = opened.page.evaluate(LIT_BOX)
    opened.press("ArrowLeft")
    after = opened.page.evaluate(LIT_BOX)
    assert after[1] < before[0]
    opened.press("ArrowRight")
    assert opened.page.evaluate(LIT_BOX) == before


@right_to_left
def test_edges_move_to_the_side_to_which_the_arrow_points(script, begin):
    opened, document, ada = begin(script.text, script.language, (script.phrase,))
    opened.shows_current(script.phrase).press("e")
    first = opened.page.evaluate(LIT_BOX)
    opened.press("ArrowLeft")
    longer = opened.page.evaluate(LIT_BOX)
    assert longer[0] < first[0]
    assert longer[1] == first[1]
    opened.press("Shift+ArrowRight")
    earlier = opened.page.evaluate(LIT_BOX)
    assert first[1] < earlier[1]
    opened.press("ArrowRight", "Enter").stored()
    words = script.text.split(" ")
    moved = " ".join(words[script.first - 2 : script.first - 1 + script.words])
    assert spans(document, ada) == {(moved, "ORG")}


def test_a_paragraph_in_two_directions_is_read_from_its_own_side(begin):
    """Its first letter decides; words of the other direction come in the order in which they are read."""
    opened, document, ada = begin(MIXED, "ar")
    arabic, english = (line.rstrip(".").split(" ") for line in MIXED.split("\n"))
    for word in arabic:
        opened.press("ArrowLeft").lights(word)
    opened.press("ArrowLeft").lights(".")
    opened.press("ArrowLeft").lights(english[0])
    for word in english[1:]:
        opened.press("ArrowRight").lights(word)
    opened.press("ArrowLeft", "Shift+ArrowLeft").lights("وزارة الدفاع")
    opened.press("2").stored().shows("وزارة الدفاع", "accepted")
    opened.press("k").shows_current("وزارة الدفاع").press("e", "ArrowRight").lights("وزارة الدفاع again")
    opened.press("Enter").stored()
    assert spans(document, ada) == {("وزارة الدفاع again", "ORG")}


# --- how it looks ---------------------------------------------------------------------------------------------------

# Words, and pieces of words that begin and end between two letters that are drawn together.
DRAWN = {
    "arabic": (ARABIC.text, ["وزارة", "بَيْرُوت"], ["لدفا", "يْرُو"]),
    "persian": ("می‌خواهم به تهران بروم.", ["می‌خواهم", "تهران"], ["خواه", "هرا"]),
    "urdu": ("وزیراعظم نے لاہور میں کہا۔", ["لاہور", "میں"], ["ہو", "راعظ"]),
    "hebrew": (HEBREW.text, ["צה״ל", "שָׁלוֹם"], ["ביב"]),
    "devanagari": (HINDI.text, ["दिल्ली", "क्षेत्र"], ["धानमं", "ांति"]),
    "bengali": ("প্রধানমন্ত্রী ঢাকায় বলেছেন।", ["ঢাকায়"], ["ধানমন্ত্রী"]),
    "thai": (THAI.text, ["กรุงเทพฯ"], ["รัฐ", "วันนี้"]),
    "chinese": (CHINESE.text, ["习近平", "北京"], ["京会"]),
}
JOINING = {name: case for name, case in DRAWN.items() if name not in ("hebrew", "thai", "chinese")}


def each_of(cases):
    return pytest.mark.parametrize(("text", "words", "inside"), cases.values(), ids=cases.keys())


@each_of(DRAWN)
def test_marked_words_are_as_wide_as_unmarked_ones(text, words, inside, begin):
    plain, _, _ = begin(text)
    before = plain.page.evaluate(BOXES, words)
    marked, _, _ = begin(text, suggested=(*words, *inside))
    assert marked.page.locator("main mark").count() >= len(words) + len(inside)
    assert marked.page.evaluate(BOXES, words) == pytest.approx(before, abs=0.05)
    assert marked.page.evaluate(PARAGRAPHS) == text.split("\n")


@each_of(JOINING)
def test_a_marked_piece_of_a_word_is_drawn_as_without_the_mark(text, words, inside, begin):
    """Pixel by pixel but for a shade at the seam; the line and the tint of the mark are taken away."""
    plain, _, _ = begin(text)
    block = plain.press("Escape").page.locator("main .b").first
    without = block.screenshot()
    piece = next(each for each in inside if each in text.split("\n")[0])
    marked, _, _ = begin(text, suggested=(piece,))
    marked.press("Escape")
    marked.page.locator("main mark").evaluate_all("all => all.forEach((mark) => { mark.className = 'x'; })")
    assert pixels_apart(marked.page, without, block.screenshot()) <= 3


@each_of(JOINING)
def test_a_code_stands_before_words_and_never_inside_one(text, words, inside, begin):
    opened, _, _ = begin(text, suggested=(*words, *inside))
    drawn = opened.page.locator("main mark").evaluate_all(
        """all => all.map((mark) => {
          const before = mark.previousSibling?.textContent ?? "";
          return [getComputedStyle(mark, "::before").content !== "none", before === "" || before.endsWith(" ")];
        })"""
    )
    assert [with_code for with_code, begins_a_word in drawn if begins_a_word] == [True] * len(words)
    assert not any(with_code for with_code, begins_a_word in drawn if not begins_a_word)
