// What is drawn: reading and flipping the marks of a span, which span is current, transient highlights.
// A mark has one class per span, <lane><label id><state>, in the order of the ids in data-s.

import { doc, toRanges } from "./offsets.js";

export let current = null; // the id of the current span, as a string

export const idsOf = (mark) => mark.dataset.s.split(" ");
export const marksOf = (id) => [...doc.querySelectorAll(`mark[data-s~="${CSS.escape(id)}"]`)];

/** All spans in reading order: id -> its first mark. */
export function allSpans() {
  const spans = new Map();
  for (const mark of doc.querySelectorAll("mark[data-s]")) {
    // In data-s the innermost comes first; in reading order the outermost does.
    for (const id of idsOf(mark).reverse()) if (!spans.has(id)) spans.set(id, mark);
  }
  return spans;
}

function classAt(mark, id) {
  const index = idsOf(mark).indexOf(id);
  return [...mark.classList].filter((name) => /^[a-e]\d+[sacr]$/.test(name))[index];
}

/** The state letter of a span in one of its marks: s, a, c or r; null where it is not drawn. */
export const stateIn = (mark, id) => classAt(mark, id)?.slice(-1) ?? null;

export function stateOf(id) {
  const mark = marksOf(id)[0];
  return mark ? stateIn(mark, id) : null;
}

/** Paint a span's new state, and label where given, at once; the server's answer replaces it. */
export function flip(id, state, label = null) {
  for (const mark of marksOf(id)) {
    const old = classAt(mark, id);
    if (!old) continue;
    mark.classList.replace(old, `${old[0]}${label ?? old.slice(1, -1)}${state}`);
    if (label) mark.classList.replace(`t${old.slice(1, -1)}`, `t${label}`);
  }
}

/** Take a span's own look away until the answer comes. */
export function fade(id) {
  for (const mark of marksOf(id)) mark.classList.add("going");
}

export function blockOf(id) {
  return marksOf(id)[0]?.closest(".b") ?? null;
}

/** Make a span the current one (null: none), bring it into view, and mark it in the list. */
export function setCurrent(id, { scroll = true } = {}) {
  for (const mark of doc.querySelectorAll("mark.cur")) mark.classList.remove("cur");
  current = stands(id) ? id : null;
  if (current !== null) {
    const marks = marksOf(current);
    for (const mark of marks) mark.classList.add("cur");
    if (scroll) reveal(marks[0]);
  }
  markInList();
}

/** After a swap: the same span is current again, or what stands in its place. */
export function keepCurrent(now = null) {
  setCurrent(current === null || stands(current) ? current : now, { scroll: false });
}

/** Whether a span is still drawn. */
export const stands = (id) => id !== null && marksOf(id).length > 0;

export function markInList() {
  for (const item of document.querySelectorAll("#sugg [data-i]")) {
    if (item.dataset.i === current) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
  document.querySelector("#sugg [aria-current]")?.scrollIntoView({ block: "nearest" });
}

export function reveal(element) {
  const box = element.getBoundingClientRect();
  if (box.top < 90 || box.bottom > window.innerHeight - 60) element.scrollIntoView({ block: "center" });
}

/** Light up ranges of code points (pending: the words under the cursor; sent: what is not stored yet). */
export function highlight(name, ranges) {
  if (!window.Highlight) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges.flatMap((range) => toRanges(...range))));
  else CSS.highlights.delete(name);
}
