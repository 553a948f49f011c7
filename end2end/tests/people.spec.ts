// Signing in as anyone does: an address, the letter's code or link, one's own sessions, and out again.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signInLink } from "../support/roles";
import type { Town } from "../support/server";
import { expect, test } from "../support/test";

/** The newest letter to an address, from the folder where letters are while there is no mail server. */
async function letter(town: Town, to: string): Promise<{ code: string; link: string }> {
  const folder = join(town.data, "mail");
  let found: { text: string } | undefined;
  await expect
    .poll(
      () => {
        const files = existsSync(folder) ? readdirSync(folder).filter((it) => it.endsWith(".eml")) : [];
        found = files
          .sort()
          .reverse()
          .map((file) => ({ text: plain(readFileSync(join(folder, file), "utf8")) }))
          // Staff get other letters too.
          .find((it) => it.text.includes(to) && it.text.includes("/kirjaudu/linkki/"));
        return Boolean(found);
      },
      { timeout: 15_000, message: `a letter to ${to}` },
    )
    .toBe(true);
  const { text } = found!;
  const code = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/.exec(text.slice(text.indexOf("\r\n\r\n")));
  const link = /http\S+\/kirjaudu\/linkki\/[a-z2-7]+\.[a-z2-7]+/.exec(text);
  if (!code || !link) throw new Error(`the letter brings no code or link:\n${text}`);
  return { code: code[1] + code[2], link: link[0] };
}

/** Quoted-printable as it is read. */
function plain(raw: string): string {
  return raw.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
}

test("a code from a letter signs in where it was asked for, and a wrong one says so", async ({ page, goto, town, expectStatus }, info) => {
  expectStatus(401);
  expectStatus(422);
  // One demo person each project: the letters of others are not mistaken for it.
  const who = ["vetaja.sivistys", "vetaja.tekninen", "vetaja.elinvoima", "vetaja.hyvinvointi"][info.parallelIndex % 4];
  const email = `${who}@ikaalinen.example`;
  await goto("/omat/istunnot");
  await page.locator("main a.button").click();
  await page.locator("#email").fill(email);
  await page.locator("main form button").first().click();
  await expect(page).toHaveURL(/\/kirjaudu\/koodi$/);
  await expect(page.locator("main")).toContainText(email);

  const { code } = await letter(town, email);
  await page.locator("#code").fill(code === "000000" ? "000001" : "000000");
  await page.locator("main form button").first().click();
  await expect(page.locator(".error-summary")).toContainText("Koodi ei ole oikea");
  await page.locator("#code").fill(code);
  await page.locator("main form button").first().click();

  await expect(page, "back to where the way was barred").toHaveURL(/\/omat\/istunnot$/);
  await expect(page.locator(".own-menu")).toContainText("Saapuneet");
  await expect(page.locator(".session")).toContainText(["Tämä selain"]);
  await page.locator(".own-menu-out").click();
  await expect(page.locator(".own-menu")).toHaveCount(0);
  await goto("/omat/istunnot");
  await expect(page.locator("h1")).toContainText("Kirjaudu ensin");
});

test("a link signs in by a press, once, and in any browser", async ({ page, goto, town, browser, expectStatus }) => {
  expectStatus(410);
  const link = signInLink(town, "moderator");
  await goto(link);
  await expect(page.locator(".sign-in-who")).toContainText("valvoja@ikaalinen.example");
  const other = await browser.newContext({ javaScriptEnabled: false });
  const elsewhere = await other.newPage();
  await elsewhere.goto(link);
  await elsewhere.locator("main form button").first().click();
  await expect(elsewhere.locator(".own-menu")).toContainText("Valvonta");
  await other.close();

  // The page that was open meanwhile tells that the link is used, and how to get a new one.
  await page.locator("main form button").first().click();
  await expect(page.locator("h1")).toContainText("ei enää toimi");
  await page.locator("main a.button").click();
  await expect(page.locator("#email")).toBeVisible();
});

test("an address that nobody knows gets the same page and no letter", async ({ page, goto, town }) => {
  await goto("/kirjaudu");
  await page.locator("#email").fill("tuntematon@ikaalinen.example");
  await page.locator("main form button").first().click();
  await expect(page.locator("h1")).toContainText("Katso sähköpostisi");
  // A letter that does go out is asked for after it: when that one has come, the first never will.
  await goto("/kirjaudu");
  await page.locator("#email").fill("asukas@ikaalinen.example");
  await page.locator("main form button").first().click();
  await letter(town, "asukas@ikaalinen.example");
  const letters = readdirSync(join(town.data, "mail")).map((file) => readFileSync(join(town.data, "mail", file), "utf8"));
  expect(letters.filter((it) => it.includes("tuntematon@ikaalinen.example"))).toEqual([]);
});
