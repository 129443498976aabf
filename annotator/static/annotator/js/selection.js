// The live selection while text is exchanged under it: answers wait until the pointer is up, and what was selected
// stays selected.

import { blocksIn, selected, toPoint } from "./offsets.js";

let up = null; // while the pointer is down: a promise that it goes up
let lift = () => {};

function release() {
  lift();
  up = null;
}

window.addEventListener("pointerdown", () => {
  up ??= new Promise((resolve) => { lift = resolve; });
}, true);
for (const name of ["pointerup", "pointercancel", "blur"]) {
  // A moment later: the click that belongs to the press still has to find its target.
  window.addEventListener(name, () => setTimeout(release, 0));
}

export const pointerUp = () => up ?? Promise.resolve();

/** Change the text; a selection in it is made again where the change took it away. */
export function keepSelection(change) {
  const range = selected();
  change();
  if (!range || selected()?.join() === range.join()) return;
  const blocks = blocksIn(...range);
  if (!blocks.length) return;
  window.getSelection().setBaseAndExtent(...toPoint(blocks[0], range[0]), ...toPoint(blocks.at(-1), range[1]));
}
