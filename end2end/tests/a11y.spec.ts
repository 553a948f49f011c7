// No violation of WCAG 2.2 A and AA that axe can see: every route, three languages, light and dark,
// the states of the form, and the page as it is before or without scripts.
import { expect, test, type Page } from "../support/test";
import { bringAxe, violations } from "../support/axe";
import { languages, localised, routes, someIdea } from "../support/routes";
import { fill, freshTitle, receipt, submit, sendButton } from "../support/send";

const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

/** Scans the page as it is in light and in dark, wide and narrow. */
async function scan(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size);
      expect.soft(await violations(page), `${name}, ${colorScheme}, ${size.width} px`).toEqual([]);
    }
  }
}

test.beforeEach(async ({ page }) => bringAxe(page));

for (const { tag, prefix } of languages) {
  test(`every route, ${tag}`, async ({ page, goto, expectStatus }) => {
    test.setTimeout(180_000);
    for (const status of [401, 404, 410]) expectStatus(status);
    const idea = { name: "idea", path: await someIdea(page) };
    for (const route of [...routes, idea]) {
      await goto(localised(prefix, route.path));
      await scan(page, `${tag} ${route.name}`);
    }
  });

  test(`receipt and the author's page, ${tag}`, async ({ page, goto }) => {
    test.setTimeout(90_000);
    await goto(localised(prefix, "/ideat/uusi"));
    await fill(page, freshTitle());
    await submit(page);
    await receipt(page);
    await scan(page, `${tag} receipt`);
    await page.locator("main details").evaluateAll((folds) => folds.forEach((fold) => ((fold as HTMLDetailsElement).open = true)));
    await scan(page, `${tag} the author's page, all open`);
  });

  test(`the refused form, ${tag}`, async ({ page, goto, expectStatus }) => {
    expectStatus(422);
    await goto(localised(prefix, "/ideat/uusi"));
    await sendButton(page).click();
    await expect(page.locator(".error-summary")).toBeVisible();
    await scan(page, `${tag} refused form`);
  });

  // axe itself is a script, so scripts stay on and the client is kept from coming.
  test(`without the client's scripts, ${tag}`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.route(/\/pkg\/.*\.(js|wasm)$/, (route) => route.fulfill({ status: 200, contentType: "text/javascript", body: "" }));
    for (const route of [{ name: "idea", path: await someIdea(page) }, ...routes.filter((route) => !route.status)]) {
      await page.goto(localised(prefix, route.path));
      await scan(page, `${tag} ${route.name} without scripts`);
    }
  });
}

test("forced colours and text at twice the size keep every page whole", async ({ page, goto }) => {
  await page.emulateMedia({ forcedColors: "active" });
  for (const path of ["/", "/ideat", "/ideat/uusi"]) {
    await goto(path);
    expect(await violations(page), `${path}, forced colours`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize({ width: 640, height: 800 });
  for (const path of ["/", "/ideat", "/ideat/uusi"]) {
    await goto(path);
    // 640 px at twice the size is what a 1280 px window shows at 200 %: 320 px of layout at 400 %.
    await page.setViewportSize({ width: 320, height: 400 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `${path} at 400 %`).toBeLessThanOrEqual(320);
  }
});
