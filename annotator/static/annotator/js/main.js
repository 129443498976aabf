// The annotation page: what the keys, the mouse and the buttons do. Which key does what stands in the table of keys;
// every row of it names one of the actions below.

import {
  arrow, clearWords, collapseWords, deselect, dropPart, followCursor, hasWords, joins, keepEdges, locked, merged,
  movesEdges, nextPart, offerLabels, startEdges, startJoining, switchSnapping, takeParts, wordRange,
} from "./cursor.js";
import {
  addPart, changeClaim, claimBlocks, claimed, contentOfClaim, decideClaim, editClaim, leaveClaim, newClaim, stepClaim,
} from "./claims.js";
import { apply, newId, request, send, settled } from "./outbox.js";
import {
  blocksIn, blocksOf, byId, current, desk, doc, idsOf, marksOf, numberOf, partsOf, selected, setCurrent, snap,
  spansFrom, stands, stateIn, stateOf, textOf,
} from "./text.js";

const form = byId("finish");
const rows = new Map(); // key -> what its row says
for (const { dataset } of document.querySelectorAll("#help [data-action]")) {
  for (const key of dataset.keys.split(" ").filter(Boolean)) rows.set(key, dataset);
}
const single = "single" in desk.dataset; // whether plain keys do anything
const rejectedHidden = desk.classList.contains("no-rejected");
let lastLabel = "";
let asking = false; // whether a dialog is on its way: keys rest
let added = null; // the span that was added last
let place = 0; // where the cursor stood last, as an offset

const actions = {
  next: () => step(1),
  previous: () => step(-1),
  nextUndecided: () => step(1, isUndecided),
  previousUndecided: () => step(-1, isUndecided),
  overlapping: () => (movesEdges() ? nextPart() : cycle()),
  accept: () => decide("accept"),
  reject: () => decide("reject"),
  reset: () => (onClaim() ? changeClaim("reset") : operate({ op: "reset" })),
  acceptAll: () => everywhere("accept"),
  rejectAll: () => everywhere("reject"),
  everywhere: () => everywhere("label"),
  edges: startEdges,
  part: startJoining,
  align: () => current !== null && resize(merged(partsOf(current).map((part) => snap(...part)))),
  note: () => ask("note", {}),
  meaning: () => ask("meaning", {}),
  comments: () => ask("comments"),
  claim: () => newClaim() || stepClaim(1),
  claimBack: () => stepClaim(-1),
  claimCard: editClaim,
  content: () => addPart("content"),
  source: () => addPart("source"),
  cue: () => addPart("cue"),
  actor: () => addPart("actor"),
  target: () => addPart("target"),
  place: () => addPart("place"),
  time: () => addPart("time"),
  quantity: () => addPart("quantity"),
  remove: () => (movesEdges() ? dropPart() : remove()),
  add: addLast,
  undo: () => send({ op: "undo" }, []),
  redo: () => send({ op: "redo" }, []),
  labels: openPicker,
  bar: offerLabels,
  snapping: toggleSnapping,
  submit: () => form.requestSubmit(),
  filter: () => byId("filter").elements.text.focus(),
  view: () => show("view"),
  guide: () => show("guide"),
  help: () => show("help"),
  cancel,
};

// --- moving ---

const isShown = (mark, id) => !rejectedHidden || stateIn(mark, id) !== "r";
const isUndecided = (mark, id) => stateIn(mark, id) === "s";

/** To the next span (by 1) or the previous one (-1) that is wanted, round the end if need be. */
function step(by, wanted = isShown) {
  const from = hasWords() ? wordRange()[0] : place;
  for (const id of spansFrom(from, by, wanted, current)) if (id !== current) return select(id);
}

function select(id, options = {}) {
  clearWords();
  leaveClaim();
  setCurrent(id, options);
  if (current !== null) [[place]] = partsOf(current);
  followCursor();
}

/** Round the spans that lie over each other. */
function cycle() {
  if (current === null) return;
  const over = new Set([current]);
  for (const id of over) for (const other of marksOf(id).flatMap(idsOf)) over.add(other);
  const next = spansFrom(0, 1, (mark, id) => over.has(id), current).next().value;
  if (next) select(next);
}

// --- writing ---

const onClaim = () => claimed() && current === null;

function decide(op) {
  if (onClaim()) return decideClaim(op);
  if (op === "reject" || !"ac".includes(stateOf(current))) operate({ op });
  step(1, isUndecided);
}

function operate(fields) {
  if (current !== null) send({ ...fields, span: current }, blocksOf(current));
}

function remove() {
  if (onClaim()) return changeClaim("delete");
  operate({ op: "delete" });
  step(1);
}

function label(id) {
  lastLabel = id;
  const range = wordRange();
  byId("bar").hidden = true;
  if (range) add(range, id);
  else operate({ op: "relabel", label: id });
}

function addLast() {
  if (movesEdges() || (joins() !== null && hasWords())) changeParts();
  else if (hasWords() && lastLabel) add(wordRange(), lastLabel);
}

function add(range, labelId) {
  const blocks = blocksIn(...range).map(numberOf);
  collapseWords();
  send({ op: "add", ...textOf([range]), label: labelId }, blocks, { ranges: [range] });
}

function changeParts() {
  const { id, parts, blocks } = takeParts();
  select(id, { scroll: false });
  resize(parts, blocks);
}

function resize(parts, blocks = blocksOf(current)) {
  send({ op: "resize", span: current, ...textOf(parts) }, blocks, { ranges: parts });
}

function labelDocument(button) {
  const on = button.ariaPressed !== "true";
  const press = (done) => { byId(button.id).ariaPressed = done === on; };
  send({ op: on ? "label" : "unlabel", label: button.dataset.documentLabel }, [], { press });
}

// --- dialogs ---

function show(id) {
  byId(id).querySelector("form")?.reset();
  byId(id).showModal();
}

/** The labels by name: what is typed narrows the list, Enter takes the chosen one. */
function openPicker() {
  if (!hasWords() && current === null) return;
  show("picker");
  byId("pick").value = "";
  narrow();
}

function narrow() {
  const wanted = byId("pick").value.toLowerCase().split(/\s+/);
  const rank = ({ dataset: { find } }) => (wanted.every((word) => find.includes(word)) ? find.indexOf(wanted[0]) : -1);
  const found = [...document.querySelectorAll(".palette [data-label]")].filter((each) => rank(each) >= 0).sort((a, b) => rank(a) - rank(b));
  byId("options").replaceChildren(...found.map((each) => {
    const option = Object.assign(document.createElement("li"), { className: each.className, id: `o${each.dataset.label}`, role: "option" });
    option.append(...each.cloneNode(true).childNodes);
    option.dataset.label = each.dataset.label;
    return option;
  }));
  choose(byId("options").firstElementChild);
}

function choose(option) {
  for (const each of byId("options").children) each.ariaSelected = each === option;
  byId("pick").setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

byId("pick").addEventListener("input", narrow);
byId("pick").addEventListener("keydown", (event) => {
  const chosen = byId("options").querySelector("[aria-selected=true]");
  if (event.key === "ArrowDown") choose(chosen?.nextElementSibling ?? chosen);
  else if (event.key === "ArrowUp") choose(chosen?.previousElementSibling ?? chosen);
  else if (event.key === "Enter") chosen?.click();
  else return;
  event.preventDefault();
});

/** A dialog about the current span, the one just added or the selected words; without `fields` also about none. */
async function ask(id, fields) {
  asking = true;
  try {
    await settled();
    const range = wordRange();
    const [[start, end] = []] = stands(added) ? partsOf(added) : [];
    const span = current ?? (range && start <= range[0] && range[1] <= end ? added : null);
    if (fields && !span && !range) return;
    const about = span ? { span } : range ? { parts: range.join("-"), label: lastLabel } : onClaim() && { parts: contentOfClaim() };
    const answer = await request(`${desk.dataset[id]}?${new URLSearchParams({ ...about, ...fields })}`);
    await apply(answer);
    if (answer.ok) show(id);
  } catch ({ message }) {
    say(`Not possible now: ${message}.`);
  } finally {
    asking = false;
  }
}

const everywhere = (action) => ask("everywhere", { action });

/** What a form says is one more operation. */
document.addEventListener("submit", (event) => {
  const { op, url = "" } = event.target.dataset;
  if (!op || event.submitter?.formMethod === "dialog") return;
  event.preventDefault();
  const data = new FormData(event.target);
  send({ ...Object.fromEntries(data), target: data.getAll("target").join(" "), op, url }, /^(note|value)/.test(op) ? blocksOf(data.get("span")) : op === "claim.set" ? claimBlocks() : []);
  event.target.closest("dialog")?.close();
});

// --- the whole page ---

function cancel() {
  if (hasWords()) [place] = wordRange();
  const joined = joins();
  if (!movesEdges() && !hasWords()) {
    setCurrent(null);
    leaveClaim();
  }
  clearWords();
  deselect();
  if (joined !== null) select(joined);
}

function toggleSnapping() {
  document.querySelector("[data-do=snapping]").ariaPressed = switchSnapping();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const leave = byId("leave");
  let answer;
  try {
    if (!(await settled())) return; // that is said already
    answer = await request(form.action, { cid: newId(), leave_undecided: leave?.checked ? "1" : "" });
  } catch ({ message }) {
    return void say(`Not submitted: ${message}. Your work is kept; try again.`);
  }
  const url = answer.headers.get("HX-Redirect");
  if (url) return void location.assign(url);
  await apply(answer);
  if (answer.status === 409 && leave) leave.checked = true;
});

function say(text) {
  byId("say").replaceChildren(Object.assign(document.createElement("p"), { role: "alert", textContent: text }));
}

const hasControl = (event) => event.ctrlKey || event.metaKey;

/** A key by what it types, whatever Caps Lock says; in another alphabet by its place. */
function keyOf(event) {
  const typed = (event.key > "~" && /^Key(.)$/.exec(event.code)?.[1]) || event.key;
  const key = typed.length > 1 ? typed : event.shiftKey ? typed.toUpperCase() : typed.toLowerCase();
  return hasControl(event) ? `Ctrl+${event.shiftKey ? "Shift+" : ""}${key}` : key;
}

/** The label of a digit key (by its place) or of a letter. */
function labelForKey(event) {
  if (hasControl(event)) return null;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const key = digit ? `${event.shiftKey ? "shift+" : ""}${digit}` : keyOf(event);
  return document.querySelector(`.palette [data-key="${CSS.escape(key)}"]`)?.dataset.label ?? null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || asking || document.querySelector("dialog[open],:popover-open")) return;
  const { target } = event;
  if (target.closest("input:not([type=checkbox]), textarea, select") && !target.closest("dialog")) {
    if (event.key !== "Escape") return;
    byId("filter").reset();
    return void doc.focus();
  }
  const control = hasControl(event);
  const theirs = { Enter: "button, a, summary", " ": "button, a, summary, input" }[event.key];
  if (theirs && !control && target.closest(theirs)) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (control) return;
    event.preventDefault();
    return void arrow(event.key === "ArrowRight", event.shiftKey);
  }
  if (!single && event.key.length === 1 && !control) return;
  const labelId = locked ? null : labelForKey(event);
  const row = labelId === null ? rows.get(keyOf(event)) : null;
  if (labelId === null && (!row || (locked && "writes" in row))) return;
  event.preventDefault();
  if (event.repeat && (!row || "once" in row)) return; // a key held down adds nothing twice
  if (row) actions[row.action]();
  else label(labelId);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-label], [data-document-label], [data-i]");
  if (!button) return;
  const { dataset } = button;
  button.closest("dialog")?.close();
  if (dataset.i) {
    select(dataset.i);
    button.focus({ preventScroll: true });
  } else if (locked && ("writes" in dataset || !dataset.do)) say("Locked: see above the text.");
  else if (dataset.do) actions[dataset.do]();
  else if (dataset.label) label(dataset.label);
  else labelDocument(button);
});

// A press on a button beside the text must not take the selection away.
for (const beside of document.querySelectorAll(".palette, .label-bar, .acts, #mode")) {
  beside.addEventListener("mousedown", (event) => event.preventDefault());
}

doc.addEventListener("click", (event) => {
  if (selected() || movesEdges() || joins() !== null) return;
  const mark = event.target.closest("mark[data-s]");
  if (!mark) return clearWords();
  const ids = idsOf(mark);
  select(ids[current !== null ? (ids.indexOf(current) + 1) % ids.length : 0], { scroll: false });
});

document.body.addEventListener("ann:joined", changeParts);
document.body.addEventListener("ann:applied", ({ detail: { op, now } }) => {
  keepEdges(now);
  if (op === "add") added = now;
  if (["add", "undo", "redo"].includes(op) && now !== null && !hasWords() && !movesEdges()) select(now, { scroll: op !== "add" });
});

location.hash ? select(location.hash.slice(1)) : step(1, isUndecided);
desk.dataset.ready = "";
