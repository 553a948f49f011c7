// A matter on its way through a group's hands, with scripts and without: taken, undone, asked about,
// answered by two at once, ended, opened again by its author.
import { expect, test, type Page } from "../support/test";
import { bringAxe, violations } from "../support/axe";
import { signIn } from "../support/roles";
import { fill, freshTitle, receipt, submit } from "../support/send";

/** Sends an idea as a resident, and signs in as the group's lead in the same browser. */
async function sent(page: Page, goto: (path: string) => Promise<void>) {
  await goto("/ideat/uusi");
  await fill(page, freshTitle());
  await submit(page);
  return receipt(page);
}

const desk = (page: Page) => page.locator("#kasittely");
const publish = (page: Page) => page.locator("#vastaus-lomake button[type=submit]:not([formaction])");
const stepOnly = (page: Page) => page.locator("#vastaus-lomake button[formaction$='/vaihe']");

test("a group's lead takes a matter, undoes it, takes it again and answers; the public sees it a moment later", async ({
  page,
  context,
  town,
  goto,
}) => {
  test.setTimeout(90_000);
  const { id } = await sent(page, goto);
  await goto(`/ideat/${id}`);
  await expect(desk(page), "a resident sees no desk").toHaveCount(0);

  await signIn(context, town, "lead");
  await goto(`/ideat/${id}`);
  const take = desk(page).locator("form[action$='/vaihe'] button").first();
  await take.click();
  await expect(page.locator(".undo")).toBeVisible();
  await page.locator(".undo button").click();
  await expect(desk(page).locator(".tag[data-status=received]")).toBeVisible();
  await take.click();
  await expect(desk(page).locator(".tag[data-status=in_handling]")).toBeVisible();

  // Only the chosen step's fields are shown.
  await expect(page.locator("#k-changed")).toBeHidden();
  await page.locator("#k-vaihe-done").check();
  await expect(page.locator("#k-changed")).toBeVisible();
  await expect(page.locator("#k-who")).toBeHidden();
  await page.locator("#k-text").fill("Katuvalo on korjattu. Kiitos, että kerroit.");
  await page.locator("#k-changed").fill("Valo palaa taas.");
  await publish(page).click();
  await expect(desk(page).locator(".tag[data-status=done]")).toBeVisible();

  const stranger = await context.browser()!.newContext();
  const public_ = await stranger.newPage();
  await public_.goto(`${town.origin}/ideat/${id}`);
  await expect(public_.locator(".answer")).toHaveCount(0);
  await expect(async () => {
    await public_.goto(`${town.origin}/ideat/${id}`);
    await expect(public_.locator(".answer")).toContainText("Katuvalo on korjattu.", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(public_.locator("#kasittely")).toHaveCount(0);
  await stranger.close();
});

test("a step without its words comes back with what was typed, and a question reaches the author's page", async ({
  page,
  context,
  town,
  goto,
  expectStatus,
}) => {
  test.setTimeout(90_000);
  expectStatus(422);
  const { id, secret } = await sent(page, goto);
  await signIn(context, town, "lead");
  await goto(`/ideat/${id}`);
  await page.locator("#k-text").fill("Kesken jäänyt vastaus säilyy.");
  await page.locator("#k-vaihe-asked").check();
  await stepOnly(page).click();
  await expect(desk(page).locator(".error-summary")).toBeVisible();
  await expect(page.locator("#k-text")).toHaveValue("Kesken jäänyt vastaus säilyy.");
  await expect(page.locator("#k-vaihe-asked")).toBeChecked();
  await page.locator("#k-question").fill("Minkä koulun polku?");
  await stepOnly(page).click();
  await expect(desk(page).locator(".tag[data-status=asked]")).toBeVisible();
  await expect(async () => {
    await page.goto(secret);
    await expect(page.locator("main")).toContainText("Minkä koulun polku?", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
});

test("the desk has no barrier that axe can see, whatever the step", async ({ page, context, town, goto, scripts }) => {
  test.skip(!scripts, "axe is a script");
  test.setTimeout(90_000);
  const { id } = await sent(page, goto);
  await signIn(context, town, "lead");
  await bringAxe(page);
  await goto(`/ideat/${id}`);
  for (const step of ["asked", "doing", "declined", "merged"]) {
    await page.locator(`#k-vaihe-${step}`).check();
    expect.soft(await violations(page), step).toEqual([]);
  }
  await goto(`/ideat/vastaa?id=${id}`);
  expect.soft(await violations(page), "one answer to many").toEqual([]);
});
