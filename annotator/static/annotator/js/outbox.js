// The outbox: operations are sent one at a time, in order, each with an id of its own and the revisions of its
// blocks read just before sending. What could not be sent stays and is sent again under the same id.

import { blockNumbered } from "./offsets.js";
import { highlight, keepCurrent, markInList } from "./state.js";
import { Held, newId, place, request } from "./wire.js";

const desk = document.getElementById("desk");
const SIGNED_OUT = "signed out";
const queue = []; // {fields, blocks, range, paint, revert}
let sending = false;
let trouble = "";
let failures = 0;
let refusals = 0;
let answers = 0;
let retry = 0;
let listTimer = 0;
let listed = shownList(); // the block whose list is wanted

export const pending = () => queue.length;

/**
 * Queue one operation on the given blocks (numbers). `paint` shows at once what will be, again after every exchange
 * of text until the answer is there; `revert` takes back what no fresh block would; `range` is lit until then.
 */
export function send(fields, blocks, { range = null, paint = () => {}, revert = () => {} } = {}) {
  queue.push({ fields: { ...fields, cid: newId() }, blocks, range, paint, revert });
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

/** Show an answer; what still waits to be sent is painted over it. */
export async function apply(answer) {
  await place(answer);
  show();
  document.body.dispatchEvent(new CustomEvent("ann:shown"));
}

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
async function deliver({ fields, blocks }) {
  const base = blocks.map((number) => `${number}:${blockNumbered(number)?.dataset.r ?? 0}`).join(",");
  let answer;
  try {
    answer = await request(desk.dataset.ops, { ...fields, base, at: listed < 0 ? "" : listed });
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
  if (shownList() !== listed) void list();
}

/** Show the given blocks as they are stored. */
async function refresh(blocks) {
  if (!blocks.length) return show();
  const answer = await request(`${desk.dataset.blocks}?i=${blocks.join(",")}`).catch(() => null);
  return answer?.ok ? apply(answer) : show();
}

/** Show what was written elsewhere, in another tab, since this page was last in front. */
export async function catchUp() {
  const since = document.getElementById("rev").dataset.version;
  const answer = await request(`${desk.dataset.changes}?since=${since}`).catch(() => null);
  if (answer?.status !== 200) return;
  await apply(answer);
  keepCurrent();
  void list();
}

// --- the list of one block ---------------------------------------------------------------------

function shownList() {
  return Number(document.getElementById("sugg").dataset.b ?? -1);
}

/** Show the list of this block, once the cursor rests there. */
export function follow(number) {
  if (number === listed) return;
  listed = number;
  clearTimeout(listTimer);
  listTimer = setTimeout(() => void list(), 90);
}

export const followed = () => listed;

async function list() {
  if (listed < 0) return;
  const [number, before] = [listed, answers];
  const answer = await request(`${desk.dataset.side}?b=${number}`).catch(() => null);
  if (!answer?.ok || number !== listed) return;
  if (before !== answers) return void list(); // an operation was answered meanwhile: this is older
  await apply(answer);
  markInList();
}

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
}

for (const name of ["online", "focus"]) window.addEventListener(name, () => void work());
window.addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});
