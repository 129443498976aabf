// The annotation page: what the keys, the mouse and the buttons do. One registry of actions; help is made from it.
// The cursor is either on a span (current) or on words (words): moving one takes the other away.

import {
  allBlocks, blockNumbered, blocksIn, codePoints, doc, isRightToLeft, numberOf, quote, selected, snap, startOf, toOffset, tokensOf,
} from "./offsets.js";
import { allIds, blockOf, current, fade, flip, highlight, idsOf, marksOf, reveal, setCurrent, stateOf } from "./state.js";
import { apply, catchUp, newId, pending, request, send, settled, showSide } from "./outbox.js";

const desk = document.getElementById("desk");
const bar = document.getElementById("bar");
const form = document.getElementById("finish");
const locked = "locked" in desk.dataset;
let words = null; // {anchor, focus}: token numbers over the whole document, or {range} from the mouse
let edges = null; // {id, start, end} while the edges of a span are moved
let lastLabel = null;
let sideTimer = 0;
let shownSide = Number(document.getElementById("sugg")?.dataset.b ?? -1);

const actions = [
  { name: "next", keys: ["j"], title: "Next span", run: () => step(1, () => true) },
  { name: "previous", keys: ["k"], title: "Previous span", run: () => step(-1, () => true) },
  { name: "nextUndecided", keys: ["n"], title: "Next undecided suggestion", run: () => step(1, isUndecided) },
  { name: "previousUndecided", keys: ["p"], title: "Previous undecided suggestion", run: () => step(-1, isUndecided) },
  { name: "accept", keys: ["a"], title: "Accept, go on", writes: true, run: () => decide("accept", "a") },
  { name: "reject", keys: ["x"], title: "Reject, go on", writes: true, run: () => decide("reject", "r") },
  { name: "reset", keys: ["r"], title: "Back to undecided", writes: true, run: () => operate("reset") },
  { name: "edges", keys: ["e"], title: "Move edges: ← → the end, Shift the start, Enter keeps", writes: true, run: startEdges },
  { name: "overlapping", keys: ["o"], title: "Next span over the same words", run: cycle },
  { name: "remove", keys: ["Delete", "Backspace"], title: "Remove", writes: true, run: remove },
  { name: "add", keys: ["Enter"], title: "Add with the last label", writes: true, run: addLast },
  { name: "undo", keys: ["Ctrl+z"], title: "Undo", writes: true, run: () => write({ op: "undo" }, []) },
  { name: "redo", keys: ["Ctrl+y", "Ctrl+Shift+Z"], title: "Redo", writes: true, run: () => write({ op: "redo" }, []) },
  { name: "submit", keys: ["Ctrl+Enter"], title: "Submit, next document", writes: true, run: () => form.requestSubmit() },
  { name: "guide", keys: ["g"], title: "Guidelines", run: () => toggle("guide") },
  { name: "help", keys: ["?"], title: "These keys", run: () => toggle("help") },
  { name: "cancel", keys: ["Escape"], title: "Cancel, deselect", run: cancel },
];
const arrows = [
  ["← →", "Move by word; in a right-to-left paragraph the other way round"],
  ["Shift ← →", "Select more or fewer words"],
  ["1 … 0", "Label what is selected, or relabel the span"],
];

// --- moving ------------------------------------------------------------------------------------

const isUndecided = (id) => stateOf(id) === "s";

function step(by, wanted) {
  const ids = allIds();
  const here = current === null ? (by > 0 ? -1 : ids.length) : ids.indexOf(current);
  for (let i = here + by; 0 <= i && i < ids.length; i += by) {
    if (wanted(ids[i])) return select(ids[i]);
  }
  const around = by > 0 ? ids.find(wanted) : ids.findLast(wanted);
  if (around !== undefined && around !== current) select(around);
  return undefined;
}

function select(id, options) {
  clearWords();
  setCurrent(id, options);
  followSide();
}

function cycle() {
  if (current === null) return;
  const ids = idsOf(marksOf(current)[0]);
  select(ids[(ids.indexOf(current) + 1) % ids.length]);
}

/** The list follows the block the cursor is in, once the cursor rests. */
function followSide() {
  const block = here();
  if (!block || numberOf(block) === shownSide) return;
  shownSide = numberOf(block);
  clearTimeout(sideTimer);
  sideTimer = setTimeout(() => void showSide(shownSide), 90);
}

function here() {
  if (current !== null) return blockOf(current);
  const range = wordRange();
  return range ? blocksIn(...range)[0] : blockNumbered(shownSide);
}

// --- words -------------------------------------------------------------------------------------

const allTokens = () => allBlocks().flatMap(tokensOf);

function wordRange() {
  if (!words) return null;
  if (words.range) return words.range;
  return [words.tokens[Math.min(words.anchor, words.focus)][0], words.tokens[Math.max(words.anchor, words.focus)][1]];
}

function clearWords() {
  words = null;
  edges = null;
  showWords();
}

function showWords() {
  const range = edges ? [edges.start, edges.end] : wordRange();
  highlight("pending", range);
  bar.hidden = !range || locked;
  desk.classList.toggle("moving-edges", edges !== null);
}

function moveWord(by, extend) {
  const tokens = words?.tokens ?? allTokens();
  if (!tokens.length) return;
  let focus;
  if (words?.tokens) focus = words.focus + by;
  else {
    const from = words?.range?.[0] ?? (current !== null ? startOfSpan(current) : firstVisible());
    focus = tokens.findIndex(([, end]) => from < end);
  }
  focus = Math.max(0, Math.min(tokens.length - 1, focus));
  setCurrent(null);
  words = { tokens, focus, anchor: extend && words?.tokens ? words.anchor : focus };
  window.getSelection().removeAllRanges();
  showWords();
  const block = blocksIn(...tokens[focus])[0];
  if (block) reveal(block);
  followSide();
}

function startOfSpan(id) {
  const mark = marksOf(id)[0];
  return toOffset(mark.closest(".b"), mark, 0);
}

function spanRange(id) {
  const last = marksOf(id).at(-1);
  return [startOfSpan(id), toOffset(last.closest(".b"), last, 0) + codePoints(last.textContent)];
}

function firstVisible() {
  const block = allBlocks().find((each) => each.getBoundingClientRect().bottom > 100);
  return block ? startOf(block) : 0;
}

// --- edges -------------------------------------------------------------------------------------

function startEdges() {
  if (current === null) return;
  const [start, end] = spanRange(current);
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

function keepEdges() {
  const { id, start, end } = edges;
  const blocks = new Set([...marksOf(id).map((mark) => mark.closest(".b")), ...blocksIn(start, end)]);
  highlight("sent", [start, end]);
  clearWords();
  write({ op: "resize", span: id, parts: `${start}-${end}`, quote: quote(start, end) }, [...blocks].map(numberOf));
}

// --- writing -----------------------------------------------------------------------------------

function write(fields, blocks) {
  send(fields, blocks, shownSide < 0 ? "" : shownSide);
}

const blocksOf = (id) => [...new Set(marksOf(id).map((mark) => numberOf(mark.closest(".b"))))];

function decide(op, state) {
  if (current === null) return;
  const id = current;
  const blocks = blocksOf(id);
  const open = "sr".includes(stateOf(id));
  if (open) flip(id, state);
  else if (op === "reject") fade(id);
  step(1, isUndecided);
  if (open || op === "reject") write({ op, span: id }, blocks);
}

function operate(op) {
  if (current !== null) write({ op, span: current }, blocksOf(current));
}

function remove() {
  if (current === null) return;
  const id = current;
  const blocks = blocksOf(id);
  fade(id);
  step(1, (other) => other !== id);
  write({ op: "delete", span: id }, blocks);
}

/** Give the label to what is selected, or to the current span. */
function label(id) {
  lastLabel = id;
  const range = wordRange();
  if (range) add(range, id);
  else if (current !== null) {
    const span = current;
    flip(span, stateOf(span) === "a" ? "a" : "c", id);
    write({ op: "relabel", span, label: id }, blocksOf(span));
  }
}

function addLast() {
  const range = wordRange();
  if (edges) keepEdges();
  else if (range && lastLabel !== null) add(range, lastLabel);
}

function add(range, labelId) {
  const blocks = blocksIn(...range).map(numberOf);
  highlight("sent", range);
  window.getSelection().removeAllRanges();
  const fields = { op: "add", parts: `${range[0]}-${range[1]}`, quote: quote(...range), label: labelId };
  words = words?.tokens ? { tokens: words.tokens, focus: words.focus, anchor: words.focus } : null;
  edges = null;
  showWords();
  bar.hidden = true;
  write(fields, blocks);
}

function labelDocument(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  write({ op: on ? "label" : "unlabel", label: button.dataset.documentLabel }, []);
}

// --- the whole page ----------------------------------------------------------------------------

function cancel() {
  if (edges || words) clearWords();
  else setCurrent(null);
  window.getSelection().removeAllRanges();
}

function toggle(id) {
  const dialog = document.getElementById(id);
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});

async function submit() {
  try {
    await settled();
  } catch (error) {
    return say(`Not submitted: ${error.message}. It is kept here; try again.`);
  }
  const response = await request(form.action, {
    cid: newId(),
    leave_undecided: document.getElementById("leave")?.checked ? "1" : "",
  }).catch(() => null);
  if (!response) return say("Not submitted: the server is not reachable. Try again.");
  const url = response.headers.get("HX-Redirect");
  if (url) {
    window.location.assign(url);
    return undefined;
  }
  await apply(response);
  const leave = document.getElementById("leave");
  if (response.status === 409 && leave) leave.checked = true;
  return undefined;
}

function say(text) {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = text;
  document.getElementById("say").replaceChildren(line);
}

function describe(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.shiftKey && control ? "Shift+" : "") + event.key;
}

/** The label of a digit key (by its place, whatever the layout types there) or of a letter. */
function labelForKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const digit = /^Digit(\d)$/.exec(event.code);
  const key = digit ? `${event.shiftKey ? "shift+" : ""}${digit[1]}` : event.key;
  return document.querySelector(`.palette [data-key="${CSS.escape(key)}"]`)?.dataset.label ?? null;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("input:not([type=checkbox]), textarea, select")) return;
  if ((event.key === "Enter" || event.key === " ") && !event.ctrlKey && target.closest("button, a, input, summary")) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (event.ctrlKey || event.metaKey) return;
    const block = edges ? blockOf(edges.id) : here();
    const by = (event.key === "ArrowRight") !== (block !== null && isRightToLeft(block)) ? 1 : -1;
    if (edges) moveEdge(by, event.shiftKey);
    else moveWord(by, event.shiftKey);
    event.preventDefault();
    return;
  }
  const labelId = locked ? null : labelForKey(event);
  const action = labelId === null ? actions.find(({ keys }) => keys.includes(describe(event))) : null;
  if (labelId !== null) label(labelId);
  else if (action && !(locked && action.writes)) action.run();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-do], [data-label], [data-document-label], [data-i]") : null;
  if (!button) return;
  const { dataset } = button;
  if (dataset.i) {
    const mark = marksOf(dataset.i)[0];
    select(dataset.i);
    if (mark) button.focus({ preventScroll: true });
  } else if (dataset.do) {
    const action = actions.find(({ name }) => name === dataset.do);
    if (!(locked && action.writes)) action.run();
  } else if (locked) say("This document is submitted. Reopen it to go on.");
  else if (dataset.label) label(dataset.label);
  else labelDocument(button);
});

// A press on a palette button must not take the selection away before the click is handled.
for (const place of document.querySelectorAll(".palette, .label-bar, .acts")) {
  place.addEventListener("mousedown", (event) => event.preventDefault());
}

doc.addEventListener("pointerup", () => setTimeout(takeSelection, 0));
document.addEventListener("selectionchange", () => {
  if (matchMedia("(pointer: coarse)").matches) takeSelection();
});

function takeSelection() {
  const range = selected();
  if (!range || locked) return;
  setCurrent(null);
  edges = null;
  words = { range: snap(...range) };
  showWords();
  followSide();
}

doc.addEventListener("click", (event) => {
  if (selected()) return;
  const mark = event.target.closest("mark[data-s]");
  if (!mark) return clearWords();
  const ids = idsOf(mark);
  return select(ids[current !== null ? (ids.indexOf(current) + 1) % ids.length : 0], { scroll: false });
});

document.body.addEventListener("ann:applied", ({ detail }) => {
  showWords(); // the ranges of a highlight do not survive the exchange of their block
  if (detail.op === "add" && detail.span !== null && !words) select(String(detail.span), { scroll: false });
});
window.addEventListener("focus", () => {
  if (!pending()) void catchUp();
});

function fillHelp() {
  const rows = [...actions.map(({ keys, title }) => [keys.join(", "), title]), ...arrows];
  for (const [keys, title] of rows) {
    const row = document.getElementById("keys").insertRow();
    row.insertCell().append(Object.assign(document.createElement("kbd"), { textContent: keys }));
    row.insertCell().textContent = title;
  }
}

fillHelp();
step(1, isUndecided);
