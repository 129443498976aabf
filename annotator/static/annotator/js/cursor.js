// The cursor on words: the caret, what the mouse selected, the edges of a span that is moved, and the words that become
// another part of one. The cursor is either on a span (current) or on words, never on both.

import { follow, followed } from "./outbox.js";
import {
  allBlocks, blockAt, blockOf, blocksIn, blocksOf, byId, charactersOf, current, desk, doc, highlight, isRightToLeft,
  numberAt, numberOf, partsOf, reveal, selected, setCurrent, snap, stands, startOf, tokensOf,
} from "./text.js";

const bar = byId("bar");
const mode = byId("mode");
export const locked = "locked" in desk.dataset;
let words = null; // {anchor, focus}: two ranges of code points
let edges = null; // {id, parts, at}: the parts of a span, and which of them is moved
let joining = null; // the id of the span to which the next words are added
let rest = null; // where the caret was last
let pressed = false;
let whole = true; // whether the cursor goes by whole words, or by characters

export const deselect = () => getSelection().removeAllRanges();
export const hasWords = () => words !== null;
export const movesEdges = () => edges !== null;
export const joins = () => joining;
const unitsOf = (block) => (whole ? tokensOf(block) : charactersOf(block));

/** The range that the next label is for, or null. */
export function wordRange() {
  return words && [Math.min(words.anchor[0], words.focus[0]), Math.max(words.anchor[1], words.focus[1])];
}

/** The block of the cursor. */
function here() {
  if (current !== null) return blockOf(current);
  const range = wordRange();
  return range ? blocksIn(...range)[0] : blockAt(followed());
}

export function followCursor() {
  const block = here();
  if (block) follow(numberOf(block));
}

export function clearWords() {
  rest = words?.focus ?? rest;
  words = edges = joining = null;
  showWords();
}

/** After adding: the caret stays on its word. */
export function collapseWords() {
  words = words?.mouse ? null : words && { anchor: words.focus, focus: words.focus };
  edges = joining = null;
  deselect();
  showWords();
  bar.hidden = true;
}

function showWords() {
  const range = wordRange();
  const parts = edges?.parts ?? (range ? [range] : []);
  highlight("pending", parts);
  desk.classList.toggle("torn", parts.some((part) => snap(...part).join() !== part.join()));
  bar.hidden = !range || locked || joining !== null;
  mode.dataset.mode = edges ? "edges" : joining !== null ? "joining" : whole ? "" : "characters";
}

/** On a small screen: the labels for the current span, in a bar. */
export function offerLabels() {
  bar.hidden = locked || current === null;
}

/** Go by whole words or by any characters; returns which. */
export function switchSnapping() {
  whole = !whole;
  showWords();
  return whole;
}

// --- the arrow keys ---

/** One word on, or one more word; in a paragraph that reads from right to left the other way round. */
export function arrow(right, extend) {
  const block = here();
  const by = right !== Boolean(block && isRightToLeft(block)) ? 1 : -1;
  if (edges) moveEdge(by, extend);
  else moveWord(by, extend);
}

function moveWord(by, extend) {
  const caret = words?.mouse ? null : words?.focus ?? (current === null ? rest : null);
  const focus = caret ? beside(caret, by) ?? caret : firstWord();
  if (!focus) return;
  if (current !== null) setCurrent(null);
  words = { focus, anchor: extend && words && !words.mouse ? words.anchor : focus };
  deselect();
  showWords();
  reveal(blocksIn(...focus)[0]);
  followCursor();
}

/** Where the caret begins: at what the mouse selected, the current span, or the top of the screen. */
function firstWord() {
  const visible = () => startOf(allBlocks().find((block) => block.getBoundingClientRect().bottom > 100) ?? blockAt(0));
  const from = words?.anchor[0] ?? (current !== null ? partsOf(current)[0][0] : visible());
  return beside([from, from], 1) ?? beside([from, from], -1);
}

/** The next word (or character) after a range (by 1) or the last before it (-1); null at the ends of the text. */
function beside([start, end], by) {
  let block = blockAt(numberAt(by > 0 ? end : start));
  while (block) {
    const units = unitsOf(block);
    const found = by > 0 ? units.find((unit) => end <= unit[0]) : units.findLast((unit) => unit[1] <= start);
    if (found) return found;
    block = blockAt(numberOf(block) + by);
  }
  return null;
}

// --- edges and parts ---

export function startEdges() {
  if (current === null) return;
  words = joining = null;
  edges = { id: current, parts: partsOf(current), at: 0 };
  showWords();
}

/** Whose edges move: the next part of a discontinuous span. */
export function nextPart() {
  edges.at = (edges.at + 1) % edges.parts.length;
  reveal(blocksIn(...edges.parts[edges.at])[0]);
}

/** Leave the part whose edges move out, unless it is the only one. */
export function dropPart() {
  if (edges.parts.length > 1) edges = { ...edges, at: 0, parts: edges.parts.filter((_, i) => i !== edges.at) };
  showWords();
}

function moveEdge(by, atStart) {
  const side = atStart ? 0 : 1;
  const part = edges.parts[edges.at].with(side, border(edges.parts[edges.at][side], by, side));
  if (part[0] < part[1]) edges.parts[edges.at] = part;
  showWords();
}

/** The next start (side 0) or end (side 1) of a word after an offset, or the last one before it. */
function border(offset, by, side) {
  let block = blockAt(numberAt(offset));
  while (block) {
    const units = unitsOf(block);
    const found = by > 0 ? units.find((unit) => offset < unit[side]) : units.findLast((unit) => unit[side] < offset);
    if (found) return found[side];
    block = blockAt(numberOf(block) + by);
  }
  return offset;
}

/** From now on, the words that are selected become another part of the current span. */
export function startJoining() {
  if (current === null) return;
  joining = current;
  showWords();
}

/** The span that is changed, its new parts and the blocks it touched and touches; no longer changing it. */
export function takeParts() {
  const id = edges?.id ?? joining;
  const parts = merged(edges?.parts ?? [...partsOf(id), wordRange()]);
  const blocks = new Set([...blocksOf(id), ...parts.flatMap((part) => blocksIn(...part)).map(numberOf)]);
  clearWords();
  deselect();
  return { id, parts, blocks: [...blocks] };
}

/** The parts in reading order; what touches or overlaps is one. */
export function merged(parts) {
  const joined = [];
  for (const [start, end] of parts.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** After an exchange: the span whose edges move may have got another id. */
export function keepEdges(now) {
  if (edges && !stands(edges.id) && now !== null) edges.id = now;
  if (joining !== null && !stands(joining)) joining = now;
}

document.body.addEventListener("ann:shown", showWords); // the ranges of a highlight go with their block

// --- the mouse ---

function takeSelection() {
  let range = selected();
  if (!range || locked) return;
  if (whole) range = snap(...range);
  if (edges) edges.parts[edges.at] = range;
  else {
    setCurrent(null);
    words = { anchor: range, focus: range, mouse: true };
  }
  showWords();
  followCursor();
  if (joining !== null) document.body.dispatchEvent(new CustomEvent("ann:joined"));
}

doc.addEventListener("pointerdown", () => { pressed = true; });
document.addEventListener("pointerup", () => { // also where the pointer has left the text
  if (pressed) setTimeout(takeSelection, 0);
  pressed = false;
});
document.addEventListener("selectionchange", () => {
  if (matchMedia("(pointer: coarse)").matches) takeSelection();
});
