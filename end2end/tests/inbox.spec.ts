// The inbox in a browser: a matter is taken and the taking undone, several are chosen at once, and
// no violation that axe can see. Works with scripts and without.
import { expect, test } from "../support/test";
import { bringAxe, violations } from "../support/axe";
import { signIn } from "../support/roles";

test("a lead takes a matter nobody holds and undoes it", async ({ page, goto, town, context }) => {
  await signIn(context, town, "lead");
  await goto("/saapuneet?nayta=ottamatta");
  const rows = page.locator(".inbox-row");
  const before = await rows.count();
  expect(before).toBeGreaterThan(1);
  await rows.first().locator("button[value=in_handling]").first().click();
  await expect(page.locator(".notice")).toContainText("käsittelee nyt");
  await expect(rows).toHaveCount(before - 1);
  await page.locator("[data-undo] button").click();
  await expect(page.locator(".notice")).toContainText("Kumottu.");
  await expect(rows).toHaveCount(before);
});

test("nothing chosen says what to do, and the open row shows its acts", async ({ page, goto, town, context, expectStatus }) => {
  expectStatus(422);
  await signIn(context, town, "lead");
  await goto("/saapuneet");
  await page.locator(".inbox-row a[aria-expanded=false]").first().click();
  await expect(page.locator(".inbox-panel")).toBeVisible();
  await page.locator(".inbox-panel summary", { hasText: "Kysy tekijältä" }).click();
  await page.locator(".inbox-panel button[value=asked]").click();
  await expect(page.locator(".inbox-panel .problem")).toContainText("Kirjoita kysymys.");
});

test("the inbox and the groups have no violation that axe can see", async ({ page, goto, town, context, scripts }) => {
  test.skip(!scripts, "axe hangs without scripts");
  test.setTimeout(90_000);
  await bringAxe(page);
  await signIn(context, town, "lead");
  for (const path of ["/saapuneet", "/saapuneet?nayta=kaikki", "/sv/saapuneet", "/ryhmat", "/ryhmat/1"]) {
    await goto(path);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await violations(page), `${path}, ${colorScheme}`).toEqual([]);
    }
  }
});
