// The cursor on words: the caret by arrow keys, what the mouse selected, and the edges of a span that is moved.
// The cursor is either on a span (current) or on words: moving one takes the other away.

import {
  allBlocks, blockNumbered, blocksIn, codePoints, doc, isRightToLeft, numberOf, selected, snap, startOf, toOffset, tokensOf,
} from "./offsets.js";
import { follow, followed } from "./outbox.js";
import { blockOf, current, highlight, marksOf, reveal, setCurrent, stands } from "./state.js";

const desk = document.getElementById("desk");
const bar = document.getElementById("bar");
export const locked = "locked" in desk.dataset;
let words = null; // {tokens, anchor, focus}: numbers of tokens, or {range} from the mouse
let edges = null; // {id, start, end} while the edges of a span are moved
let pressed = false;
let whole = true;

export const hasWords = () => words !== null;
export const movesEdges = () => edges !== null;

/** The range of code points that the next label is for, or null. */
export function wordRange() {
  if (!words) return null;
  if (words.range) return words.range;
  return [words.tokens[Math.min(words.anchor, words.focus)][0], words.tokens[Math.max(words.anchor, words.focus)][1]];
}

/** The block in which the cursor is. */
export function here() {
  if (current !== null) return blockOf(current);
  const range = wordRange();
  return range ? blocksIn(...range)[0] : blockNumbered(followed());
}

export function followCursor() {
  const block = here();
  if (block) follow(numberOf(block));
}

export function clearWords() {
  words = null;
  edges = null;
  showWords();
}

/** After adding: the caret stays on its word, what the mouse selected is done with. */
export function collapseWords() {
  words = words?.tokens ? { ...words, anchor: words.focus } : null;
  edges = null;
  window.getSelection().removeAllRanges();
  showWords();
  bar.hidden = true;
}

export function showWords() {
  const range = edges ? [edges.start, edges.end] : wordRange();
  highlight("pending", range ? [range] : []);
  bar.hidden = !range || locked;
  desk.classList.toggle("moving-edges", edges !== null);
}

/** On a small screen the labels are out of sight: show them in a bar, for the current span. */
export function offerLabels() {
  bar.hidden = locked || current === null;
}

/** The arrow keys: one word on, or one more word; in a paragraph that reads from right to left the other way round. */
export function arrow(right, extend) {
  const block = edges ? blockOf(edges.id) : here();
  const by = right !== Boolean(block && isRightToLeft(block)) ? 1 : -1;
  if (edges) moveEdge(by, extend);
  else moveWord(by, extend);
}

const allTokens = () => allBlocks().flatMap(tokensOf);

function moveWord(by, extend) {
  const tokens = words?.tokens ?? allTokens();
  if (!tokens.length) return;
  let focus;
  if (words?.tokens) focus = words.focus + by;
  else {
    const from = words?.range?.[0] ?? (current !== null ? spanRange(current)[0] : firstVisible());
    focus = tokens.findIndex(([, end]) => from < end);
    if (focus < 0) focus = tokens.length - 1;
  }
  focus = Math.max(0, Math.min(tokens.length - 1, focus));
  setCurrent(null);
  words = { tokens, focus, anchor: extend && words?.tokens ? words.anchor : focus };
  window.getSelection().removeAllRanges();
  showWords();
  const block = blocksIn(...tokens[focus])[0];
  if (block) reveal(block);
  followCursor();
}

function spanRange(id) {
  const marks = marksOf(id);
  const last = marks.at(-1);
  return [
    toOffset(marks[0].closest(".b"), marks[0], 0),
    toOffset(last.closest(".b"), last, 0) + codePoints(last.textContent),
  ];
}

function firstVisible() {
  const block = allBlocks().find((each) => each.getBoundingClientRect().bottom > 100);
  return block ? startOf(block) : 0;
}

// --- edges -------------------------------------------------------------------------------------

export function startEdges() {
  if (current === null) return;
  const [start, end] = spanRange(current);
  words = null;
  edges = { id: current, start, end };
  showWords();
}

function moveEdge(by, atStart) {
  const tokens = allTokens();
  if (atStart) {
    const index = tokens.findIndex(([, end]) => edges.start < end) + by;
    if (tokens[index] && tokens[index][0] < edges.end) edges.start = tokens[index][0];
  } else {
    const index = tokens.findLastIndex(([start]) => start < edges.end) + by;
    if (tokens[index] && edges.start < tokens[index][1]) edges.end = tokens[index][1];
  }
  showWords();
}

/** The edges as they were moved, with the blocks they touched and touch; no longer moving. */
export function takeEdges() {
  const { id, start, end } = edges;
  const blocks = [...marksOf(id).map((mark) => mark.closest(".b")), ...blocksIn(start, end)];
  clearWords();
  return { id, range: [start, end], blocks: [...new Set(blocks)].map(numberOf) };
}

/** After a swap: the span whose edges move may have got another id. */
export function keepEdges(now) {
  if (edges && !stands(edges.id) && now !== null) edges.id = now;
}

document.body.addEventListener("ann:shown", showWords); // the ranges of a highlight go with their block

// --- the mouse ---------------------------------------------------------------------------------

/** Whether what the mouse selects grows to whole words; returns what it is from now on. */
export function switchSnapping() {
  whole = !whole;
  return whole;
}

function takeSelection() {
  const range = selected();
  if (!range || locked) return;
  setCurrent(null);
  edges = null;
  words = { range: whole ? snap(...range) : range };
  showWords();
  followCursor();
}

doc.addEventListener("pointerdown", () => { pressed = true; });
document.addEventListener("pointerup", () => { // also where the pointer has left the text
  if (pressed) setTimeout(takeSelection, 0);
  pressed = false;
});
document.addEventListener("selectionchange", () => {
  if (matchMedia("(pointer: coarse)").matches) takeSelection();
});
