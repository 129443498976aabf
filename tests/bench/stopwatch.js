// Runs in a page before the page's own scripts and notes when things were painted, in milliseconds since navigation
// began. "Painted" is a message posted from an animation frame: it arrives when the browser has drawn that frame.

(() => {
  const marks = document.getElementsByTagName("mark");
  const currents = document.getElementsByClassName("cur");
  const keys = []; // {at, ops, painted, drawn}: when pressed, how many operations were answered before, frames after it
  const ops = []; // when the answer to each operation had arrived
  const opening = { mark: null, ready: null };

  function afterFrame(note) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => note(performance.now());
    port2.postMessage(null);
  }

  // --- opening: frames come only once no style sheet holds the page back --------------------------------------

  const isStyled = (mark) => getComputedStyle(mark).backgroundColor !== "rgb(255, 255, 0)"; // a browser's own yellow

  function open() {
    if (opening.mark === null && marks.length && isStyled(marks[0])) {
      opening.mark = undefined; // on its way
      afterFrame((now) => { opening.mark = now; });
    }
    if (opening.ready === null && currents.length && document.readyState !== "loading") {
      opening.ready = undefined;
      afterFrame((now) => { opening.ready = now; });
    }
    if (opening.mark === null || opening.ready === null) requestAnimationFrame(open);
  }
  requestAnimationFrame(open);

  // --- keys: the first frame after the text, or what is lit in it, has changed -----------------------------------

  /** What is lit, as a flat list that can be compared. */
  function lights() {
    return [...CSS.highlights].flatMap(([name, highlight]) => [name, highlight.size, ...[...highlight].slice(0, 9).flatMap(
      (range) => [range.startContainer, range.startOffset, range.endContainer, range.endOffset],
    )]);
  }

  const differ = (one, other) => one.length !== other.length || one.some((value, i) => value !== other[i]);

  /** Where the selected words begin: offset of their block, and UTF-16 units in it. Null if nothing is selected. */
  function selectedPlace() {
    const [range] = CSS.highlights.get("pending") ?? [];
    const block = range?.startContainer.parentElement.closest("main .b");
    if (!block) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    return { block: block.dataset.o, units: before.toString().length };
  }

  function isMarked({ block, units }) {
    const walker = document.createTreeWalker(document.querySelector(`main .b[data-o="${block}"]`), NodeFilter.SHOW_TEXT);
    let left = units;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left < node.length) return node.parentElement.closest("mark") !== null;
      left -= node.length;
    }
    return false;
  }

  function isFree() {
    const place = selectedPlace();
    return place !== null && !isMarked(place);
  }

  addEventListener("keydown", (event) => {
    const key = { at: event.timeStamp, ops: ops.length, painted: null, drawn: undefined };
    keys.push(key);
    const before = lights();
    const place = /^\d$/.test(event.key) && isFree() ? selectedPlace() : null;
    if (place) key.drawn = null;
    let changed = false;
    const observer = new MutationObserver(() => { changed = true; });
    observer.observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true, attributes: true });
    const look = () => {
      if (key.painted === null && (changed || differ(before, lights()))) {
        afterFrame((now) => { key.painted ??= now - key.at; });
      }
      if (place && key.drawn === null && changed && isMarked(place)) afterFrame((now) => { key.drawn ??= now - key.at; });
      if (key.painted === null || key.drawn === null) requestAnimationFrame(look);
      else observer.disconnect();
    };
    requestAnimationFrame(look);
  }, true);

  new PerformanceObserver((list) => {
    for (const { name, responseEnd } of list.getEntries()) {
      if (new URL(name).pathname.endsWith("/ops")) ops.push(responseEnd);
    }
  }).observe({ type: "resource", buffered: true });

  // --- requests: whether the page still waits for one, with a moment for what it does with the answer ------------

  let underWay = 0;
  const { fetch } = window;
  const { send } = XMLHttpRequest.prototype;
  const end = () => requestIdleCallback(() => { underWay -= 1; });

  window.fetch = (...request) => {
    underWay += 1;
    const answer = fetch(...request);
    answer.then(end, end);
    return answer;
  };
  XMLHttpRequest.prototype.send = function (...body) {
    underWay += 1;
    this.addEventListener("loadend", end, { once: true });
    return send.apply(this, body);
  };

  // --- what a bench asks ---------------------------------------------------------------------------------------------

  /** What became of the last key, once all of it has happened; null before. */
  function reading(writes) {
    const key = keys.at(-1);
    const isOver = key.painted !== null && key.drawn !== null && (!writes || key.ops < ops.length);
    if (!isOver || underWay || document.getElementById("saved").textContent !== "saved") return null;
    return { painted: key.painted, drawn: key.drawn ?? null, stored: writes ? ops[key.ops] - key.at : null };
  }

  /** When the first mark was painted (never before the browser's own first contentful paint) and a key would work. */
  function opened() {
    const [contentful] = performance.getEntriesByName("first-contentful-paint");
    if (!contentful || !opening.mark || !opening.ready) return null;
    return { mark: Math.max(opening.mark, contentful.startTime), ready: opening.ready };
  }

  window.stopwatch = { isFree, opened, reading };
})();
