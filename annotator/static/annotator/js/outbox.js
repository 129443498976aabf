// Talking to the server. The outbox sends operations one at a time, in order, each with an id of its own and the
// revisions of its blocks read just before sending. What could not be sent stays, over a reload too, and is sent again
// under the same id. Answers wait while the pointer is down; what was selected in the text stays selected.

import {
  afterExchange, beforeExchange, blockNumbered, blocksIn, desk, highlight, keepCurrent, markInList, selected, toPoint,
} from "./text.js";

const SIGNED_OUT = "signed out";
const KEPT = `outbox ${desk.dataset.person} ${desk.dataset.ops}`;
const filter = document.getElementById("filter");
const queue = []; // {fields, blocks, seen, range, paint, revert}
let sending = false;
let trouble = "";
let failures = 0;
let refusals = 0;
let answers = 0;
let retry = 0;
let listTimer = 0;
let listed = shownList(); // the block whose list is wanted
let up = null; // while the pointer is down: a promise that it goes up
let lift = () => {};

export const pending = () => queue.length;

/**
 * Queue one operation on the given blocks (numbers). `paint` shows at once what will be, again after every exchange
 * of text until the answer is there; `revert` takes back what no fresh block would; `range` is lit until then.
 */
export function send(fields, blocks, { range = null, paint = () => {}, revert = () => {} } = {}) {
  const touched = new Set(queue.flatMap((each) => each.blocks));
  const seen = Object.fromEntries(blocks.filter((number) => !touched.has(number)).map((number) => [number, revisionOf(number)]));
  queue.push({ fields: { ...fields, cid: newId() }, blocks, seen, range, paint, revert });
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

const revisionOf = (number) => blockNumbered(number)?.dataset.r ?? 0;

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

async function receive({ blocks, revert }, answer) {
  trouble = "";
  failures = 0;
  answers += 1;
  const focused = document.activeElement?.id;
  await apply(answer);
  if (answer.ok) {
    const { "ann:applied": { op, span } } = JSON.parse(answer.headers.get("HX-Trigger"));
    const now = span === null ? null : String(span);
    keepCurrent(now);
    if (focused && !document.getElementById(focused)) document.getElementById(`i${now}`)?.focus({ preventScroll: true });
    document.body.dispatchEvent(new CustomEvent("ann:applied", { detail: { op, now } }));
  } else {
    refusals += 1;
    revert();
    await refresh(blocks);
    keepCurrent();
  }
  if (filtering() || shownList() !== listed) listSoon();
}

/** Show the given blocks as they are stored. */
async function refresh(blocks) {
  if (!blocks.length) return show();
  const answer = await request(`${desk.dataset.blocks}?i=${blocks.join(",")}`).catch(() => null);
  return answer?.ok ? apply(answer) : show();
}

/** Show what was written elsewhere, in another tab or by somebody else, unless something is under way here. */
export async function catchUp() {
  const before = answers;
  const { version, sets } = document.getElementById("rev").dataset;
  const answer = await request(`${desk.dataset.changes}?since=${version}&sets=${sets}`).catch(() => null);
  if (answer?.status !== 200 || before !== answers || queue.length) return;
  await apply(answer);
  keepCurrent();
  listSoon();
}

// --- the list ----------------------------------------------------------------------------------

function shownList() {
  return Number(document.getElementById("sugg").dataset.b ?? -1);
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

// --- what is not stored yet --------------------------------------------------------------------

function show() {
  const line = document.getElementById("saved");
  line.textContent = queue.length ? `${queue.length} unsaved${trouble ? `: ${trouble}` : ""}` : "saved";
  line.classList.toggle("waiting", queue.length > 0);
  line.classList.toggle("trouble", Boolean(trouble));
  const waiting = new Set(queue.flatMap((each) => each.blocks));
  for (const block of document.querySelectorAll(".b.unsaved")) {
    if (!waiting.has(Number(block.id.slice(1)))) block.classList.remove("unsaved");
  }
  for (const number of waiting) blockNumbered(number)?.classList.add("unsaved");
  for (const { paint } of queue) paint();
  highlight("sent", queue.map(({ range }) => range).filter(Boolean));
  keep();
}

/** What is not stored yet survives a reload of this tab. */
function keep() {
  if (queue.length) sessionStorage.setItem(KEPT, JSON.stringify(queue.map(({ fields, blocks, seen }) => ({ fields, blocks, seen }))));
  else sessionStorage.removeItem(KEPT);
}

for (const each of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
  queue.push({ ...each, kept: true, range: null, paint: () => {}, revert: () => {} });
}
if (queue.length) {
  show();
  void work();
}

for (const name of ["online", "focus"]) window.addEventListener(name, () => void work());
window.addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});
function catchUpIfIdle() {
  if (!queue.length && document.visibilityState === "visible") void catchUp();
}
window.addEventListener("focus", catchUpIfIdle);
setInterval(catchUpIfIdle, 2000);

// --- requests ----------------------------------------------------------------------------------

/** Why a request has to wait for the person: signed out, or somebody else signed in. */
class Held extends Error {}

/** A new UUID; crypto.randomUUID is missing where the page is not served securely. */
export function newId() {
  const random = (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, random);
}

async function ask(url, options) {
  const response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(15000), ...options });
  return { ok: response.ok, status: response.status, headers: response.headers, text: await response.text() };
}

function askFragment(url, fields) {
  const headers = { "HX-Request": "true", "X-CSRFToken": desk.dataset.token };
  return ask(url, fields ? { headers, method: "POST", body: new URLSearchParams(fields) } : { headers });
}

/** A request; with fields a POST. Rejects if there is no whole answer; with Held if the person has to do something. */
export async function request(url, fields = null) {
  const answer = await askFragment(url, fields);
  return fields && answer.status === 403 && (await renewed()) ? askFragment(url, fields) : answer;
}

/** Signing in again made the page's token worthless: take the new one, if the same person is there. */
async function renewed() {
  const page = await ask(window.location.pathname);
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(page.text, "text/html").getElementById("desk");
  if (!fresh) throw new Held(SIGNED_OUT);
  if (fresh.dataset.person !== desk.dataset.person) throw new Held("somebody else is signed in");
  desk.dataset.token = fresh.dataset.token;
  return true;
}

// --- exchanging text under the cursor ----------------------------------------------------------

/** Put the out-of-band pieces of an answer where they belong; what still waits to be sent is painted over it. */
export async function apply(answer) {
  await up;
  if (answer.text) {
    const numbers = [...answer.text.matchAll(/ id="b(\d+)"/g)].map((match) => match[1]);
    beforeExchange(numbers);
    keepSelection(() => window.htmx.swap(document.body, answer.text, { swapStyle: "none" }));
    afterExchange(numbers);
  }
  show();
  document.body.dispatchEvent(new CustomEvent("ann:shown"));
}

function keepSelection(change) {
  const range = selected();
  change();
  if (!range || selected()?.join() === range.join()) return;
  const blocks = blocksIn(...range);
  if (!blocks.length) return;
  window.getSelection().setBaseAndExtent(...toPoint(blocks[0], range[0]), ...toPoint(blocks.at(-1), range[1]));
}

window.addEventListener("pointerdown", () => {
  up ??= new Promise((resolve) => { lift = resolve; });
}, true);
for (const name of ["pointerup", "pointercancel", "blur"]) {
  // A moment later: the click that belongs to the press still has to find its target.
  window.addEventListener(name, () => setTimeout(() => {
    lift();
    up = null;
  }, 0));
}
