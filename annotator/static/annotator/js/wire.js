// Talking to the server: requests as it expects them of a fragment, and where the pieces of an answer go.

import { keepSelection, pointerUp } from "./selection.js";

const desk = document.getElementById("desk");

/** Why a request has to wait for the person: signed out, or somebody else signed in. */
export class Held extends Error {}

/** A new UUID; also where the page is not served securely and crypto.randomUUID is missing. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  hex[6] = `4${hex[6][1]}`;
  hex[8] = `a${hex[8][1]}`;
  return hex.join("").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
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
  if (!fresh) throw new Held("signed out");
  if (fresh.dataset.person !== desk.dataset.person) throw new Held("somebody else is signed in");
  desk.dataset.token = fresh.dataset.token;
  return true;
}

/** Put the out-of-band pieces of an answer where they belong. */
export async function place(answer) {
  await pointerUp();
  if (answer.text) keepSelection(() => window.htmx.swap(document.body, answer.text, { swapStyle: "none" }));
}
