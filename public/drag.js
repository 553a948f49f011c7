// Cards by mouse, pen and touch. It knows of places, not of work: a card that was let go somewhere is
// told as the event "board-drop" (card, column, lane, its new neighbours), and the desk does the rest.
// A drop before the desk is awake waits for it. The marks are described in app/src/boards/hooks.rs.

const board = document.getElementById("taulu");
const START = 4; // px with a mouse or a pen
const PRESS = 300; // ms of touch
const WANDER = 8; // px a pressing finger may stray
const EDGE = 48; // px from an edge where scrolling begins
const FLIP = [32, 500]; // px from the screen's edge and ms until the next column of a phone
const UNFOLD = 600; // ms over a folded column

let press = null; // { id, type, card, x, y, timer }
let drag = null; // { card, ghost, slot, dx, dy, x, y, target, frame, fold, flip }
let isAwake = false;
const early = [];

const tell = (name, detail) =>
  board.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail), bubbles: true }));

function tellDrop(detail) {
  if (isAwake) tell("board-drop", detail);
  else early.push(detail);
}

function forget() {
  clearTimeout(press?.timer);
  press = null;
}

function begin() {
  const { card, x, y, id } = press;
  forget();
  const at = card.getBoundingClientRect();
  const ghost = document.createElement("div");
  ghost.className = "drag-ghost";
  ghost.setAttribute("aria-hidden", "true");
  ghost.append(...[...card.children].map((child) => child.cloneNode(true)));
  for (const named of ghost.querySelectorAll("[id]")) named.removeAttribute("id");
  ghost.style.width = `${at.width}px`;
  document.body.append(ghost);
  const slot = document.createElement("li");
  slot.className = "drag-slot";
  slot.setAttribute("aria-hidden", "true");
  slot.style.height = `${at.height}px`;
  card.dataset.lifted = "";
  document.documentElement.dataset.dragging = "";
  drag = { card, ghost, slot, dx: x - at.left, dy: y - at.top, x, y, target: null, frame: 0 };
  getSelection()?.removeAllRanges();
  try {
    board.setPointerCapture(id);
  } catch {
    // The pointer went up meanwhile: its own event ends this.
  }
  step();
}

// One look a frame: where the pointer is, which slot is nearest, whether something must scroll.
function step() {
  if (!drag) return;
  drag.ghost.style.transform = `translate(${drag.x - drag.dx}px, ${drag.y - drag.dy}px)`;
  aim();
  scroll();
  drag.frame = requestAnimationFrame(step);
}

function aim() {
  const under = document.elementFromPoint(drag.x, drag.y);
  const tab = under?.closest("[data-tab]");
  const column = tab
    ? board.querySelector(`[data-column="${tab.dataset.tab}"]`)
    : under?.closest("#taulu [data-column]");
  unfold(column);
  if (!column || column.hasAttribute("data-collapsed")) return point(null);
  const lists = [...column.querySelectorAll("[data-cell]")];
  if (!lists.length) return point(null);
  if (tab || under.closest("[data-head]")) {
    const lane = drag.card.parentElement.dataset.cell?.split("-")[1];
    const list = lists.find((it) => it.dataset.cell.endsWith(`-${lane}`)) ?? lists[0];
    return point(list, list.querySelector("[data-card]:not([data-lifted])"));
  }
  const list = under.closest("[data-cell]") ?? nearest(lists);
  point(list, below(list));
}

function nearest(lists) {
  const far = (list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return drag.y < top ? top - drag.y : Math.max(0, drag.y - bottom);
  };
  return lists.reduce((best, list) => (far(list) < far(best) ? list : best));
}

// The first card whose middle is below the pointer. Cards stand in order: halving finds it.
function below(list) {
  const cards = list.querySelectorAll(":scope > [data-card]:not([data-lifted]):not([hidden])");
  let [low, high] = [0, cards.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { top, height } = cards[middle].getBoundingClientRect();
    if (top + height / 2 > drag.y) high = middle;
    else low = middle + 1;
  }
  return cards[low] ?? null;
}

function point(list, next = null) {
  if (drag.target && drag.target.list === list && drag.target.next === next) return;
  drag.target = list && { list, next };
  if (!list) return drag.slot.remove();
  const last = list.querySelector(":scope > [data-card]:last-of-type");
  list.insertBefore(drag.slot, next ?? last?.nextSibling ?? null);
}

function unfold(column) {
  if (drag.fold?.column === column) return;
  clearTimeout(drag.fold?.timer);
  drag.fold = { column };
  if (!column?.hasAttribute("data-collapsed")) return;
  drag.fold.timer = setTimeout(() => tell("board-unfold", { column: column.dataset.column }), UNFOLD);
}

// The nearest thing around the pointer that can scroll that way, faster the nearer its edge.
function scroll() {
  const under = document.elementFromPoint(drag.x, drag.y) ?? board;
  const page = document.scrollingElement;
  const done = { x: false, y: false };
  for (let node = under; node; node = node === page ? null : (node.parentElement ?? page)) {
    const isPage = node === page || node === document.body;
    const at = isPage
      ? { top: 0, left: 0, right: innerWidth, bottom: innerHeight }
      : node.getBoundingClientRect();
    const style = getComputedStyle(node);
    if (!done.y && node.scrollHeight > node.clientHeight + 1 && (isPage || /auto|scroll/.test(style.overflowY))) {
      const by = speed(drag.y, Math.max(0, at.top), Math.min(innerHeight, at.bottom));
      if (by) [done.y] = [true, node.scrollBy(0, by)];
    }
    if (!done.x && node.scrollWidth > node.clientWidth + 1 && (isPage || /auto|scroll/.test(style.overflowX))) {
      done.x = true;
      if (style.scrollSnapType !== "none") flip(node);
      else {
        const by = speed(drag.x, Math.max(0, at.left), Math.min(innerWidth, at.right));
        if (by) node.scrollBy(by, 0);
      }
    }
    if (isPage) break;
  }
}

function speed(here, from, to) {
  if (here < from + EDGE) return -Math.ceil(((from + EDGE - here) / EDGE) ** 2 * 24);
  if (here > to - EDGE) return Math.ceil(((here - to + EDGE) / EDGE) ** 2 * 24);
  return 0;
}

function flip(node) {
  const way = drag.x < FLIP[0] ? -1 : drag.x > innerWidth - FLIP[0] ? 1 : 0;
  if (drag.flip?.way === way) return;
  clearTimeout(drag.flip?.timer);
  drag.flip = { way };
  if (!way) return;
  drag.flip.timer = setTimeout(() => {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    node.scrollBy({ left: way * node.clientWidth, behavior });
    if (drag) drag.flip = null;
  }, FLIP[1]);
}

function end() {
  cancelAnimationFrame(drag.frame);
  clearTimeout(drag.fold?.timer);
  clearTimeout(drag.flip?.timer);
  drag.ghost.remove();
  drag.slot.remove();
  delete drag.card.dataset.lifted;
  delete document.documentElement.dataset.dragging;
  drag = null;
}

function cancel() {
  forget();
  if (!drag) return;
  const { card } = drag;
  end();
  tell("board-drag-off", { card: Number(card.dataset.card) });
}

function drop(event) {
  // Where the pointer was let go, not where it was a frame ago.
  [drag.x, drag.y] = [event.clientX, event.clientY];
  aim();
  const { card, target } = drag;
  if (!target) return cancel();
  end();
  hush();
  const { list, next } = target;
  const other = (way) => {
    let node = next;
    if (way === "previous") node = next ? next.previousElementSibling : list.lastElementChild;
    while (node && (!node.dataset.card || node === card)) {
      node = way === "next" ? node.nextElementSibling : node.previousElementSibling;
    }
    return node ? Number(node.dataset.card) : null;
  };
  const [before, after] = [other("next"), other("previous")];
  const [column, lane] = list.dataset.cell.split("-").map(Number);
  const still = card.parentElement === list && (next === card || next === card.nextElementSibling);
  if (still) return;
  list.insertBefore(card, next ?? [...list.querySelectorAll(":scope > [data-card]")].at(-1)?.nextSibling ?? null);
  tellDrop({ card: Number(card.dataset.card), column, lane, after, before });
}

// The click that follows a drag opens nothing.
function hush() {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
}

function down(event) {
  if (press || drag) return cancel();
  if (event.button !== 0 || !event.isPrimary) return;
  if (event.target.closest("button, input, select, textarea, label, summary, a:not([data-open])")) return;
  const card = event.target.closest("[data-card]");
  if (!card || card.querySelector("textarea, input[type=text]")) return;
  press = { id: event.pointerId, type: event.pointerType, card, x: event.clientX, y: event.clientY };
  if (event.pointerType === "touch") {
    press.timer = setTimeout(() => {
      navigator.vibrate?.(10);
      begin();
    }, PRESS);
  }
}

function move(event) {
  if (drag) {
    if (event.buttons === 0 && event.pointerType === "mouse") return cancel();
    [drag.x, drag.y] = [event.clientX, event.clientY];
  } else if (press && event.pointerId === press.id) {
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (press.type === "touch") {
      if (far > WANDER) forget();
    } else if (far >= START) begin();
  }
}

if (board?.hasAttribute("data-works")) {
  board.addEventListener("pointerdown", down);
  addEventListener("pointermove", move);
  addEventListener("pointerup", (event) => (drag ? drop(event) : forget()));
  addEventListener("pointercancel", cancel);
  addEventListener("blur", cancel);
  board.addEventListener("lostpointercapture", () => drag && setTimeout(() => drag && cancel()));
  // A second finger, the right button.
  addEventListener("pointerdown", (event) => drag && !event.isPrimary && cancel());
  addEventListener("contextmenu", (event) => {
    if (!drag && press?.type !== "touch") return;
    event.preventDefault();
    if (drag && event.button === 2) cancel();
  });
  addEventListener(
    "keydown",
    (event) => {
      if (!drag || event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      cancel();
    },
    { capture: true },
  );
  addEventListener("selectstart", (event) => drag && event.preventDefault());
  board.addEventListener("dragstart", (event) => event.target.closest?.("[data-card]") && event.preventDefault());
  // While a card is lifted, a finger does not scroll; otherwise it does nothing else.
  board.addEventListener("touchmove", (event) => drag && event.cancelable && event.preventDefault(), { passive: false });
  document.addEventListener("board-ready", () => {
    isAwake = true;
    for (const detail of early.splice(0)) tell("board-drop", detail);
  });
  board.dataset.drags = "";
}
