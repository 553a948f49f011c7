// Send, find and support by keyboard alone, with scripts and without.
import { expect, test, type Page } from "../support/test";
import { freshTitle, receipt } from "../support/send";

/** Tabs until the focused element matches; fails when the whole page has been walked. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 90; step++) {
    await page.keyboard.press("Tab");
    if ((await page.locator(`:focus`).and(page.locator(selector)).count()) > 0) {
      await focusShows(page);
      return;
    }
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/** The focused element is inside the window and wears a ring. */
async function focusShows(page: Page): Promise<void> {
  const focused = page.locator(":focus");
  await expect(focused).toBeInViewport();
  const ring = await focused.evaluate((element) => {
    const style = getComputedStyle(element);
    return { outline: style.outlineStyle, width: parseFloat(style.outlineWidth), shadow: style.boxShadow };
  });
  expect((ring.outline !== "none" && ring.width >= 2) || ring.shadow !== "none", `a ring on ${JSON.stringify(ring)}`).toBe(true);
}

test("the first Tab is a way past the header", async ({ page, goto }) => {
  await goto("/ideat");
  await page.keyboard.press("Tab");
  const skip = page.locator(":focus");
  await expect(skip).toHaveClass(/skip-link/);
  await expect(skip).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#/);
});

test("an idea is sent, found and supported without a mouse", async ({ page, goto }) => {
  const word = "Näppäimistöpuisto";
  const title = freshTitle(word);

  await goto("/");
  await tabTo(page, "main a[href='/ideat/uusi']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/ideat\/uusi$/);

  await tabTo(page, "[name=title]");
  await page.keyboard.type(title);
  await tabTo(page, "[name=text]");
  await page.keyboard.type("Puisto, johon pääsee ilman hiirtä ja kosketusta.");
  await page.waitForTimeout(2_500);
  await tabTo(page, "main form button[type=submit]");
  await page.keyboard.press("Enter");
  // Without scripts the page may ask once whether one of the similar ideas is the same.
  const asked = page.locator("#samat-ennen");
  await expect(page.locator(".receipt").or(asked).first()).toBeVisible();
  if (await asked.isVisible()) {
    await tabTo(page, "main form button[type=submit]");
    await page.keyboard.press("Enter");
  }
  const { id } = await receipt(page);

  await goto("/ideat");
  await tabTo(page, "main input[type=search]");
  await page.keyboard.type(word);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?/);
  await tabTo(page, `.idea-row a[href$='/ideat/${id}']`);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/ideat/${id}$`));

  await tabTo(page, ".support button");
  await expect(page.locator(".support-count strong")).toHaveText("0");
  await page.keyboard.press("Space");
  await expect(page.locator(".support-count strong")).toHaveText("1");
});
