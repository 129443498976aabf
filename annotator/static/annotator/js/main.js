// The annotation page: what the keys, the mouse and the buttons do. One registry of actions; help is made from it.

import { blocksIn, doc, numberOf, quote, selected, toPoint } from "./offsets.js";
import { allSpans, current, fade, flip, idsOf, marksOf, setCurrent, stateIn, stateOf } from "./state.js";
import { apply, catchUp, pending, send, settled } from "./outbox.js";
import { newId, request } from "./wire.js";
import {
  arrow, clearWords, collapseWords, followCursor, hasWords, here, keepEdges, locked, movesEdges, offerLabels, startEdges,
  switchSnapping, takeEdges, wordRange,
} from "./words.js";

const form = document.getElementById("finish");
const single = document.getElementById("single");
let lastLabel = null;
let place = 0; // where among all spans the cursor stood last

const actions = [
  { name: "next", keys: ["j"], title: "Next span", run: () => step(1) },
  { name: "previous", keys: ["k"], title: "Previous span", run: () => step(-1) },
  { name: "nextUndecided", keys: ["n"], title: "Next undecided suggestion", run: () => step(1, isUndecided) },
  { name: "previousUndecided", keys: ["p"], title: "Previous undecided suggestion", run: () => step(-1, isUndecided) },
  { name: "accept", keys: ["a"], title: "Accept, go on", writes: true, run: () => decide("accept", "a") },
  { name: "reject", keys: ["x"], title: "Reject, go on", writes: true, run: () => decide("reject", "r") },
  { name: "reset", keys: ["r"], title: "Back to undecided", writes: true, run: () => operate("reset") },
  { name: "edges", keys: ["e"], title: "Move edges: ← → the end, Shift the start, Enter keeps", writes: true, run: startEdges },
  { name: "overlapping", keys: ["o"], title: "Next span over the same words", run: cycle },
  { name: "remove", keys: ["Delete", "Backspace"], title: "Remove", writes: true, run: remove },
  { name: "add", keys: ["Enter"], title: "Add with the last label", writes: true, once: true, run: addLast },
  { name: "undo", keys: ["Ctrl+z"], title: "Undo", writes: true, run: () => send({ op: "undo" }, []) },
  { name: "redo", keys: ["Ctrl+y", "Ctrl+Shift+Z"], title: "Redo", writes: true, run: () => send({ op: "redo" }, []) },
  { name: "snapping", keys: ["t"], title: "Select whole words, or any characters", run: toggleSnapping },
  { name: "submit", keys: ["Ctrl+Enter"], title: "Submit, next document", writes: true, once: true, run: () => form.requestSubmit() },
  { name: "labels", keys: [], title: "", writes: true, run: offerLabels },
  { name: "guide", keys: ["g"], title: "Guidelines", run: () => toggle("guide") },
  { name: "help", keys: ["?"], title: "These keys", run: () => toggle("help") },
  { name: "cancel", keys: ["Escape"], title: "Cancel, deselect", run: cancel },
];
const arrows = [
  [["←", "→"], "Move by word; in a right-to-left paragraph the other way round"],
  [["Shift+←", "Shift+→"], "Select more or fewer words"],
  [["1", "…", "0"], "Label what is selected, or relabel the span"],
];

// --- moving ------------------------------------------------------------------------------------

const isUndecided = (mark, id) => stateIn(mark, id) === "s";

/** The number of the span where the cursor is, or of the one that comes after the words where it is. */
function standing(spans) {
  const at = current === null ? -1 : spans.findIndex(([id]) => id === current);
  if (at >= 0 || !hasWords()) return at < 0 ? place : at;
  const [node] = toPoint(here(), wordRange()[0]);
  const after = spans.findIndex(([, mark]) => mark.contains(node) || node.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
  return after < 0 ? spans.length : after;
}

/** To the next span (by 1) or the previous one (-1) that is wanted, round the end if need be. */
function step(by, wanted = () => true) {
  const spans = [...allSpans()];
  const from = standing(spans) - (by > 0 && current === null);
  for (let away = 1; away <= spans.length; away += 1) {
    const i = (from + by * away + 2 * spans.length) % spans.length;
    const [id, mark] = spans[i];
    if (id !== current && wanted(mark, id)) return void select(id, {}, i);
  }
}

function select(id, options = {}, at = [...allSpans().keys()].indexOf(id)) {
  clearWords();
  setCurrent(id, options);
  place = Math.max(0, at);
  followCursor();
}

/** Round all spans that lie over each other here. */
function cycle() {
  if (current === null) return;
  const over = new Set([current]);
  for (const id of over) for (const other of marksOf(id).flatMap(idsOf)) over.add(other);
  const ids = [...allSpans().keys()].filter((id) => over.has(id));
  select(ids[(ids.indexOf(current) + 1) % ids.length]);
}

// --- writing -----------------------------------------------------------------------------------

const parts = (range) => ({ parts: range.join("-"), quote: quote(...range) });
const blocksOf = (id) => [...new Set(marksOf(id).map((mark) => numberOf(mark.closest(".b"))))];

function decide(op, state) {
  if (current === null) return;
  const id = current;
  const blocks = blocksOf(id);
  const open = !"ac".includes(stateOf(id) ?? "s");
  const paint = () => (open ? flip(id, state) : fade(id));
  if (open || op === "reject") send({ op, span: id }, blocks, { paint });
  step(1, isUndecided);
}

function operate(op) {
  if (current !== null) send({ op, span: current }, blocksOf(current));
}

function remove() {
  if (current === null) return;
  const id = current;
  const blocks = blocksOf(id);
  step(1, (_, other) => other !== id);
  send({ op: "delete", span: id }, blocks, { paint: () => fade(id) });
}

/** Give the label to what is selected, or to the current span. */
function label(id) {
  lastLabel = id;
  const range = wordRange();
  if (range) add(range, id);
  else if (current !== null) {
    const span = current;
    const state = stateOf(span) === "a" ? "a" : "c";
    document.getElementById("bar").hidden = true;
    send({ op: "relabel", span, label: id }, blocksOf(span), { paint: () => flip(span, state, id) });
  }
}

function addLast() {
  const range = wordRange();
  if (movesEdges()) resize();
  else if (range && lastLabel !== null) add(range, lastLabel);
}

function add(range, labelId) {
  const blocks = blocksIn(...range).map(numberOf);
  collapseWords();
  send({ op: "add", ...parts(range), label: labelId }, blocks, { range });
}

function resize() {
  const { id, range, blocks } = takeEdges();
  send({ op: "resize", span: id, ...parts(range) }, blocks, { range });
}

function labelDocument(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  const press = (value) => document.getElementById(button.id)?.setAttribute("aria-pressed", String(value));
  const fields = { op: on ? "label" : "unlabel", label: button.dataset.documentLabel };
  send(fields, [], { paint: () => press(on), revert: () => press(!on) });
}

// --- the whole page ----------------------------------------------------------------------------

function cancel() {
  place = standing([...allSpans()]);
  if (movesEdges() || hasWords()) clearWords();
  else setCurrent(null);
  window.getSelection().removeAllRanges();
}

function toggle(id) {
  const dialog = document.getElementById(id);
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

function toggleSnapping() {
  const whole = switchSnapping();
  document.querySelector("[data-do=snapping]").setAttribute("aria-pressed", String(whole));
  say(whole ? "Selecting whole words." : "Selecting any characters.", "status");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});

async function submit() {
  const leave = document.getElementById("leave");
  let answer;
  try {
    if (!(await settled())) return; // something was refused: that is said already
    answer = await request(form.action, { cid: newId(), leave_undecided: leave?.checked ? "1" : "" });
  } catch {
    say("Not submitted: the server cannot be reached, or you are signed out. Your work is kept here; try again.");
    return;
  }
  const url = answer.headers.get("HX-Redirect");
  if (url) return void window.location.assign(url);
  await apply(answer);
  if (answer.status === 409 && leave) leave.checked = true;
}

function say(text, role = "alert") {
  const line = document.createElement("p");
  line.setAttribute("role", role);
  line.textContent = text;
  document.getElementById("say").replaceChildren(line);
}

/** A key by what it types; where that is no Latin letter (another alphabet, Caps Lock) by its place. */
function keyOf(event) {
  const letter = /^Key([A-Z])$/.exec(event.code);
  const plain = letter && !event.shiftKey && !/^[a-z]$/.test(event.key) && event.key.length === 1;
  return plain && !/[!-@[-`{-~]/.test(event.key) ? letter[1].toLowerCase() : event.key;
}

function describe(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.shiftKey && control ? "Shift+" : "") + keyOf(event);
}

/** The label of a digit key (by its place, whatever the layout types there) or of a letter. */
function labelForKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const digit = /^Digit(\d)$/.exec(event.code);
  const key = digit ? `${event.shiftKey ? "shift+" : ""}${digit[1]}` : keyOf(event);
  return document.querySelector(`.palette [data-key="${CSS.escape(key)}"]`)?.dataset.label ?? null;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("input:not([type=checkbox]), textarea, select")) return;
  if ((event.key === "Enter" || event.key === " ") && !event.ctrlKey && target.closest("button, a, input, summary")) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (event.ctrlKey || event.metaKey) return;
    arrow(event.key === "ArrowRight", event.shiftKey);
    event.preventDefault();
    return;
  }
  if (!single.checked && event.key.length === 1 && !event.ctrlKey && !event.metaKey) return;
  const labelId = locked ? null : labelForKey(event);
  const action = labelId === null ? actions.find(({ keys }) => keys.includes(describe(event))) : null;
  if (labelId === null && (!action || (locked && action.writes))) return;
  event.preventDefault();
  if (event.repeat && (!action || action.once)) return; // a key held down adds nothing twice
  if (action) action.run();
  else label(labelId);
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

doc.addEventListener("click", (event) => {
  if (selected()) return;
  const mark = event.target.closest("mark[data-s]");
  if (!mark) return clearWords();
  const ids = idsOf(mark);
  return select(ids[current !== null ? (ids.indexOf(current) + 1) % ids.length : 0], { scroll: false });
});

document.body.addEventListener("ann:applied", ({ detail: { op, now } }) => {
  keepEdges(now);
  if (["add", "undo", "redo"].includes(op) && now !== null && !hasWords() && !movesEdges()) select(now, { scroll: op !== "add" });
});
window.addEventListener("focus", () => {
  if (!pending()) void catchUp();
});

function fillHelp() {
  const rows = [...actions.map(({ keys, title }) => [keys, title]), ...arrows];
  for (const [keys, title] of rows.filter((row) => row[0].length)) {
    const row = document.getElementById("keys").insertRow();
    const caps = keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key }));
    row.insertCell().append(...caps.flatMap((cap) => [cap, " "]));
    row.insertCell().textContent = title;
  }
}

single.checked = localStorage.getItem("single-keys") !== "off";
single.addEventListener("change", () => localStorage.setItem("single-keys", single.checked ? "on" : "off"));
fillHelp();
step(1, isUndecided);
