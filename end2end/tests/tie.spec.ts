// A resident's idea becomes a card in one gesture; the resident reads how the work goes, and hears at
// the end what was done. With scripts and without.
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { list, makeBoard } from "../support/boards";
import { signIn } from "../support/roles";
import { fill, freshTitle, receipt, submit } from "../support/send";
import { startTown, type Town } from "../support/server";
import { awake, expect, test } from "../support/test";

async function person(browser: Browser, town: Town, like: Page): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: town.origin,
    viewport: like.viewportSize(),
    locale: "fi-FI",
    javaScriptEnabled: test.info().project.use.javaScriptEnabled !== false,
    extraHTTPHeaders: { "x-forwarded-for": `10.78.${test.info().parallelIndex}.${Math.floor(Math.random() * 250) + 1}` },
  });
  return { context, page: await context.newPage() };
}

async function open(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(answer!.status(), path).toBe(200);
  if (test.info().project.use.javaScriptEnabled !== false) await awake(page);
}

/** Moves the town's clock ahead of the real one. */
async function later(town: Town, minutes: number): Promise<void> {
  await fetch(town.origin, { headers: { "x-lanka-test-ahead-ms": String(minutes * 60_000) } });
}

async function move(page: Page, board: string, column: string): Promise<void> {
  await page.goto(`${board}/kortit/1/siirra`);
  await page.locator("#column label", { hasText: column }).click();
  await page.getByRole("button", { name: "Siirrä", exact: true }).click();
  await expect(list(page, column).locator("[data-card]")).toHaveCount(1);
}

test("an idea becomes a card, the resident reads how it goes, and hears when it is ready", async ({ browser, page: like }) => {
  test.setTimeout(150_000);
  const town = await startTown();
  try {
    const resident = await person(browser, town, like);
    const title = freshTitle("Penkki koulun pysäkille");
    await open(resident.page, "/ideat/uusi");
    await fill(resident.page, title);
    await submit(resident.page);
    const { id } = await receipt(resident.page);

    const lead = await person(browser, town, like);
    await signIn(lead.context, town, "lead");
    const board = await makeBoard(lead.page, "Ideoiden taulu");
    await open(lead.page, `/ideat/${id}`);
    const work = lead.page.locator("#tyo");
    await work.getByLabel("Taulu ja sarake").selectOption({ label: "Ideoiden taulu: Ideat" });
    await work.getByRole("button", { name: "Tee kortti" }).click();
    await expect(work.getByRole("link", { name: title })).toBeVisible();

    await move(lead.page, board, "Työn alla");
    await open(resident.page, `/ideat/${id}`);
    await expect(resident.page.getByText("Työ on käynnissä.")).toHaveCount(0);
    await later(town, 6);
    await open(resident.page, `/ideat/${id}`);
    await expect(resident.page.getByText("Työ on käynnissä.")).toBeVisible();

    await move(lead.page, board, "Valmis");
    await open(lead.page, "/saapuneet?nayta=kaikki");
    const ready = lead.page.getByRole("region", { name: "Valmis – kerro asukkaalle" });
    await ready.getByRole("link", { name: title }).click();
    const words = lead.page.locator("#k-text");
    await expect(words).toHaveValue(/Ideasi on nyt viety loppuun/);
    await words.fill("Penkki on pysäkillä. Kiitos ideasta!");
    await lead.page.locator("#vastaus-lomake").getByRole("button", { name: /^(Tallenna|Julkaise|Lähetä)/ }).first().click();
    await lead.page.waitForLoadState();
    await later(town, 8);
    await open(resident.page, `/ideat/${id}`);
    await expect(resident.page.getByText("Penkki on pysäkillä. Kiitos ideasta!").first()).toBeVisible();
  } finally {
    await town.stop();
  }
});
