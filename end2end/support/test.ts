// The `test` every spec imports: a server per worker, a page that fails on any console error, and
// `goto`, which waits until the islands are alive.
import { test as base, expect, type Page } from "@playwright/test";
import { startTown, type Town } from "./server";

type WorkerThings = { town: Town; origin: string };
type TestThings = {
  /** Whether this project runs scripts. */
  scripts: boolean;
  /** Opens a path of the town and waits for its islands when scripts are on. */
  goto: (path: string) => Promise<void>;
  /** Says that this test will meet an answer with this status: Chromium logs those as errors. 0: no network. */
  expectStatus: (status: number) => void;
};

let address = 0;

export const test = base.extend<TestThings & { expected: Set<number> }, WorkerThings>({
  town: [
    async ({}, use) => {
      const town = await startTown();
      await use(town);
      await town.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  origin: [async ({ town }, use) => use(town.origin), { scope: "worker" }],
  baseURL: async ({ origin }, use) => use(origin),
  // Limits count by address: each test is another household.
  extraHTTPHeaders: async ({}, use, info) => {
    address += 1;
    await use({ "x-forwarded-for": `10.${info.parallelIndex}.${address >> 8}.${address & 255}` });
  },
  scripts: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  expected: async ({}, use) => use(new Set()),
  expectStatus: async ({ expected }, use) => use((status) => void expected.add(status)),
  page: async ({ page, expected }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text());
      if (status && expected.has(Number(status[1]))) return;
      // Status 0: the test cuts the network.
      if (expected.has(0) && message.text().includes("net::ERR_")) return;
      errors.push(`${message.text()} (${message.location().url})`);
    });
    await use(page);
    expect(errors, "the console stays clean").toEqual([]);
  },
  goto: async ({ page, scripts }, use) => {
    await use(async (path) => {
      await page.goto(path);
      if (scripts) await awake(page);
    });
  },
});

/** Waits until the page's islands answer to the hand. A page without islands is awake at once. */
export async function awake(page: Page): Promise<void> {
  if ((await page.locator("leptos-island").count()) > 0) {
    await page.locator("html[data-awake]").waitFor({ state: "attached" });
  }
}

export { expect };
export type { Page };
