// Administration and one's own data, walked in a browser: a setting is changed, seen by everyone and
// changed back; own data is seen, taken along and erased; and those who steer see what they may.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { type RoleName, signIn } from "../support/roles";
import { startTown } from "../support/server";
import { expect, test } from "../support/test";

/** Fills a field of a form of settings, saves, and is told so. */
async function save(page: Page, field: string, value: string): Promise<void> {
  await page.locator(field).fill(value);
  await page.getByRole("button", { name: "Tallenna", exact: true }).click();
  await expect(page.locator("main .notice[data-tone=ok]")).toBeVisible();
  await expect(page.locator(field)).toHaveValue(value);
}

test("an administrator changes a setting, everyone sees it, and it is changed back", async ({ page, goto, town, context, browser }) => {
  await signIn(context, town, "administrator");
  await goto("/hallinta");
  await page.locator("main").getByRole("link", { name: "Tietoa palvelusta" }).first().click();
  await expect(page).toHaveURL(/\/hallinta\/tekstit$/);
  const before = await page.locator("#about-fi").inputValue();
  const words = "Kysy lisää kirjastosta, jos jokin jäi epäselväksi.";
  await save(page, "#about-fi", words);

  const everyone = await browser.newContext({ baseURL: town.origin });
  const reader = await everyone.newPage();
  await reader.goto("/tietoa");
  await expect(reader.getByText(words)).toBeVisible();
  await save(page, "#about-fi", before);
  await reader.reload();
  await expect(reader.getByText(words)).toHaveCount(0);
  await everyone.close();
});

test("a day is taken also as Finns write it", async ({ page, goto, town, context }, info) => {
  test.skip(info.project.name !== "desktop, scripts on", "the server reads it the same from all");
  await signIn(context, town, "administrator");
  await goto("/hallinta/tekstit/saavutettavuus");
  const day = page.locator("#accessibility-reviewed");
  await expect(day).toHaveAttribute("type", "date");
  const before = await day.inputValue();
  // As a browser without a picker sends it.
  await day.evaluate((it: HTMLInputElement) => (it.type = "text"));
  await day.fill("4.3.2026");
  await page.getByRole("button", { name: "Tallenna", exact: true }).click();
  await expect(page.locator("main .notice[data-tone=ok]")).toBeVisible();
  await expect(day).toHaveValue("2026-03-04");
  await save(page, "#accessibility-reviewed", before);
});

test("one's own data is seen in words, taken along and erased", async ({ page, context, expectStatus }) => {
  expectStatus(401);
  expectStatus(422);
  const town = await startTown();
  try {
    await signIn(context, town, "resident");
    await page.goto(`${town.origin}/omat/tiedot`);
    await expect(page.getByRole("heading", { name: "Kaikki tietosi" })).toBeVisible();
    await page.locator("main details > summary").first().click();
    await expect(page.locator("main details").first()).toContainText("asukas@ikaalinen.example");
    await expect(page.locator("main details").first()).toContainText("suomi");

    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Lataa tietoni" }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");

    await page.getByRole("link", { name: "Katso, mitä poistetaan" }).click();
    await expect(page.getByRole("heading", { name: "Mitä jää" })).toBeVisible();
    const erase = page.getByRole("button", { name: "Poista tilini ja tietoni" });
    await erase.click();
    await expect(page.getByText("Merkitse rasti")).toBeVisible();
    await page.locator("#sure").check();
    await erase.click();
    await expect(page.getByRole("heading", { name: "Tilisi on poistettu" })).toBeVisible();
    expect((await page.goto(`${town.origin}/omat`))!.status()).toBe(401);
  } finally {
    await town.stop();
  }
});

/** Another role in each project, so that each is walked once. */
const steering: Record<string, [RoleName, string]> = {
  "phone, scripts on": ["strategy", "Strategiavastaava"],
  "phone, scripts off": ["employer", "Työnantajan edustaja"],
  "desktop, scripts on": ["personnel", "Henkilöstön edustaja"],
  "desktop, scripts off": ["strategy", "Strategiavastaava"],
};
test("those who steer sign in, read, and are told no where others work", async ({ page, goto, town, context, expectStatus }, info) => {
  expectStatus(403);
  const [role, name] = steering[info.project.name]!;
  await signIn(context, town, role);
  await goto("/omat");
  const menu = page.locator(".own-menu");
  await expect(menu).toContainText(name);
  for (const words of ["Saapuneet", "Valvonta", "Hallinta"]) await expect(menu.getByRole("link", { name: words })).toHaveCount(0);
  for (const path of ["/saapuneet", "/valvonta", "/hallinta"]) {
    expect((await page.goto(path))!.status(), path).toBe(403);
    await expect(page.locator("main h1")).toBeVisible();
  }
  await goto("/ryhmat");
  await page.locator("main .group-row h2 a").first().click();
  await expect(page.getByRole("heading", { name: "Lupaus" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Jäsenet" })).toHaveCount(0);
  await goto("/ideat");
  await page.locator("main .idea-row h2 a").first().click();
  await expect(page.getByText("Käsittely – näkyy vain henkilökunnalle")).toHaveCount(0);
});
