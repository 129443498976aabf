// Offsets of the page: code points of the stored text to DOM positions and back, word tokens, snapping.
// The only module that knows that JavaScript counts UTF-16 units.

export const doc = document.getElementById("main");

/** How many code points a string has. */
export function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const startOf = (block) => Number(block.dataset.o);
const lengths = new WeakMap(); // a block never changes: a fresh one takes its place
export const numberOf = (block) => Number(block.id.slice(1));
export const blockNumbered = (number) => document.getElementById(`b${number}`);
export const allBlocks = () => [...doc.querySelectorAll(".b")];

export function endOf(block) {
  if (!lengths.has(block)) lengths.set(block, codePoints(block.textContent));
  return startOf(block) + lengths.get(block);
}

/** The blocks that a range of code points touches, in order. */
export function blocksIn(start, end) {
  return allBlocks().filter((block) => startOf(block) < end && start < endOf(block));
}

/** The offset in the document of a DOM position inside a block. */
export function toOffset(block, node, offset) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return startOf(block) + codePoints(range.toString());
}

/** The DOM position [node, offset] of an offset that lies in or at the end of a block. */
export function toPoint(block, offset) {
  let left = offset - startOf(block);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node) {
    let units = 0;
    for (const character of node.data) {
      if (left === 0) return [node, units];
      units += character.length;
      left -= 1;
    }
    const next = walker.nextNode();
    if (left === 0 && !next) return [node, units];
    node = next ?? null;
  }
  return [block, block.childNodes.length];
}

/** DOM ranges, one a block, of a range of code points. */
export function toRanges(start, end) {
  return blocksIn(start, end).map((block) => {
    const range = document.createRange();
    range.setStart(...toPoint(block, Math.max(start, startOf(block))));
    range.setEnd(...toPoint(block, Math.min(end, endOf(block))));
    return range;
  });
}

/** The text of a range inside one block, "" where it crosses blocks: what the server compares with the stored text. */
export function quote(start, end) {
  const [block, ...more] = blocksIn(start, end);
  if (!block || more.length) return "";
  return [...block.textContent].slice(start - startOf(block), end - startOf(block)).join("");
}

/** The word tokens of a block as [start, end) in the document. */
export function tokensOf(block) {
  const numbers = block.dataset.k ? block.dataset.k.split(",") : [];
  const tokens = [];
  let at = startOf(block);
  for (let i = 0; i < numbers.length; i += 2) {
    const start = at + parseInt(numbers[i], 36);
    at = start + parseInt(numbers[i + 1], 36);
    tokens.push([start, at]);
  }
  return tokens;
}

/** A range moved outward to the tokens it touches; as it is where it touches none. */
export function snap(start, end) {
  const touched = blocksIn(start, end).flatMap(tokensOf).filter(([a, b]) => a < end && start < b);
  return touched.length ? [touched[0][0], touched[touched.length - 1][1]] : [start, end];
}

/** The selected text as [start, end), or null. Never by Selection.toString(), which adds line breaks. */
export function selected() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(doc)) return null;
  const blocks = allBlocks().filter((block) => range.intersectsNode(block));
  if (!blocks.length) return null;
  const [first, last] = [blocks[0], blocks[blocks.length - 1]];
  const start = first.contains(range.startContainer) ? toOffset(first, range.startContainer, range.startOffset) : startOf(first);
  const end = last.contains(range.endContainer) ? toOffset(last, range.endContainer, range.endOffset) : endOf(last);
  const touched = blocksIn(start, end); // a selection may begin or end beside a block without touching it
  return touched.length ? [Math.max(start, startOf(touched[0])), Math.min(end, endOf(touched.at(-1)))] : null;
}

/** Whether a block reads from right to left: its first letter with a direction decides, as in the layout. */
export function isRightToLeft(block) {
  const first = block.textContent.match(/\p{L}/u);
  return Boolean(first) && /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first[0]);
}
