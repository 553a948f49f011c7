// One matter from a resident's phone to its end and back, through everyone who has a hand in it, with
// a real mail server in between: sent, confirmed, taken, asked about, answered, doubted, opened again
// and closed.
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { openPostOffice, type PostOffice } from "../support/post";
import { signIn } from "../support/roles";
import { fill, freshTitle, receipt, submit } from "../support/send";
import { startTown, type Town } from "../support/server";
import { awake, expect, test } from "../support/test";

const author = "tekija@example.org";

/** The first address in a letter that leads to this kind of page. */
function link(text: string, part: string): string {
  const found = new RegExp(`https?://[^\\s<>"]*${part}[^\\s<>"]*`).exec(text);
  if (!found) throw new Error(`no link with ${part} in:\n${text}`);
  return found[0];
}

async function person(browser: Browser, town: Town, like: Page): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: town.origin,
    viewport: like.viewportSize(),
    locale: "fi-FI",
    javaScriptEnabled: test.info().project.use.javaScriptEnabled !== false,
    extraHTTPHeaders: { "x-forwarded-for": `10.77.${test.info().parallelIndex}.${Math.floor(Math.random() * 250) + 1}` },
  });
  return { context, page: await context.newPage() };
}

async function open(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(answer!.status(), path).toBe(200);
  if (test.info().project.use.javaScriptEnabled !== false) await awake(page);
}

/** Presses a button of a form and is led to the page it leads to. */
async function press(page: Page, name: string | RegExp, within = "main"): Promise<void> {
  await page.locator(within).getByRole("button", { name }).first().click();
  await page.waitForLoadState();
}

test.use({ actionTimeout: 15_000 });

test("a matter is sent, taken, asked about, answered, doubted, opened again and closed", async ({ browser, page: like }) => {
  test.setTimeout(150_000);
  const office: PostOffice = await openPostOffice();
  const town = await startTown({
    LANKA_MAIL_SMTP: `smtp://127.0.0.1:${office.port}`,
    LANKA_MAIL_TLS: "none",
    LANKA_MAIL_FROM: "lanka@ikaalinen.example",
  });
  try {
    const resident = await person(browser, town, like);
    const title = freshTitle("Koulun pihalle pyöräteline");
    await open(resident.page, "/ideat/uusi");
    await fill(resident.page, title, "Pyörät kaatuvat pihalla toistensa päälle. Teline kahdellekymmenelle pyörälle auttaisi.");
    // The address is asked for in a part of the form that may be folded.
    await resident.page.locator("main details").evaluateAll((folds) => folds.forEach((fold) => ((fold as HTMLDetailsElement).open = true))).catch(() => {});
    await resident.page.locator("[name=email]").fill(author);
    await submit(resident.page);
    const { id } = await receipt(resident.page);

    // The address is not confirmed yet: the letter has none of the sender's words.
    const confirm = await office.letter(author, "Vahvista");
    expect(confirm.text).not.toContain("Pyörät kaatuvat");
    expect(confirm.subject).not.toContain("pyöräteline");
    await open(resident.page, link(confirm.text, "/vahvista/"));
    await press(resident.page, /Vahvista/);
    const kept = await office.letter(author, "Olemme saaneet");
    expect(kept.text).toContain("Pyörät kaatuvat");
    const own = link(kept.text, `/oma/${id}/`);

    const lead = await person(browser, town, like);
    await signIn(lead.context, town, "lead");
    await open(lead.page, "/saapuneet?nayta=kaikki");
    await open(lead.page, `/ideat/${id}`);
    await press(lead.page, /^Ota käsittelyyn/);
    await expect(lead.page.getByText("Tehty.").first()).toBeVisible();
    await office.letter(author, "on otettu käsittelyyn");

    await step(lead.page, id, "asked", { question: "Kummalle puolelle pihaa teline sopisi?" });
    const question = await office.letter(author, "Kysymme sinulta");
    expect(question.text).toContain("Kummalle puolelle pihaa");
    await open(resident.page, own);
    await resident.page.locator("[name=reply]").fill("Portin viereen, katoksen alle.");
    await press(resident.page, /Lähetä/, "form:has([name=reply])");

    await open(lead.page, `/ideat/${id}`);
    await expect(lead.page.getByText("Portin viereen, katoksen alle.").first()).toBeVisible();
    await answer(lead.page, id, "Hankimme telineen. Se tulee portin viereen.", "done", { changed: "Teline on paikallaan." });
    const answered = await office.letter(author, "Vastaus asiaasi");
    expect(answered.text).toContain("Hankimme telineen");
    await open(resident.page, `/ideat/${id}`);
    await expect(resident.page.getByText("Hankimme telineen").first()).toBeVisible();

    // A look at the letter's link votes for nothing; the button does.
    await open(resident.page, link(answered.text, "saitko=ei"));
    await resident.page.locator("#saitko").getByRole("button").first().click();
    await resident.page.waitForLoadState();
    await press(resident.page, /uudelleen/, "form[action$='/avaa']");

    await open(lead.page, "/saapuneet");
    await expect(lead.page.getByText(title).first()).toBeVisible();
    await answer(lead.page, id, "Teline oli varastossa. Nyt se on asennettu portin viereen.", "done", { changed: "Teline on asennettu." });
    await office.letter(author, "Vastaus asiaasi");

    await open(resident.page, own);
    await expect(resident.page.getByText("Asia on tehty.").first()).toBeVisible();
    await open(resident.page, `/ideat/${id}`);
    await expect(resident.page.getByText("Toteutettu").first()).toBeVisible();
    for (const words of ["otti asian käsittelyyn", "kysyttiin lisätietoa", "otettiin uudelleen käsittelyyn", "Teline on asennettu."]) {
      await expect(resident.page.getByText(words).first()).toBeVisible();
    }
    await expect(resident.page.getByText("Käsittely – näkyy vain henkilökunnalle")).toHaveCount(0);
    for (const letter of office.all()) expect(letter.to, letter.subject).toHaveLength(1);
    await resident.context.close();
    await lead.context.close();
  } finally {
    await town.stop();
    office.close();
  }
});

async function choose(page: Page, to: string, fields: Record<string, string>): Promise<void> {
  await page.locator(`#k-vaihe-${to}`).check();
  for (const [name, value] of Object.entries(fields)) await page.locator(`#vastaus-lomake [name=${name}]`).fill(value);
}

async function step(page: Page, id: string, to: string, fields: Record<string, string>): Promise<void> {
  await open(page, `/ideat/${id}`);
  await choose(page, to, fields);
  await press(page, "Tallenna ja julkaise");
  await expect(page.getByText("Tehty.").first()).toBeVisible();
}

async function answer(page: Page, id: string, text: string, to: string, fields: Record<string, string>): Promise<void> {
  await open(page, `/ideat/${id}`);
  await page.locator("#k-text").fill(text);
  await choose(page, to, fields);
  await press(page, "Tallenna ja julkaise");
  await expect(page.getByText("Tehty.").first()).toBeVisible();
}
