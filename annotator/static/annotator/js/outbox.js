// Talking to the server. Operations are sent one at a time, in order, each with an id of its own and the revisions of
// its blocks read just before sending, and painted until answered. What could not be sent stays, over a reload too, and
// is sent again under the same id. Answers wait while the pointer is down; what was selected stays selected.

import {
  blockAt, blocksIn, byId, desk, exchange, highlight, keepCurrent, markInList, paint, selected, toPoint,
} from "./text.js";

const SIGNED_OUT = "signed out";
const KEPT = `outbox ${desk.dataset.person} ${desk.dataset.ops}`;
const filter = byId("filter");
const nothing = () => {};
const queue = []; // {fields, blocks, seen, ranges, press}
let sending = false;
let trouble = "";
let failures = 0;
let refusals = 0;
let answers = 0;
let retry = 0;
const rev = () => byId("rev").dataset;
let since = Number(rev().version); // all that was written elsewhere up to it is here
let { sets } = rev();
let listTimer = 0;
let listed = shownList(); // the block whose list is wanted
let up = null; // while the pointer is down: a promise that it goes up
let lift = () => {};

/** Queue an operation on blocks (numbers). Until it is answered `ranges` are lit; `press` shows or takes back the rest. */
export function send(fields, blocks, { ranges = [], press = nothing } = {}) {
  const fresh = blocks.filter((number) => !queue.some((each) => each.blocks.includes(number)));
  const seen = Object.fromEntries(fresh.map((number) => [number, revisionOf(number)]));
  queue.push({ fields: { ...fields, cid: newId() }, blocks, seen, ranges, press });
  show();
  void work();
}

/** Wait until all is answered; false if something was refused. Rejects if the server cannot be reached now. */
export async function settled() {
  const before = refusals;
  while (sending || queue.length) {
    if (trouble) throw new Error(trouble);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  return refusals === before;
}

const revisionOf = (number) => blockAt(number).dataset.r;

async function work() {
  if (sending || !queue.length) return;
  sending = true;
  clearTimeout(retry);
  try {
    let answer = await deliver(queue[0]);
    while (answer) {
      await receive(queue.shift(), answer);
      answer = queue.length ? await deliver(queue[0]) : null;
    }
  } finally {
    sending = false;
  }
  if (queue.length) retry = setTimeout(() => void work(), Math.min(1000 * 2 ** (failures - 1), 15000));
}

/** The answer that settles an operation, or null where it has to be sent again. */
async function deliver({ fields, blocks, seen, kept }) {
  const base = blocks.map((number) => `${number}:${(kept && seen[number]) ?? revisionOf(number)}`).join(",");
  let answer;
  try {
    answer = await request(fields.url || desk.dataset.ops, { ...fields, base, at: listed < 0 || filtering() ? "" : listed });
  } catch (error) {
    return hold(error instanceof Held ? error.message : "not reachable");
  }
  const understood = answer.status < 500 && answer.status !== 429 && (!answer.ok || answer.headers.has("HX-Trigger"));
  if (!understood) return hold("the server has trouble");
  if (answer.status !== 401) return answer;
  if (trouble !== SIGNED_OUT) await apply(answer);
  return hold(SIGNED_OUT);
}

function hold(reason) {
  trouble = reason;
  failures += 1;
  show();
  return null;
}

async function receive({ blocks, press }, answer) {
  trouble = "";
  failures = 0;
  answers += 1;
  const focused = document.activeElement?.id;
  await apply(answer);
  if (answer.ok) {
    if (Number(rev().version) === since + 1) since += 1; // nobody wrote in between
    const { "ann:applied": { op, span } } = JSON.parse(answer.headers.get("HX-Trigger"));
    const now = span === null ? null : String(span);
    keepCurrent(now);
    if (focused && !byId(focused)) byId(`i${now}`)?.focus({ preventScroll: true });
    tell("ann:applied", { op, now });
  } else {
    refusals += 1;
    press(false);
    await refresh(blocks);
    keepCurrent();
  }
  if (filtering() || shownList() !== listed) listSoon();
}

/** Show blocks as they are stored. */
async function refresh(blocks) {
  if (!blocks.length) return show();
  const answer = await request(`${desk.dataset.blocks}?i=${blocks.join(",")}`).catch(() => null);
  return answer?.ok ? apply(answer) : show();
}

/** Show what was written elsewhere, unless something is under way here. */
async function catchUp() {
  const before = answers;
  const answer = await request(`${desk.dataset.changes}?since=${since}&sets=${sets}`).catch(() => null);
  if (answer?.status !== 200 || before !== answers || queue.length) return;
  await apply(answer);
  since = Number(rev().version);
  sets = rev().sets;
  keepCurrent();
  listSoon();
  tell("ann:news");
}

// --- the list ---

function shownList() {
  return Number(byId("sugg").dataset.b ?? -1);
}

/** Whether the list shows what its filter finds in the whole text, and not the spans of one block. */
const filtering = () => [...new FormData(filter).values()].some(Boolean);

/** Show the list of this block, once the cursor rests there. */
export function follow(number) {
  if (number === listed) return;
  listed = number;
  if (!filtering()) listSoon();
}

export const followed = () => listed;

function listSoon() {
  clearTimeout(listTimer);
  listTimer = setTimeout(() => void list(), 90);
}

async function list() {
  const [wanted, before] = [new URLSearchParams({ b: listed, ...Object.fromEntries(new FormData(filter)) }), answers];
  const answer = await request(`${desk.dataset.side}?${wanted}`).catch(() => null);
  if (!answer?.ok || Number(wanted.get("b")) !== listed) return;
  if (before !== answers) return void list(); // an operation was answered meanwhile: this is older
  await apply(answer);
  markInList();
}

for (const name of ["input", "reset"]) filter.addEventListener(name, listSoon);

// --- what is not stored yet ---

function show() {
  const line = byId("saved");
  line.textContent = queue.length ? `${queue.length} unsaved${trouble && `: ${trouble}`}` : "saved";
  line.className = `counter saved ${queue.length ? "waiting" : ""} ${trouble && "trouble"}`;
  for (const block of document.querySelectorAll(".b.unsaved")) block.classList.remove("unsaved");
  for (const { fields, blocks, press } of queue) {
    for (const number of blocks) blockAt(number).classList.add("unsaved");
    paint(fields);
    press(true);
  }
  highlight("sent", queue.flatMap(({ ranges }) => ranges));
  // It survives a reload of this tab.
  sessionStorage.setItem(KEPT, JSON.stringify(queue));
}

for (const each of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
  queue.push({ ...each, kept: true, press: nothing });
}
if (queue.length) {
  show();
  void work();
}

function look() {
  if (queue.length) void work();
  else if (document.visibilityState === "visible") void catchUp();
}
for (const name of ["online", "focus"]) window.addEventListener(name, look);
setInterval(() => queue.length || look(), 1500);
window.addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});

const tell = (name, detail) => document.body.dispatchEvent(new CustomEvent(name, { detail }));

// --- requests ---

/** A request has to wait for the person, who signed out, or somebody else in. */
class Held extends Error {}

/** A new UUID; crypto.randomUUID is missing where the page is not served securely. */
export function newId() {
  const random = (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, random);
}

async function ask(url, fields) {
  const headers = { "HX-Request": "true", "X-CSRFToken": desk.dataset.token };
  const post = fields && { method: "POST", body: new URLSearchParams(fields) };
  const response = await fetch(url, { signal: AbortSignal.timeout(15000), headers, ...post });
  return { ok: response.ok, status: response.status, headers: response.headers, text: await response.text() };
}

/** A request; with fields a POST. Rejects if there is no whole answer; with Held if it waits for the person. */
export async function request(url, fields = null) {
  const answer = await ask(url, fields);
  const token = answer.headers.get("X-Fresh-Token"); // signing in again made the page's own worthless
  if (!token) return answer;
  const person = answer.headers.get("X-Person");
  if (person !== desk.dataset.person) throw new Held(person ? "somebody else is signed in" : SIGNED_OUT);
  desk.dataset.token = token;
  return ask(url, fields);
}

// --- exchanging text under the cursor ---

/** Put the pieces of an answer where they belong; what still waits to be sent is painted over it. */
export async function apply(answer) {
  await up;
  if (answer.text) {
    const numbers = [...answer.text.matchAll(/ id="b(\d+)"/g)].map((match) => match[1]);
    const swap = () => window.htmx.swap(document.body, answer.text, { swapStyle: "none" });
    keepSelection(() => exchange(numbers, swap));
  }
  show();
  tell("ann:shown");
}

function keepSelection(change) {
  const range = selected();
  change();
  if (!range || selected()?.join() === range.join()) return;
  const blocks = blocksIn(...range);
  getSelection().setBaseAndExtent(...toPoint(blocks[0], range[0]), ...toPoint(blocks.at(-1), range[1]));
}

window.addEventListener("pointerdown", () => {
  up ??= new Promise((resolve) => { lift = resolve; });
}, true);
for (const name of ["pointerup", "pointercancel", "blur"]) {
  // A moment later: the click still has to find its target.
  window.addEventListener(name, () => setTimeout(() => {
    lift();
    up = null;
  }, 0));
}
