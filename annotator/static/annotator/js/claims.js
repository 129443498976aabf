// Claims: which one is active, its parts lit in the text, its card beside it, and what keys do to it. The list that the
// server sends names all claims in reading order with their parts, so that going from one to the next waits for nobody.

import { collapseWords, hasWords, locked, wordRange } from "./cursor.js";
import { apply, request, send } from "./outbox.js";
import { blockAt, blocksIn, byId, desk, doc, highlight, numberOf, reveal, setCurrent, textOf, tokensOf } from "./text.js";

const ROLES = ["content", "source", "cue", "actor", "target", "place", "time", "quantity"];
let active = null; // the id of the active claim
let order = []; // [id, state, [[role, start, end], ...]] of every claim
let used = false; // whether there are claims, or were
let timer = 0;
let stays = ""; // the id of the field of the card in which the cursor stays

export const claimed = () => active !== null;
const listed = (id) => order.find(([each]) => each === id);
const partsOf = (claim) => claim?.[2] ?? [];
const startOf = (claim) => partsOf(claim).find(([role]) => role === "content")[1];
const isUndecided = ([, state]) => state === "s";

/** The numbers of the blocks that the active claim stands in. */
export function claimBlocks() {
  const blocks = partsOf(listed(active)).flatMap(([, start, end]) => blocksIn(start, end));
  return [...new Set(blocks.map(numberOf))];
}

/** The content of the active claim, as ranges are written. */
export const contentOfClaim = () =>
  partsOf(listed(active)).filter(([role]) => role === "content").map(([, start, end]) => `${start}-${end}`).join();

// --- going from claim to claim ---

/** To the next claim (by 1) or the previous one (-1): forwards only to those that are undecided, if there are any. */
export function stepClaim(by) {
  const undecided = order.filter(isUndecided);
  const wanted = by > 0 && undecided.length ? undecided : order;
  const at = active === null ? (wordRange() ?? [-1])[0] : startOf(listed(active));
  const beyond = (claim) => (startOf(claim) - at) * by > 0 || (startOf(claim) === at && (claim[0] - active) * by > 0);
  const ahead = by > 0 ? wanted : wanted.toReversed();
  const next = ahead.find(beyond) ?? ahead[0];
  if (next) open(next[0]);
}

function open(id) {
  active = id;
  setCurrent(null);
  show();
  const [block] = blocksIn(startOf(listed(id)), startOf(listed(id)) + 1);
  if (block) reveal(block);
  clearTimeout(timer);
  timer = setTimeout(() => void load(), 90);
}

/** No claim is active: the keys are for spans again. */
export function leaveClaim() {
  if (active === null) return;
  active = null;
  show();
}

/** Fetch the list, with the card of the active claim. */
async function load() {
  const about = active === null ? "" : `?claim=${active}`;
  const answer = await request(desk.dataset.claims + about).catch(() => null);
  if (answer?.ok) await apply(answer);
}

function read() {
  const { order: sent, open: opened } = byId("claims").dataset;
  order = JSON.parse(sent);
  used ||= order.length > 0;
  if (active !== null && !listed(active)) active = opened ? Number(opened) : null;
  show();
}

function show() {
  const parts = partsOf(listed(active));
  for (const name of ROLES) {
    highlight(`claim-${name}`, parts.filter(([role]) => role === name).map(([, start, end]) => [start, end]));
  }
  for (const item of document.querySelectorAll("#claims [data-claim]")) {
    item.ariaCurrent = Number(item.dataset.claim) === active ? "true" : null;
  }
  byId("claim")?.classList.toggle("passed", Number(byId("claims").dataset.open) !== active);
}

// --- writing ---

/** A claim from the selected words; true where that was done. The caret on one word is not enough. */
export function newClaim() {
  const range = wordRange();
  const words = range && blocksIn(...range).flatMap(tokensOf).filter(([a, b]) => range[0] <= a && b <= range[1]);
  if (locked || !words || words.length < 2) return false;
  write({ op: "claim.new", ...textOf([range]) }, blocksIn(...range).map(numberOf), [range]);
  return true;
}

/** The selected words are a part of the active claim. */
export function addPart(role) {
  const range = wordRange();
  if (active === null || !range) return;
  const blocks = new Set([...claimBlocks(), ...blocksIn(...range).map(numberOf)]);
  write({ op: "claim.part", claim: active, role, ...textOf([range]) }, [...blocks], [range]);
}

/** Accept or reject the active claim and go on to the next undecided one. */
export function decideClaim(op) {
  const claim = listed(active);
  const from = startOf(claim);
  if (op === "reject" || isUndecided(claim)) write({ op: `claim.${op}`, claim: active, go: "next", from }, claimBlocks());
  claim[1] = op === "accept" ? "a" : "r";
  if (order.some(isUndecided)) stepClaim(1);
}

/** Reset or delete the active claim. `inner` says what becomes of claims inside it. */
export function changeClaim(op, inner = "") {
  write({ op: `claim.${op}`, claim: active, inner }, claimBlocks());
}

export const editClaim = () => byId("claim")?.querySelector("input:not([type=hidden])").focus();

function write(fields, blocks, ranges = []) {
  if (locked) return;
  used = true;
  if (hasWords()) collapseWords();
  send({ ...fields, url: desk.dataset.claimsOps }, blocks, { ranges });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("#claims button");
  if (!button) return;
  const { claim, drop, parts, claimDo, inner } = button.dataset;
  if (claim) open(Number(claim));
  else if (drop) write({ op: "claim.drop", claim: active, role: drop, parts }, claimBlocks());
  else if (claimDo === "accept" || claimDo === "reject") decideClaim(claimDo);
  else if (claimDo) changeClaim(claimDo, inner);
});

// What is chosen in the card is kept at once, and the cursor stays there; Enter keeps the rest.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("#claim select, #claim [type=checkbox]")) return;
  stays = target.id;
  target.form.requestSubmit();
});

// A press on a button of the card must not take the selection away.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("#claims button")) event.preventDefault();
});

document.body.addEventListener("ann:shown", read);
document.body.addEventListener("ann:applied", ({ detail: { op } }) => {
  if (["claim.new", "claim.part", "claim.set", "claim.drop"].includes(op)) {
    active = Number(byId("claims").dataset.open);
    (byId(stays) ?? doc).focus({ preventScroll: true });
    stays = "";
    read();
  } else if (used && ["undo", "redo"].includes(op)) void load();
});
document.body.addEventListener("ann:news", () => used && void load());
read();
