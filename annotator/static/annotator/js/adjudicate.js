// The decision page: a key decides and the next conflict is there at once. Decisions are sent in order, one at a time,
// each with an id of its own, and kept until they are answered; then the card shows what is stored.

const byId = (id) => document.getElementById(id);
const page = byId("decisions");
const dialog = byId("new");
const finish = byId("finish");
const queue = []; // {url, data, card}
let token = finish.elements.csrfmiddlewaretoken.value;
let working = false;
let leaving = false; // to the next document, once all is stored
let trouble = "";
let retry = 0;
let place = ""; // the id of the current card

// --- moving ---

const cards = () => [...page.querySelectorAll(".conflict")];
const cardOf = (element) => element?.closest?.(".conflict");
const current = () => cardOf(document.activeElement) ?? byId(place);
const keepIn = (card) => card?.querySelector("[value=same]"); // the button that keeps a decision for another reason
const toDecide = (list) => list.find((card) => !card.matches(".decided, .sent"));

function go(card) {
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = cards();
  go(list[Math.min(Math.max(list.indexOf(current()) + by, 0), list.length - 1)]);
}

/** To the next card after this one that is to be decided, round the end. */
function goOn(card) {
  const list = cards();
  const after = list.indexOf(card) + 1;
  go(toDecide([...list.slice(after), ...list.slice(0, after)]) ?? card);
}

// --- sending ---

function send(form, submitter) {
  const data = new FormData(form, submitter);
  data.set("cid", crypto.randomUUID());
  const card = byId(`c-${data.get("conflict")?.slice(0, 16)}`);
  queue.push({ url: form.action, data, card: card?.id });
  if (card) {
    if (submitter !== keepIn(card)) for (const each of card.querySelectorAll("[aria-pressed]")) each.ariaPressed = each === submitter;
    card.classList.add("sent");
    goOn(card);
  }
  void work();
}

async function work() {
  show();
  if (working) return;
  clearTimeout(retry);
  working = true;
  while (queue.length && !(trouble = await deliver(queue[0]))) show();
  working = false;
  show();
  if (queue.length) retry = setTimeout(work, 2000);
  else if (leaving) finish.submit();
}

/** Send one and take in the answer; says why it has to be sent again, "" if it need not be. */
async function deliver(each) {
  if (each.card) each.data.set("seen", byId(each.card).querySelector("[name=seen]").value);
  const answer = await ask(each).catch(() => null);
  const text = await answer?.text().catch(() => null);
  if (!answer || text === null) return "not reachable";
  if (answer.status === 401) return "signed out";
  if (answer.ok ? !answer.headers.has("HX-Trigger") : 500 <= answer.status || answer.status === 429) return "the server has trouble";
  queue.shift();
  receive(each, answer, text);
  return "";
}

async function ask({ url, data }) {
  const headers = { "HX-Request": "true", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", body: data, headers });
  const fresh = answer.headers.get("X-Fresh-Token"); // signing in again made the page's own worthless
  if (!fresh || fresh === token) return answer;
  token = fresh;
  return ask({ url, data });
}

function receive({ card }, answer, text) {
  const inside = current()?.id;
  const more = queue.filter((each) => card && each.card === card);
  window.htmx.swap(document.body, text, { swapStyle: "none" });
  byId(card)?.classList.toggle("sent", answer.ok && 0 < more.length);
  if (!answer.ok) {
    leaving = false;
    for (const each of more) queue.splice(queue.indexOf(each), 1);
    go(byId(card));
  } else if (!card) go(byId(JSON.parse(answer.headers.get("HX-Trigger")).adjudicated.conflict));
  else if (!document.querySelector("dialog[open]") && !cardOf(document.activeElement)) go(byId(inside));
}

function show() {
  const line = byId("saved");
  line.textContent = queue.length ? `${queue.length} unsaved${trouble && `: ${trouble}`}` : "saved";
  line.className = `saved ${queue.length ? "waiting" : ""} ${trouble && "trouble"}`;
}

// --- forms and keys ---

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form === finish ? !queue.length : !("send" in form.dataset)) return;
  event.preventDefault();
  if (form === finish) return (leaving = true);
  dialog.close();
  send(form, event.submitter);
});

const arrows = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };
const letters = {
  j: arrows.ArrowDown,
  k: arrows.ArrowUp,
  u: () => byId("undo").requestSubmit(),
  n: () => current()?.querySelector("[data-new]")?.click(),
  r: () => {
    const why = current()?.querySelector(".why");
    if (why) why.open = true;
    why?.querySelector("select").focus();
  },
};

// In the reason: Enter keeps it for what is decided; before that it goes along with the decision.
const reasons = (card) => ({ Enter: () => (keepIn(card) ? keepIn(card).click() : go(card)), Escape: () => go(card) });

function actionOf(key) {
  if (arrows[key] || !("single" in page.dataset)) return arrows[key];
  const button = /^[a-z]$/.test(key) && current()?.querySelector(`[data-keys~="${key}"]`);
  return button ? () => button.form.requestSubmit(button) : letters[key];
}

document.addEventListener("keydown", (event) => {
  const { ctrlKey, altKey, metaKey, key, target } = event;
  let action = actionOf(key);
  if (document.querySelector("dialog[open]")) {
    action = dialog.open && key === "Enter" && target.closest("select, input") && (() => target.form.requestSubmit());
  }
  else if (ctrlKey || altKey || metaKey) action = ctrlKey && key === "Enter" && (() => finish.requestSubmit());
  else if (target.closest("input, select, textarea")) action = target.closest(".why") && reasons(cardOf(target))[key];
  if (!action) return;
  event.preventDefault();
  action();
});

page.addEventListener("focusin", ({ target }) => { place = cardOf(target)?.id ?? place; });

// --- something else ---

function preview() {
  const { first, last, label } = dialog.querySelector("form").elements;
  const words = [...dialog.querySelectorAll(".words span")];
  for (const word of words) word.className = "";
  const [from, to] = [Number(first?.value), Number(last?.value)].sort((a, b) => a - b);
  for (const word of words.slice(from, to + 1)) word.className = `in L${label.value}`;
}

dialog.addEventListener("input", preview);
for (const each of [dialog, byId("talk")]) each.addEventListener("close", () => go(byId(place)));
dialog.addEventListener("click", (event) => {
  if (!event.target.closest("[data-cancel]")) return;
  event.preventDefault();
  dialog.close();
});
document.body.addEventListener("htmx:afterSettle", ({ target }) => {
  const opened = /^(new|talk)-body$/.test(target.id) && target.closest("dialog");
  if (!opened || opened.open) return;
  opened.showModal();
  if (opened === dialog) preview();
});

window.addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
if (!byId("new-label")) go(page.querySelector(".conflict:target") ?? toDecide(cards()));
