// Every page that can be reached by links, in each language: it answers, has its own title, says its
// language, lacks no text, and fits a phone of 320 px.
import { expect, test, type Page } from "../support/test";
import { languages, localised, routes } from "../support/routes";

/** Pages of one kind (numbers replaced) are looked at this many times. */
const ofAKind = 3;

for (const { tag, prefix } of languages) {
  test(`walk through every link, ${tag}`, async ({ page, expectStatus }) => {
    test.setTimeout(240_000);
    for (const status of [401, 404, 410]) expectStatus(status);
    await page.setViewportSize({ width: 320, height: 640 });

    const waiting = routes.map((route) => ({ path: localised(prefix, route.path), status: route.status ?? 200, from: "routes.ts" }));
    const seen = new Set(waiting.map((step) => step.path));
    const kinds = new Map<string, number>();
    const titles = new Map<string, string>();
    let looked = 0;

    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const answer = await page.goto(step.path);
      const where = `${step.path} (from ${step.from})`;
      expect(answer!.status(), where).toBe(step.status);
      if (!answer!.headers()["content-type"]?.startsWith("text/html")) continue;
      await wholesome(page, tag, where);
      looked += 1;

      // What is not there is called the same wherever it is not.
      if (step.status === 404) continue;
      const title = await page.title();
      const kind = kindOf(step.path.split("?")[0]);
      const other = titles.get(title);
      expect(other === undefined || other === kind, `${where}: the title of ${other} again: ${title}`).toBe(true);
      titles.set(title, kind);

      for (const path of await links(page)) {
        // The other languages are walked by their own tests.
        if (seen.has(path) || languageOf(path) !== tag) continue;
        const count = (kinds.get(kindOf(path)) ?? 0) + 1;
        kinds.set(kindOf(path), count);
        if (count > ofAKind) continue;
        seen.add(path);
        waiting.push({ path, status: 200, from: step.path });
      }
    }
    expect(looked).toBeGreaterThan(routes.length);
  });
}

test("the language menu leads to the same page in the other language and back", async ({ page, goto }) => {
  await goto("/ideat/uusi");
  await page.locator("a[hreflang=sv]").first().click();
  await expect(page).toHaveURL(/\/sv\/ideat\/uusi$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "sv");
  await page.locator("a[hreflang=en]").first().click();
  await expect(page).toHaveURL(/\/en\/ideat\/uusi$/);
  await page.locator("a[hreflang=fi]").first().click();
  await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/ideat\/uusi$/);
});

test("an anonymous reader gets no cookie", async ({ page, goto, context }) => {
  for (const path of ["/", "/ideat", "/ideat/uusi", "/sv/ideat", "/tietoa"]) await goto(path);
  expect(await context.cookies()).toEqual([]);
});

async function wholesome(page: Page, tag: string, where: string): Promise<void> {
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    text: document.body.innerText,
    wide: document.documentElement.scrollWidth,
    empty: [...document.querySelectorAll("a, button, h1, h2, h3, label")]
      .filter((element) => !(element.textContent?.trim() || element.getAttribute("aria-label") || element.querySelector("[aria-label], title")))
      .map((element) => element.outerHTML.slice(0, 120)),
  }));
  expect(facts.lang, where).toBe(tag);
  expect(facts.title.trim(), where).not.toBe("");
  expect(facts.headings, `${where}: one h1`).toBe(1);
  expect(facts.text, `${where}: a word is missing`).not.toMatch(/\{\{|\}\}|\bundefined\b|\bNaN\b|\[object |Some\(/);
  // In English it is a word.
  if (tag !== "en") expect(facts.text, `${where}: a value is missing`).not.toMatch(/None\b/);
  expect(facts.empty, `${where}: something to read or press has no words`).toEqual([]);
  expect(facts.wide, `${where}: scrolls sideways at 320 px`).toBeLessThanOrEqual(320);
}

async function links(page: Page): Promise<string[]> {
  const all = await page.locator("a[href]").evaluateAll((anchors) =>
    anchors
      .map((anchor) => new URL((anchor as HTMLAnchorElement).href))
      .filter((url) => url.origin === location.origin)
      .map((url) => url.pathname + url.search),
  );
  return [...new Set(all)];
}

function languageOf(path: string): string {
  return /^\/(sv|en)(?=[/?]|$)/.exec(path)?.[1] ?? "fi";
}

/** `/sv/ideat/12?sivu=3` and `/sv/ideat/9?sivu=2` are of a kind. */
function kindOf(path: string): string {
  const [pathname, query = ""] = path.split("?");
  const names = [...new URLSearchParams(query).keys()].sort().join("&");
  return pathname.replace(/\d+/g, "N") + (names ? `?${names}` : "");
}
