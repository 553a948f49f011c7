// A board in headless Chromium, for `make bench`: when the first drag is possible on a processor slowed
// four times, and the longest task while a card is dragged over 1,000 others. Medians of five, a line of
// JSON for each row. ORIGIN, SESSION (what the cookie holds) and BOARD (its number) say what to open.
import { createRequire } from "node:module";

const { chromium } = createRequire(import.meta.url)("@playwright/test");
const { ORIGIN: origin, SESSION: session, BOARD: board } = process.env;
const ROUNDS = 5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await context.addCookies([{ name: "lanka-s", value: session, url: origin }]);
const page = await context.newPage();
// The page itself notes long tasks and the moment when the first drag is possible.
await page.addInitScript(() => {
  window.tasks = [];
  const note = (list) => window.tasks.push(...list.getEntries().map((it) => it.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
  const look = () => {
    if (document.querySelector("#taulu[data-drags]")) window.usable ??= performance.now();
    if (document.querySelector("#taulu[data-live]")) window.live ??= performance.now();
    else requestAnimationFrame(look);
  };
  look();
});
const cdp = await context.newCDPSession(page);
const slow = (rate) => cdp.send("Emulation.setCPUThrottlingRate", { rate });
// Once unmeasured: everybody opens a board more than once, and the files are kept for a year.
await page.goto(`${origin}/taulut/${board}`);
await page.waitForFunction(() => window.live !== undefined, null, { timeout: 60_000 });

const usable = [];
const live = [];
const longest = [];
let cards = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  await slow(4);
  await page.goto(`${origin}/taulut/${board}`);
  await page.waitForFunction(() => window.live !== undefined, null, { timeout: 60_000 });
  usable.push(await page.evaluate(() => window.usable));
  live.push(await page.evaluate(() => window.live));
  await slow(1);
  // The whole board in the page.
  for (let rest = page.locator("[data-rest]:not([hidden]) a"); await rest.count(); ) await rest.first().evaluate((it) => it.click());
  cards = await page.locator("[data-card]").count();
  await page.evaluate(() => scrollTo(0, 0));
  const first = page.locator("[data-card]").first();
  await first.scrollIntoViewIfNeeded();
  const from = await first.boundingBox();
  const to = await page.locator("[data-column]").nth(1).boundingBox();
  await page.waitForTimeout(1_000);
  await page.evaluate(() => void (window.tasks.length = 0));
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, from.y + 40, { steps: 30 });
  await page.mouse.move(to.x + 40, from.y + 200, { steps: 30 });
  await page.mouse.up();
  await page.waitForTimeout(500);
  longest.push(await page.evaluate(() => Math.max(0, ...window.tasks)));
}
await browser.close();

const row = (what, bound, measured, holds) => console.log(JSON.stringify({ what, bound, measured, holds }));
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const first = median(usable);
row("first drag possible, processor slowed four times", "≤ 1.5 s", `${seconds(first)} (all awake ${seconds(median(live))})`, first <= 1500);
const task = median(longest);
row(`longest task in a drag and a drop, ${cards} cards in the page`, "≤ 50 ms", task ? `${Math.round(task)} ms` : "under 50 ms", task <= 50);
