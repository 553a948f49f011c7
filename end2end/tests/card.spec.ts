// A card's own page, with scripts and without, on a phone and on a desktop: a comment, a checklist
// whose tick is one tap, a file there and back, and two who edit one description.
import { readFileSync } from "node:fs";
import { addCard, makeBoard } from "../support/boards";
import { bringAxe, violations } from "../support/axe";
import { signIn } from "../support/roles";
import { expect, test } from "../support/test";

async function makeCard(page: import("@playwright/test").Page, name: string): Promise<string> {
  const board = await makeBoard(page, name);
  await addCard(page, board, "Penkit puistoon", "Jonossa");
  return `${board}/kortit/1`;
}

test("a comment is said and a line is ticked by one tap", async ({ page, town, context }) => {
  await signIn(context, town, "lead");
  const card = await makeCard(page, "Kommenttien taulu");
  await page.goto(card);
  await page.getByLabel("Kommentti", { exact: true }).fill("Kuka **tilaa** penkit?");
  await page.getByRole("button", { name: "Lähetä kommentti" }).click();
  await expect(page.locator(".comment strong", { hasText: "tilaa" })).toBeVisible();
  await expect(page.getByLabel("Kommentti", { exact: true })).toHaveValue("");

  await page.locator("summary", { hasText: "Lisää tarkistuslista" }).click();
  await page.getByLabel("Listan nimi").fill("Ennen tilausta");
  await page.locator("#tarkistuslistat details").getByRole("button", { name: "Lisää", exact: true }).click();
  await page.getByLabel("Uusi rivi listaan Ennen tilausta").fill("Paikat mitattu");
  await page.locator(".checklist").getByRole("button", { name: "Lisää", exact: true }).click();
  const line = page.getByRole("button", { name: "Paikat mitattu", exact: true });
  await expect(line).toHaveAttribute("aria-pressed", "false");
  await line.click();
  await expect(line).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".checklist")).toContainText("1/1 valmiina");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth).catch(() => true);
  expect(wide).toBe(true);
});

test("a file is added and comes back as it was; a wrong one says why", async ({ page, town, context, scripts, expectStatus }) => {
  expectStatus(422);
  await signIn(context, town, "lead");
  const card = await makeCard(page, "Liitteiden taulu");
  await page.goto(card);
  const field = page.getByLabel("Lisää tiedostoja");
  await field.setInputFiles({ name: "ohje.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
  await page.getByRole("button", { name: "Lisää liite" }).click();
  await expect(page.locator(".error-summary")).toContainText("Tämän tyyppistä tiedostoa ei voi liittää");
  await page.getByLabel("Lisää tiedostoja").setInputFiles({ name: "muistio.txt", mimeType: "text/plain", buffer: Buffer.from("Päätös\n") });
  await page.getByRole("button", { name: "Lisää liite" }).click();
  const link = page.getByRole("link", { name: "muistio.txt" });
  await expect(link).toBeVisible();
  test.skip(!scripts, "a download is followed once");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("muistio.txt");
  expect(readFileSync((await download.path())!, "utf8")).toBe("Päätös\n");
});

test("two who edit the same line see both texts", async ({ page, town, context, expectStatus }) => {
  expectStatus(409);
  await signIn(context, town, "lead");
  const card = await makeCard(page, "Kuvausten taulu");
  await page.goto(`${card}/kuvaus`);
  await page.getByLabel("Kuvaus", { exact: true }).fill("Penkkejä tarvitaan viisi.");
  const other = await context.newPage();
  await other.goto(`${card}/kuvaus`);
  await other.getByLabel("Kuvaus", { exact: true }).fill("Penkkejä tarvitaan kuusi.");
  await page.getByRole("button", { name: "Tallenna" }).click();
  await expect(page.locator("#kuvaus")).toContainText("viisi");
  await other.getByRole("button", { name: "Tallenna" }).click();
  await expect(other.locator(".card-both .card-text")).toHaveText("Penkkejä tarvitaan viisi.");
  await expect(other.getByLabel("Sinun tekstisi")).toHaveValue("Penkkejä tarvitaan kuusi.");
  await other.getByRole("button", { name: "Tallenna" }).click();
  await expect(other.locator("#kuvaus")).toContainText("kuusi");
  await other.getByRole("link", { name: "1 aiempi versio" }).click();
  await expect(other.locator(".card-diff")).toContainText("viisi");
  await other.close();
});

test("what was not sent comes back, and is gone when it has been sent", async ({ page, town, context, scripts }) => {
  test.skip(!scripts, "drafts need scripts");
  await signIn(context, town, "lead");
  const card = await makeCard(page, "Luonnosten taulu");
  await page.goto(card);
  await page.getByLabel("Kommentti", { exact: true }).fill("Kesken jäi");
  await page.reload();
  await expect(page.getByLabel("Kommentti", { exact: true })).toHaveValue("Kesken jäi");
  await expect(page.getByText("Palautimme tähän kesken jääneen luonnoksesi.")).toBeVisible();
  await page.getByRole("button", { name: "Lähetä kommentti" }).click();
  await expect(page.locator(".comment")).toContainText("Kesken jäi");
  await page.reload();
  await expect(page.getByLabel("Kommentti", { exact: true })).toHaveValue("");
});

test("a card has no violation that axe can see", async ({ page, town, context, scripts }) => {
  test.skip(!scripts, "axe hangs without scripts");
  test.setTimeout(90_000);
  await bringAxe(page);
  await signIn(context, town, "lead");
  const card = await makeCard(page, "Saavutettava taulu");
  for (const path of [card, `${card}/kuvaus`, `${card}/versiot`, `/sv${card}`]) {
    await page.goto(path);
    await page.evaluate(() => document.querySelectorAll("main details").forEach((it) => ((it as HTMLDetailsElement).open = true)));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await violations(page), `${path}, ${colorScheme}`).toEqual([]);
    }
  }
});
