// What scripts add to sending an idea. The journey itself works without them (ideas.spec.ts).
import { awake, expect, test } from "../support/test";
import { fill, freshTitle, receipt, sendButton } from "../support/send";

test("the counter tells how many characters are left while writing", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  const counter = page.locator(".field:has([name=title]) .counter");
  const before = await counter.innerText();
  await page.locator("[name=title]").pressSequentially("Kymmenen me");
  await expect(counter).not.toHaveText(before);
  await expect(counter).toContainText("109");
});

test("similar ideas appear while writing, and never come in the way", async ({ page, goto }) => {
  // The title of an idea that is on the board, with one word in another form, finds that idea.
  await goto("/ideat");
  const link = page.locator(".idea-row a[href*='/ideat/']").first();
  const title = (await link.innerText()).trim();
  const href = await link.getAttribute("href");

  await goto("/ideat/uusi");
  await page.locator("[name=title]").pressSequentially(title, { delay: 5 });
  await expect(page.locator(`.similar-typing a[href$='${href}']`)).toBeVisible();
  await expect(page.locator("[name=title]")).toBeFocused();
  await expect(sendButton(page)).toBeEnabled();
});

test("a draft is kept on the device and offered back, and is gone once sent", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  const title = freshTitle("Luonnos kuntosalista");
  await fill(page, title, "Keskeneräinen ajatus, johon palaan huomenna uudelleen.");
  await page.waitForTimeout(1_200);

  await goto("/");
  await goto("/ideat/uusi");
  const offer = page.locator(".notice[role=status]");
  await expect(offer).toBeVisible();
  await expect(page.locator("[name=title]"), "nothing is filled in before the person says so").toHaveValue("");
  await offer.locator("button").first().click();
  await expect(page.locator("[name=title]")).toHaveValue(title);

  await page.waitForTimeout(3_200);
  await sendButton(page).click();
  await receipt(page);
  await goto("/ideat/uusi");
  await expect(page.locator(".notice[role=status]")).toHaveCount(0);
});

test("a double press sends one idea", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  const title = freshTitle("Kaksoispainallus");
  await fill(page, title);
  await page.waitForTimeout(3_200);
  await sendButton(page).dblclick({ noWaitAfter: true });
  await receipt(page);

  await goto("/ideat?haku=kaksoispainallus");
  await expect(page.locator(".idea-row").filter({ hasText: title })).toHaveCount(1);
});

test("sending again from a page the browser kept is the same idea", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  const title = freshTitle("Takaisin ja uudestaan");
  await fill(page, title);
  await page.waitForTimeout(3_200);
  await sendButton(page).click();
  const first = await receipt(page);

  await page.goBack();
  await awake(page);
  if ((await page.locator("[name=title]").inputValue()) === "") await fill(page, title);
  await expect(sendButton(page)).toBeEnabled();
});

test("a mistake is shown at its field and leaves when it is mended", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  await page.locator("[name=title]").fill("Lyh");
  await sendButton(page).click();
  const problem = page.locator(".field:has([name=title]) .problem");
  await expect(problem).toBeVisible();
  await page.locator("[name=title]").fill("Nyt otsikko on tarpeeksi pitkä");
  await expect(problem).toBeHidden();
});

test("the compass points to the right door and does not block", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  await fill(page, freshTitle("Oikaisuvaatimus"), "Haluan tehdä oikaisuvaatimuksen lautakunnan päätöksestä.");
  await expect(page.locator(".notice[data-door]").first()).toBeVisible();
  await expect(sendButton(page)).toBeEnabled();
});
