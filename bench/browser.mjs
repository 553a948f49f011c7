// A board in headless Chromium on a processor slowed four times: when the first drag is possible after
// the page was asked for, and the longest task while a card is dragged over a board. The medians of
// five are printed as JSON: {"usable_ms": …, "drag_longest_ms": …, "cards": …}.
//
//   node bench/browser.mjs ORIGIN SIGN_IN_LINK BOARD_PATH
import { createRequire } from "node:module";

const require = createRequire(new URL("../end2end/package.json", import.meta.url));
const { chromium } = require("@playwright/test");
const [origin, link, path] = process.argv.slice(2);
const ROUNDS = 5;
const SLOWED = 4;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
await page.goto(link);
await Promise.all([page.waitForURL((url) => !url.pathname.includes("/linkki/")), page.locator("main form button").first().click()]);
// Long tasks and the moment of the first possible drag are noted by the page itself.
await page.addInitScript(() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((it) => it.duration))).observe({ type: "longtask", buffered: true });
  const look = () => {
    if (document.querySelector("#taulu[data-drags]")) window.usable ??= performance.now();
    if (document.querySelector("#taulu[data-live]")) window.live ??= performance.now();
    else requestAnimationFrame(look);
  };
  look();
});
const cdp = await context.newCDPSession(page);
await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });

const usable = [];
const live = [];
const longest = [];
let cards = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  await page.goto(origin + path);
  await page.waitForFunction(() => window.live !== undefined, null, { timeout: 60_000 });
  usable.push(await page.evaluate(() => window.usable));
  live.push(await page.evaluate(() => window.live));
  // The whole board in the page.
  for (let rest = page.locator("[data-rest]:not([hidden]) a").first(); await rest.count(); ) await rest.click();
  cards = await page.locator("[data-card]").count();
  await page.evaluate(() => scrollTo(0, 0));
  const from = await page.locator("[data-card]").first().boundingBox();
  const to = await page.locator("[data-column]").nth(2).boundingBox();
  // The drag has the processor as it is: what is bounded is a task, and those of 200 ms are not hidden by it.
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.waitForTimeout(500);
  await page.evaluate(() => void (window.tasks.length = 0));
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, from.y + 60, { steps: 30 });
  await page.mouse.move(to.x + 40, from.y + 300, { steps: 30 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await page.waitForTimeout(300);
  longest.push(await page.evaluate(() => Math.max(0, ...window.tasks)));
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
}
console.log(
  JSON.stringify({
    usable_ms: Math.round(median(usable)),
    live_ms: Math.round(median(live)),
    drag_longest_ms: Math.round(median(longest)),
    cards,
  }),
);
await browser.close();
