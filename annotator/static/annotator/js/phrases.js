// The page of phrases: / goes to the search, the arrows go from line to line, Space ticks, Enter opens the document.
// Without this script Tab does what the arrows do, and Enter opens from the link of a line.

const search = document.querySelector("form[role=search]");
const table = document.getElementById("lines");
const place = (line) => line?.querySelector("input:not(:disabled)") ?? line?.querySelector("a");
const isTyping = (target) => target.matches?.("input:not([type=checkbox]), select, textarea");

function move(event, by) {
  const lines = [...table.tBodies[0].rows];
  const at = lines.findIndex((line) => line.contains(document.activeElement));
  const next = place(lines[at < 0 && by < 0 ? lines.length - 1 : at + by]);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
  if (key === "/" && "single" in search.dataset) {
    event.preventDefault();
    search.elements.text.select();
  } else if (table && (key === "ArrowDown" || key === "ArrowUp")) move(event, key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && target.name === "target") {
    event.preventDefault(); // it would send the form
    target.closest("tr").querySelector("a").click();
  }
});

// A box in the head of the table that ticks all lines of the page.
const head = table?.querySelector("thead th:first-child");
if (table?.querySelector("input")) {
  const boxes = [...table.querySelectorAll("tbody input:not(:disabled)")];
  const all = document.createElement("input");
  all.type = "checkbox";
  all.ariaLabel = "Tick all lines of this page";
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  table.addEventListener("change", () => { all.checked = boxes.every((box) => box.checked); });
  head.replaceChildren(all);
}
