// A board by forms alone, with scripts and without, on a phone and on a desktop: a card's whole life
// by *Siirrä*, filters in the address, and nothing wider than the screen.
import { addCard, list, makeBoard, tile } from "../support/boards";
import { signIn } from "../support/roles";
import { expect, test } from "../support/test";

test("a card's life: made, moved, moved back by undo, finished, archived", async ({ page, town, context }) => {
  test.setTimeout(90_000);
  await signIn(context, town, "lead");
  const board = await makeBoard(page, "Elämän taulu");
  await addCard(page, board, "Penkit puistoon", "Jonossa");
  await expect(list(page, "Jonossa").getByText("Penkit puistoon")).toBeVisible();

  // The page of the form, opened by its own address: the button of the tile leads there.
  const move = tile(page, "Penkit puistoon").locator("[data-move]");
  await expect(move).toHaveAccessibleName(/^Siirrä: .+-1 Penkit puistoon$/);
  const form = await move.getAttribute("href");
  await page.goto(form!);
  await expect(page.getByRole("radio", { name: /Työn alla/ })).toBeChecked();
  await page.getByRole("button", { name: "Siirrä", exact: true }).click();
  await expect(page.locator(".board-told")).toContainText("siirretty sarakkeeseen Työn alla, paikka 1/1.");
  await expect(list(page, "Työn alla").locator("[data-card]")).toHaveCount(1);

  await page.locator(".board-told").getByRole("button", { name: "Kumoa" }).click();
  await expect(page.locator(".board-told")).toContainText("Kumottu.");
  await expect(list(page, "Jonossa").locator("[data-card]")).toHaveCount(1);

  await page.goto(form!);
  await page.locator("#column").getByRole("radio", { name: "Valmis" }).check();
  await page.getByRole("button", { name: "Siirrä", exact: true }).click();
  await expect(list(page, "Valmis").locator("[data-card]")).toHaveCount(1);

  await page.goto(`${board}/monta`);
  await page.getByLabel(/Penkit puistoon/).check();
  await page.getByRole("radio", { name: "Arkistoi" }).check();
  await page.getByRole("button", { name: "Tee", exact: true }).click();
  await expect(page.locator(".board-told")).toContainText("1 kortti arkistoitu.");
  await expect(page.locator("[data-card]")).toHaveCount(0);
});

test("a refused form says why at its field and keeps what was typed", async ({ page, town, context, expectStatus }) => {
  expectStatus(422);
  await signIn(context, town, "lead");
  const board = await makeBoard(page, "Virheiden taulu", "empty");
  await page.goto(`${board}/kortit/uusi`);
  await page.locator("#column").getByRole("radio", { name: "Työn alla" }).check();
  await page.getByRole("button", { name: "Lisää kortti" }).click();
  await expect(page.locator(".error-summary")).toContainText("Anna kortille otsikko");
  await expect(page.getByLabel("Otsikko")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("radio", { name: /Työn alla/ })).toBeChecked();
});

test("filters stand in the address and hide tiles, not counts", async ({ page, town, context }) => {
  test.setTimeout(90_000);
  await signIn(context, town, "lead");
  const board = await makeBoard(page, "Rajattu taulu", "empty");
  await addCard(page, board, "Penkit puistoon", "Jonossa");
  await addCard(page, board, "Valot kadulle", "Jonossa");
  await page.locator(".board-filters > summary").click();
  await page.getByLabel("Sana tai numero").fill("valot");
  await page.locator(".board-filters").getByRole("button", { name: "Näytä" }).click();
  await expect(page).toHaveURL(/haku=valot/);
  await expect(page.locator(".board-found")).toContainText("1/2 näkyy");
  await expect(page.locator("[data-card]")).toHaveCount(1);
  await expect(page.locator("section[data-name=Jonossa]").getByRole("heading")).toContainText(", 2 korttia");
  await page.getByRole("link", { name: "Poista rajaukset" }).click();
  await expect(page.locator("[data-card]")).toHaveCount(2);
});

test("the page is as wide as the screen, and on a phone a column is", async ({ page, town, context }) => {
  await signIn(context, town, "lead");
  await makeBoard(page, "Leveä taulu", "requests");
  const width = page.viewportSize()!.width;
  const facts = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    column: document.querySelector("[data-name='Työn alla']")!.getBoundingClientRect().width,
  }));
  expect(facts.page).toBe(width);
  if (width < 768) expect(Math.round(facts.column)).toBe(width);
  const tabs = page.getByRole("navigation", { name: "Siirry sarakkeeseen" });
  if (width < 768) {
    await tabs.getByRole("link", { name: /Valmis/ }).click();
    await expect(page.locator("#taulu [data-head]", { hasText: "Valmis" })).toBeInViewport();
  }
});
