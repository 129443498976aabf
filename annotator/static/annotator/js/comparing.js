// Pages that compare two sets: j and k walk through what differs, other keys press or enter what carries them in
// `data-key`. Without this script all of it is links, fields and buttons.

const entries = [...document.querySelectorAll("#entries a[data-marks]")];
const single = document.querySelector("[data-single]") !== null; // whether plain keys do anything
let at = -1;

const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, dialog") !== null;

/** Make an entry the current one, in the list and on the text. */
function show(number) {
  at = number;
  for (const mark of document.querySelectorAll("#text mark.cur")) mark.classList.remove("cur");
  for (const entry of entries) entry.removeAttribute("aria-current");
  const entry = entries[at];
  entry.setAttribute("aria-current", "true");
  entry.focus({ preventScroll: true });
  entry.scrollIntoView({ block: "nearest" });
  const marks = [...document.querySelectorAll(`#text mark[data-s~="${entry.dataset.marks}"]`)];
  for (const mark of marks) mark.classList.add("cur");
  marks[0]?.scrollIntoView({ block: "center" });
}

function press(key) {
  const carrier = document.querySelector(`[data-key="${key}"]`);
  if (carrier instanceof HTMLButtonElement) carrier.click();
  else carrier?.focus();
  return carrier !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const { key } = event;
  if (event.ctrlKey || event.metaKey) {
    if (key === "Enter" && !event.repeat && press("Control+Enter")) event.preventDefault();
  } else if (key === "Escape" && isTyping(event.target)) {
    event.target.blur();
  } else if (single && !isTyping(event.target)) {
    const by = { j: 1, k: -1 }[key];
    if (by && entries.length) show((Math.max(at, by < 0 ? 0 : -1) + by + entries.length) % entries.length);
    else if (!/^[a-z]$/.test(key) || event.repeat || !press(key)) return;
    event.preventDefault();
  }
});

for (const [number, entry] of entries.entries()) {
  entry.addEventListener("click", (event) => {
    event.preventDefault();
    show(number);
  });
}
