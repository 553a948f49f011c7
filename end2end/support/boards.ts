// Boards for the browser tests, made by the same forms that staff use.
import { expect, type Page } from "@playwright/test";

/** Creates a board from a template and stays on it; its path. */
export async function makeBoard(page: Page, name: string, template = "development"): Promise<string> {
  await page.goto("/taulut/uusi");
  await page.getByLabel("Taulun nimi").fill(name);
  await page.locator(`#template-${template}`).check();
  await page.getByRole("button", { name: "Luo taulu" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Adds a card by its form, into the column of this name. */
export async function addCard(page: Page, board: string, title: string, column: string): Promise<void> {
  await page.goto(`${board}/kortit/uusi`);
  await page.getByLabel("Otsikko").fill(title);
  await page.locator("#column").getByRole("radio", { name: column }).check();
  await page.getByRole("button", { name: "Lisää kortti" }).click();
  await expect(page.locator(".board-told")).toContainText(title);
}

/** The tile of a card, by its title. */
export function tile(page: Page, title: string) {
  return page.locator("[data-card]", { hasText: title });
}

/** The list of a column, by its name. */
export function list(page: Page, column: string) {
  return page.locator(`section[data-name="${column}"] ul[data-cell]`).first();
}
