// The text of the page: code points to DOM positions and back, words, and the spans as web/render.py draws them. The only
// module that knows of UTF-16 units. A block keeps its number, start, length and words while its element is exchanged.

export const byId = (id) => document.getElementById(id);
export const doc = byId("main");
export const desk = byId("desk");
export const startOf = (block) => Number(block.dataset.o);
export const numberOf = (block) => Number(block.id.slice(1));
export const blockAt = (number) => byId(`b${number}`);
export const allBlocks = () => [...doc.querySelectorAll(".b")];

const starts = allBlocks().map(startOf);
const lengths = [];
const words = [];
const places = new Map(); // id of a span -> the numbers of the blocks in which it was seen
const graphemes = new Intl.Segmenter();

// --- offsets ---

/** How many code points. */
function codePoints(text) {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function endOf(block) {
  const number = numberOf(block);
  lengths[number] ??= codePoints(block.textContent);
  return starts[number] + lengths[number];
}

/** The number of the last block that begins at or before an offset; the first one before all. */
export const numberAt = (offset) => Math.max(0, starts.findLastIndex((start) => start <= offset));

/** The blocks that a range of code points touches, in order. */
export function blocksIn(start, end) {
  const found = [];
  for (let number = numberAt(start); number < starts.length && starts[number] < end; number += 1) {
    const block = blockAt(number);
    if (start < endOf(block)) found.push(block);
  }
  return found;
}

/** The offset in the document of a DOM position inside a block. */
export function toOffset(block, node, offset) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return startOf(block) + codePoints(range.toString());
}

/** The DOM position [node, offset] of an offset that lies in or at the end of a block. */
export function toPoint(block, offset) {
  let left = offset - startOf(block);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = codePoints(node.data);
    if (left < length) return [node, [...node.data].slice(0, left).join("").length];
    left -= length;
  }
  return [block, block.childNodes.length];
}

/** DOM ranges, one a block. */
export function toRanges(start, end) {
  return blocksIn(start, end).map((block) => {
    const range = document.createRange();
    range.setStart(...toPoint(block, Math.max(start, startOf(block))));
    range.setEnd(...toPoint(block, Math.min(end, endOf(block))));
    return range;
  });
}

/** The text of a range inside one block, "" where it crosses blocks: the server compares it. */
export function quote(start, end) {
  const ranges = toRanges(start, end);
  return ranges.length === 1 ? String(ranges[0]) : "";
}

/** Ranges as an operation names them, with their words. */
export function textOf(parts) {
  const quotes = parts.map((part) => quote(...part));
  return { parts: parts.map((part) => part.join("-")).join(), quote: quotes.every(Boolean) ? quotes.join("") : "" };
}

/** The selected text as [start, end), or null. Not by Selection.toString(), which adds line breaks. */
export function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(doc)) return null;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const [first, last] = [blockAround(startContainer), blockAround(endContainer)];
  const beside = first && last ? [first] : allBlocks().filter((block) => range.intersectsNode(block));
  if (!beside.length) return null;
  const start = first ? toOffset(first, startContainer, startOffset) : startOf(beside[0]);
  const end = last ? toOffset(last, endContainer, endOffset) : endOf(beside.at(-1));
  const touched = start < end ? blocksIn(start, end) : []; // it may begin or end beside a block without touching it
  return touched.length ? [Math.max(start, startOf(touched[0])), Math.min(end, endOf(touched.at(-1)))] : null;
}

function blockAround(node) {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentNode : node).closest(".b");
  return block && doc.contains(block) ? block : null;
}

// --- words ---

/** The word tokens of a block as [start, end) in the document. */
export const tokensOf = (block) => (words[numberOf(block)] ??= readTokens(block));

function readTokens(block) {
  const numbers = block.dataset.k ? block.dataset.k.split(",") : [];
  const [from, characters] = [startOf(block), [...block.textContent]];
  const tokens = [];
  let at = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const start = at + parseInt(numbers[i], 36);
    at = start + parseInt(numbers[i + 1], 36);
    if (characters.slice(start, at).join("").trim()) tokens.push([from + start, from + at]);
  }
  return tokens;
}

/** What people see as one character each: letters with their accents, emoji with all their parts. */
export function charactersOf(block) {
  let at = startOf(block);
  return [...graphemes.segment(block.textContent)].map(({ segment }) => [at, (at += codePoints(segment))]);
}

/** A range moved outward to the words it touches. */
export function snap(start, end) {
  const touched = blocksIn(start, end).flatMap(tokensOf).filter(([a, b]) => a < end && start < b);
  return touched.length ? [touched[0][0], touched.at(-1)[1]] : [start, end];
}

/** Whether a block reads from right to left: its first letter with a direction decides, as in the layout. */
export function isRightToLeft(block) {
  block.dir = "auto";
  return block.matches(":dir(rtl)");
}

// --- spans ---

export const idsOf = (mark) => mark.dataset.s.split(" ");
const blockNumberOf = (mark) => numberOf(mark.closest(".b"));

/** The marks of a span in reading order; none where it is not drawn (any more). */
export function marksOf(id) {
  const named = `mark[data-s~="${id}"]`;
  if (!places.has(id)) places.set(id, new Set([...doc.querySelectorAll(named)].map(blockNumberOf)));
  const numbers = [...places.get(id)].sort((a, b) => a - b);
  return numbers.flatMap((number) => [...blockAt(number).querySelectorAll(named)]);
}

/** Exchange blocks: the fresh ones come without their words, and other spans may be drawn in them. */
export function exchange(numbers, change) {
  const known = numbers.map(Number).filter(blockAt);
  for (const number of known) tokensOf(blockAt(number));
  change();
  for (const number of known) {
    for (const mark of blockAt(number).querySelectorAll("mark")) {
      for (const id of idsOf(mark)) places.get(id)?.add(number);
    }
  }
}

export const stands = (id) => id !== null && marksOf(id).length > 0;
export const blockOf = (id) => marksOf(id)[0]?.closest(".b") ?? null;
export const blocksOf = (id) => [...new Set(marksOf(id).map(blockNumberOf))];

/** The state letter of a span in one of its marks: s, a, c or r. */
export const stateIn = (mark, id) => mark.classList[2 * idsOf(mark).indexOf(id) + 1]?.[1];

export function stateOf(id) {
  const mark = marksOf(id)[0];
  return mark ? stateIn(mark, id) : "";
}

/** The parts of a span as ranges of code points. */
export function partsOf(id) {
  const marks = marksOf(id);
  const named = marks[0]?.dataset.p?.split(";").find((each) => each.startsWith(`${id} `));
  if (named) return named.split(" ")[1].split(",").map((part) => part.split("-").map(Number));
  const [first, last] = [marks[0], marks.at(-1)];
  return [[toOffset(first.closest(".b"), first, 0), toOffset(last.closest(".b"), last, last.childNodes.length)]];
}

/** The wanted spans in reading order (by 1) or backwards (-1), once round: from an offset on, or from span `after`. */
export function* spansFrom(offset, by, wanted, after = null) {
  const marks = [...doc.querySelectorAll("mark")];
  const [node] = after === null ? toPoint(blockAt(numberAt(offset)), offset) : [];
  const ends = (mark) => mark.contains(node) || node.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
  let i = after === null ? marks.findIndex(ends) : marks.indexOf(marksOf(after)[0]);
  if (i < 0) i = marks.length;
  if (after === null && by < 0) i -= 1;
  let skip = after !== null;
  for (let n = 0; marks.length && n <= marks.length; n += 1, i += by) {
    const mark = marks.at(i % marks.length);
    const ids = idsOf(mark); // the innermost comes first; in reading order the outermost does
    for (const id of by > 0 ? ids.reverse() : ids) {
      if (skip) skip = id !== after;
      else if (wanted(mark, id) && marksOf(id)[0] === mark) yield id;
    }
    skip = false;
  }
}

// --- how it looks ---

export let current = null; // the id of the current span, as a string
let lit = []; // its marks

/** Paint at once what an operation on a span will do to it; the server's answer replaces it. */
export function paint({ op, span, label }) {
  const state = stateOf(span);
  const own = state === "a" || state === "c";
  if (op === "accept") flip(span, "a");
  else if (op === "relabel") flip(span, state === "a" ? "a" : "c", label);
  else if (op === "reject" && !own) flip(span, "r");
  else if (op === "reject" || op === "delete") for (const mark of marksOf(span)) mark.classList.add("going");
}

function flip(id, state, label = null) {
  for (const mark of marksOf(id)) {
    const at = 2 * idsOf(mark).indexOf(id);
    const [old, look] = [mark.classList[at], mark.classList[at + 1]];
    mark.classList.replace(look, look[0] + state);
    if (!label) continue;
    mark.classList.replace(old, old[0] + label);
    mark.classList.replace(`L${old.slice(1)}`, `L${label}`);
  }
}

/** Make a span the current one (null: none), bring it into view, and mark it in the list. */
export function setCurrent(id, { scroll = true } = {}) {
  for (const mark of lit) mark.classList.remove("cur");
  lit = id === null ? [] : marksOf(id);
  current = lit.length ? id : null;
  for (const mark of lit) mark.classList.add("cur");
  if (scroll && lit.length) reveal(lit[0]);
  markInList();
}

/** After an exchange: the same span is current again, or what stands in its place. */
export function keepCurrent(now = null) {
  setCurrent(current === null || stands(current) ? current : now, { scroll: false });
}

export function markInList() {
  for (const item of document.querySelectorAll("#sugg [data-i]")) item.ariaCurrent = item.dataset.i === current ? "true" : null;
  document.querySelector("#sugg [aria-current]")?.scrollIntoView({ block: "nearest" });
}

export function reveal(element) {
  const box = element.getBoundingClientRect();
  if (box.top < 90 || box.bottom > window.innerHeight - 90) element.scrollIntoView({ block: "center" });
}

/** Light up ranges of code points (pending: what the next label is for; sent: what is not stored yet). */
export function highlight(name, ranges) {
  if (!window.Highlight) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges.flatMap((range) => toRanges(...range))));
  else CSS.highlights.delete(name);
}
