// A resident's whole journey, with scripts and without: send, receipt, find, support, correct, withdraw.
import { expect, test } from "../support/test";
import { fill, freshTitle, receipt, sendButton, submit } from "../support/send";

test("an idea needs a title and a text, and gets a receipt with a date and a secret link", async ({ page, goto }) => {
  await goto("/");
  await page.locator("main a.button[href='/ideat/uusi']").first().click();
  await expect(page).toHaveURL(/\/ideat\/uusi$/);

  const title = freshTitle();
  await fill(page, title);
  await submit(page);

  const { id } = await receipt(page);
  const text = await page.locator("main").innerText();
  expect(text, "the receipt names the day of the answer").toMatch(/\b\d{1,2}\.\d{1,2}\.\d{4}\b/);
  expect(text, "the receipt names the idea").toContain(title);
  await expect(page.locator("main svg").first(), "a code to photograph").toBeVisible();

  await goto(`/ideat/${id}`);
  await expect(page.locator("h1")).toContainText(title);
});

test("a refused form keeps what was written and says at the top what to mend", async ({ page, goto, scripts, expectStatus }) => {
  expectStatus(422);
  await goto("/ideat/uusi");
  const text = "Ajatus jäi kesken, mutta kirjoitus säilyy.";
  await page.locator("[name=title]").fill("Lyh");
  await page.locator("[name=text]").fill(text);
  await page.locator("[name=email]").fill("tämä ei ole osoite");
  await sendButton(page).click();

  const summary = page.locator(".error-summary");
  await expect(summary).toBeVisible();
  // With scripts nothing was sent, and the page is still the same page.
  if (!scripts) await expect(page).toHaveTitle(/^Virhe: /);
  await expect(page.locator("[name=title]")).toHaveValue("Lyh");
  await expect(page.locator("[name=text]")).toHaveValue(text);
  await expect(page.locator("[name=email]")).toHaveValue("tämä ei ole osoite");
  await expect(page.locator("[name=title]")).toHaveAttribute("aria-invalid", "true");

  // Each line of the summary leads to the field that it is about.
  const first = summary.locator("a").first();
  const target = (await first.getAttribute("href"))!.slice(1);
  await first.click();
  await expect(page.locator(`[id="${target}"]`)).toBeFocused();

  // Mended, the same form goes through.
  await fill(page, freshTitle());
  await page.locator("[name=email]").fill("");
  await submit(page);
  await receipt(page);
});

test("an idea is found on the board by an inflected word of its title", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  const title = freshTitle("Uusi leikkipuisto Kyrösjärven rantaan");
  await fill(page, title, "Rannassa on tilaa keinulle ja kiipeilytelineelle, joita ei lähellä ole.");
  await submit(page);
  await receipt(page);

  await goto("/ideat");
  const search = page.locator("main input[type=search]");
  await search.fill("leikkipuistoon");
  await search.press("Enter");
  await page.waitForURL(/leikkipuistoon/);
  await expect(page.locator(".idea-row").filter({ hasText: title })).toBeVisible();
});

test("filters live in the address, and Back returns to the earlier list", async ({ page, goto }) => {
  await goto("/ideat");
  const everything = await rows(page);
  // A phone folds the filters away; a wide window shows them.
  const fold = page.locator(".filters-more > summary");
  if (await fold.isVisible()) await fold.click();
  await page.locator(".filters [name=tila]").selectOption({ index: 2 });
  await page.locator(".filters-more button[type=submit]").click();
  await page.waitForURL(/tila=/);
  const filtered = page.url();
  const some = await rows(page);
  expect(some).not.toEqual(everything);

  // The address alone gives the same list.
  await page.goto(filtered);
  expect(await rows(page)).toEqual(some);

  await goto("/ideat");
  await goto(new URL(filtered).pathname + new URL(filtered).search);
  await page.goBack();
  await expect(page).toHaveURL(/\/ideat$/);
  expect(await rows(page)).toEqual(everything);
});

test("support is one tap, counted once, and the same tap takes it back", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  await fill(page, freshTitle("Pyöräteline kirjaston eteen"));
  await submit(page);
  const { id } = await receipt(page);

  await goto(`/ideat/${id}`);
  const count = () => page.locator(".support-count strong").innerText().then(Number);
  const before = await count();

  await page.locator(".support button").click();
  await expect.poll(count).toBe(before + 1);

  // Another visit remembers, and another tap does not add.
  await goto(`/ideat/${id}`);
  await expect.poll(count).toBe(before + 1);

  await page.locator(".support button").click();
  await expect.poll(count).toBe(before);
  await goto(`/ideat/${id}`);
  await expect.poll(count).toBe(before);
});

test("with the secret link the author corrects the idea", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  await fill(page, freshTitle("Penki torille"));
  await submit(page);
  const { id, secret } = await receipt(page);

  await goto(secret);
  await opened(page, "details:has(form[action$='/korjaa'])");
  const form = page.locator("form[action$='/korjaa']");
  const corrected = freshTitle("Penkki torille");
  await form.locator("[name=title]").fill(corrected);
  await form.locator("button[type=submit]").click();
  await expect(page.locator("main")).toContainText(corrected);

  await goto(`/ideat/${id}`);
  await expect(page.locator("h1")).toContainText(corrected);
});

test("a withdrawn idea is gone from the public, title and all", async ({ page, goto, expectStatus }) => {
  await goto("/ideat/uusi");
  const title = freshTitle("Suihkulähde raatihuoneen pihaan");
  await fill(page, title);
  await submit(page);
  const { id, secret } = await receipt(page);

  await goto(secret);
  await opened(page, "details:has(form[action$='/peru'])");
  const form = page.locator("form[action$='/peru']");
  await form.locator("[name=reason]").fill("Huomasin, että sama idea on jo tehty.");
  await form.locator("button[type=submit]").click();
  await expect(page.locator(".receipt-ok")).toBeVisible();
  await expect(form, "what has ended cannot end again").toHaveCount(0);

  expectStatus(410);
  const answer = await page.goto(`/ideat/${id}`);
  expect(answer!.status()).toBe(410);
  await expect(page.locator("body")).not.toContainText(title);
  await goto("/ideat?haku=suihkulähde");
  await expect(page.locator("body")).not.toContainText(title);
});

test("the page of a stranger's secret link is not found, whatever the number", async ({ page, expectStatus }) => {
  expectStatus(404);
  const answer = await page.goto("/oma/1/aaaaaaaaaaaaaaaaaaaaaaaaaa");
  expect(answer!.status()).toBe(404);
});

function rows(page: import("@playwright/test").Page): Promise<string[]> {
  return page.locator(".idea-row a[href*='/ideat/']").evaluateAll((links) => links.map((a) => a.getAttribute("href")!));
}

/** Opens a folded part of the page when it is folded. */
async function opened(page: import("@playwright/test").Page, details: string): Promise<void> {
  const fold = page.locator(details);
  if ((await fold.count()) > 0 && (await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
}
