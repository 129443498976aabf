// The outbox: operations are sent one at a time, in order, each with an id of its own and the revisions of its
// blocks read just before sending. What could not be sent stays and is sent again under the same id.

import { blockNumbered } from "./offsets.js";
import { highlight, keepCurrent, markInList } from "./state.js";

const desk = document.getElementById("desk");
const queue = [];
let sending = false;
let trouble = "";

export const pending = () => queue.length;

/** A new UUID; also where the page is not served securely and crypto.randomUUID is missing. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  hex[6] = `4${hex[6][1]}`;
  hex[8] = `a${hex[8][1]}`;
  return hex.join("").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Queue one operation on the given blocks (numbers). `at` is the block whose list is shown. */
export function send(fields, blocks, at) {
  queue.push({ fields: { ...fields, cid: newId() }, blocks, at });
  show();
  void work();
}

/** Wait until all is stored. Rejects if the server cannot be reached now. */
export async function settled() {
  while (queue.length) {
    if (trouble) throw new Error(trouble);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** A request as the server expects it of a fragment. */
export async function request(url, fields = null) {
  const headers = { "HX-Request": "true", "X-CSRFToken": desk.dataset.token };
  const options = { headers, credentials: "same-origin", signal: AbortSignal.timeout(15000) };
  if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
  return fetch(url, options);
}

/** Put the out-of-band pieces of an answer where they belong; the selection and the current span stay. */
export async function apply(response) {
  const text = await response.text();
  if (text) window.htmx.swap(document.body, text, { swapStyle: "none" });
  return text;
}

async function work() {
  if (sending) return;
  sending = true;
  while (queue.length) {
    const done = await attempt(queue[0]);
    if (!done) break;
    queue.shift();
    trouble = "";
    show();
  }
  sending = false;
  if (queue.length) setTimeout(() => void work(), 2000);
}

/** Send one; true when it is dealt with (stored, or refused and said so), false when it has to be sent again. */
async function attempt({ fields, blocks, at }) {
  const base = blocks.map((number) => `${number}:${blockNumbered(number)?.dataset.r ?? 0}`).join(",");
  let response;
  try {
    response = await request(desk.dataset.ops, { ...fields, base, at });
  } catch {
    return keep("not reachable");
  }
  if (response.status >= 500 || response.status === 429) return keep("the server has trouble");
  await apply(response);
  if (response.status === 401) return keep("signed out");
  highlight("sent", null);
  if (response.ok) applied(response.headers.get("HX-Trigger"));
  else if (response.status !== 409) await refresh(blocks);
  keepCurrent();
  return true;
}

function applied(header) {
  const detail = header ? JSON.parse(header)["ann:applied"] : null;
  if (!detail) return;
  keepCurrent(detail.was === null ? null : String(detail.was), detail.span === null ? null : String(detail.span));
  document.body.dispatchEvent(new CustomEvent("ann:applied", { detail }));
}

function keep(reason) {
  trouble = reason;
  show();
  return false;
}

/** Show the given blocks as they are stored. */
export async function refresh(blocks) {
  if (!blocks.length) return;
  const response = await request(`${desk.dataset.blocks}?i=${blocks.join(",")}`).catch(() => null);
  if (response?.ok) await apply(response);
}

/** Show the list of a block. */
export async function showSide(number) {
  const response = await request(`${desk.dataset.side}?b=${number}`).catch(() => null);
  if (response?.ok) await apply(response);
  markInList();
}

/** Show what was written elsewhere, in another tab, since this page was last in front. */
export async function catchUp() {
  const since = document.getElementById("rev").dataset.version;
  const response = await request(`${desk.dataset.changes}?since=${since}`).catch(() => null);
  if (response?.status === 200) await apply(response);
  keepCurrent();
}

function show() {
  const place = document.getElementById("saved");
  place.textContent = queue.length ? `${queue.length} unsaved${trouble ? `: ${trouble}` : ""}` : "saved";
  place.classList.toggle("waiting", queue.length > 0);
  place.classList.toggle("trouble", Boolean(trouble));
  const waiting = new Set(queue.flatMap((each) => each.blocks));
  for (const block of document.querySelectorAll(".b.unsaved")) {
    if (!waiting.has(Number(block.id.slice(1)))) block.classList.remove("unsaved");
  }
  for (const number of waiting) blockNumbered(number)?.classList.add("unsaved");
}

window.addEventListener("online", () => void work());
window.addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});
