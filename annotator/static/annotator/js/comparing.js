// Pages that compare two sets: j and k walk through what differs, other keys press or enter what carries them in
// `data-key`. Without this script all of it is links, fields and buttons.
// It is no module and stands in the head: a key must not be lost while the page loads, the next ones would be taken
// for keys then instead of text.

{
  const entries = () => [...document.querySelectorAll("#changes a[data-marks]")];
  const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, dialog") !== null;

  /** Make an entry the current one, in the list and on the text. */
  function show(entry) {
    for (const mark of document.querySelectorAll("#text mark.cur")) mark.classList.remove("cur");
    for (const other of entries()) other.removeAttribute("aria-current");
    entry.setAttribute("aria-current", "true");
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "nearest" });
    const marks = [...document.querySelectorAll(`#text mark[data-s~="${entry.dataset.marks}"]`)];
    for (const mark of marks) mark.classList.add("cur");
    marks[0]?.scrollIntoView({ block: "center" });
  }

  /** To the next difference (by 1) or the previous one (-1), round the end if need be. */
  function step(by) {
    const all = entries();
    const at = all.findIndex((entry) => entry.hasAttribute("aria-current"));
    if (all.length) show(all.at(at < 0 && by < 0 ? -1 : (at + by) % all.length));
  }

  /** What carries a key is pressed or entered; but no other form is sent than the one that is being filled in. */
  function press(key, target) {
    const carrier = document.querySelector(`[data-key="${key}"]`);
    if (carrier === null || (isTyping(target) && carrier.form !== target.form)) return false;
    if (carrier instanceof HTMLButtonElement) carrier.click();
    else carrier.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const { key, repeat, target } = event;
    if (event.ctrlKey || event.metaKey) {
      if (key === "Enter" && !repeat && press("Control+Enter", target)) event.preventDefault();
    } else if (key === "Escape" && isTyping(target)) {
      target.blur();
    } else if (!isTyping(target) && document.querySelector("[data-single]")) {
      if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
      else if (!/^[a-z]$/.test(key) || repeat || !press(key, target)) return;
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    const entry = event.target.closest?.("#changes a[data-marks]");
    if (!entry) return;
    event.preventDefault();
    show(entry);
  });
}
