// One stream of changes per browser: the tab that holds the lock listens, the others hear from it.
// A page out of sight for five minutes, or put aside by the browser, lets go; when it comes back it
// asks what it missed. What is heard goes to the page as the event "board-stream" with a word and the
// data: "op {…}", "touch {…}", "resync {…}", "gone {…}", "state open|connecting|broken", "poll", "catch-up".
// The desk says what it follows by the event "board-follow": "3-120 EPOCH"; nothing: it follows no more.

const WAITS = [1, 2, 4, 8, 16, 30]; // seconds
const QUIET = 40_000; // ms without a heartbeat
const HIDDEN = 5 * 60_000;
const POLL = 10_000;
const me = Math.random().toString(36).slice(2);
const channel = "BroadcastChannel" in self ? new BroadcastChannel("lanka-taulut") : null;

let wish = null; // { board, seq, epoch } of this page
let lead = null; // { wishes, source, failures, … } when this page listens for all
let letGo = null;
let isAsking = false;
let hiddenTimer = 0;

const say = (text) => document.dispatchEvent(new CustomEvent("board-stream", { detail: text }));
const send = (message) => channel?.postMessage(message);

function hear(word, data, board) {
  if (wish && (board === undefined || board === wish.board)) say(data === undefined ? word : `${word} ${data}`);
}

function toAll(word, data, board) {
  send({ kind: "heard", word, data, board });
  hear(word, data, board);
}

// ---- the tab that listens ----

function open() {
  clearTimeout(lead.retry);
  lead.source?.close();
  lead.source = null;
  const boards = new Map();
  let epoch = "";
  for (const it of lead.wishes.values()) {
    boards.set(it.board, Math.min(it.seq, boards.get(it.board) ?? Infinity));
    epoch ||= it.epoch;
  }
  lead.key = [...boards.keys()].sort().join(" ");
  if (!boards.size) return;
  const query = [...boards].map(([board, seq]) => `t=${board}-${seq}`);
  const source = new EventSource(`/taulut/virta?${query.join("&")}&e=${encodeURIComponent(epoch)}`);
  lead.source = source;
  state("connecting");
  watch();
  const ours = () => lead?.source === source;
  source.onopen = () => {
    if (!ours()) return;
    lead.failures = 0;
    clearInterval(lead.poll);
    lead.poll = 0;
    state("open");
    watch();
  };
  source.onerror = () => ours() && fail();
  for (const word of ["op", "touch", "resync", "gone"]) {
    source.addEventListener(word, (event) => {
      if (!ours()) return;
      watch();
      const told = JSON.parse(event.data);
      const seq = told.change?.seq ?? told.seq;
      for (const it of lead.wishes.values()) if (it.board === told.board && seq) it.seq = Math.max(it.seq, seq);
      toAll(word, event.data, told.board);
    });
  }
  source.addEventListener("hb", () => ours() && watch());
}

function watch() {
  clearTimeout(lead.watch);
  lead.watch = setTimeout(() => lead && fail(), QUIET);
}

// The browser's own way of trying again knows no patience: ours waits longer each time, and never
// in step with others after a restart.
function fail() {
  lead.source?.close();
  lead.source = null;
  clearTimeout(lead.watch);
  clearTimeout(lead.retry);
  const wait = WAITS[Math.min(lead.failures, WAITS.length - 1)] * (0.7 + Math.random() * 0.6);
  lead.failures += 1;
  if (lead.failures >= 3 && !lead.poll) lead.poll = setInterval(() => toAll("poll"), POLL);
  state(lead.failures >= 2 || !navigator.onLine ? "broken" : "connecting");
  lead.retry = setTimeout(() => lead && open(), wait * 1000);
}

function state(word) {
  lead.state = word;
  toAll("state", word);
}

function take(from, it) {
  if (it) lead.wishes.set(from, it);
  else lead.wishes.delete(from);
  const key = [...new Set([...lead.wishes.values()].map((one) => one.board))].sort().join(" ");
  if (key !== lead.key) open();
  else if (it) {
    // Whoever joins a stream that is on already may have missed something on the way.
    send({ kind: "heard", word: "state", data: lead.state, to: from });
    if (from === me) hear("state", lead.state);
  }
}

function begin() {
  lead = { wishes: new Map(), source: null, failures: 0, key: "", state: "connecting" };
  take(me, wish);
  send({ kind: "who" });
}

function end() {
  if (!lead) return;
  clearTimeout(lead.retry);
  clearTimeout(lead.watch);
  clearInterval(lead.poll);
  lead.source?.close();
  lead = null;
}

// ---- every tab ----

channel?.addEventListener("message", ({ data: message }) => {
  if (message.kind === "heard" && (!message.to || message.to === me)) hear(message.word, message.data, message.board);
  else if (message.kind === "who" && wish) send({ kind: "wish", from: me, wish });
  else if (message.kind === "wish" && lead) take(message.from, message.wish);
});

function join() {
  if (!wish || document.visibilityState === "hidden" && letGo === null && isAsking) return;
  if (lead) return take(me, wish);
  send({ kind: "wish", from: me, wish });
  if (isAsking) return;
  isAsking = true;
  if (!navigator.locks || !channel) return begin();
  const stop = new AbortController();
  letGo = () => stop.abort();
  navigator.locks
    .request("lanka-taulut", { signal: stop.signal }, () => {
      if (!isAsking) return undefined;
      begin();
      return new Promise((resolve) => {
        letGo = resolve;
      });
    })
    .catch(() => {});
}

function leave() {
  if (lead) end();
  else send({ kind: "wish", from: me, wish: null });
  letGo?.();
  letGo = null;
  isAsking = false;
}

function back() {
  clearTimeout(hiddenTimer);
  if (!wish) return;
  if (!isAsking) {
    join();
    say("catch-up");
  } else if (lead && !lead.source) {
    lead.failures = 0;
    open();
    say("catch-up");
  } else say("catch-up");
}

document.addEventListener("board-follow", ({ detail }) => {
  if (!detail) {
    wish = null;
    return leave();
  }
  const [place, epoch] = detail.split(" ");
  const [board, seq] = place.split("-").map(Number);
  wish = { board, seq, epoch };
  if (document.visibilityState === "hidden" && !isAsking) return;
  join();
});
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenTimer);
  if (document.visibilityState === "hidden") hiddenTimer = setTimeout(leave, HIDDEN);
  else back();
});
addEventListener("pageshow", (event) => event.persisted && back());
addEventListener("pagehide", leave);
addEventListener("online", back);
addEventListener("offline", () => (lead ? fail() : hear("state", "broken")));
document.dispatchEvent(new CustomEvent("board-listens"));
