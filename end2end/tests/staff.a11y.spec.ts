// The pages of those who have signed in: clean for axe in light and dark, wide and narrow; valid HTML;
// whole at 320 px; in three languages.
import { bringAxe, violations } from "../support/axe";
import { addCard, makeBoard } from "../support/boards";
import { faults } from "../support/html";
import { signIn, type RoleName } from "../support/roles";
import { languages, localised } from "../support/routes";
import { expect, test } from "../support/test";

/** What each role comes for. `{idea}`: an idea of the board. */
const pages: Record<"lead" | "moderator" | "administrator" | "resident", string[]> = {
  lead: [
    "/taulut",
    "/taulut/uusi",
    "{board}",
    "{board}?haku=penkit&supista=1",
    "{board}/kortit/uusi",
    "{board}/kortit/1/siirra",
    "{board}/monta",
    "/saapuneet", "/saapuneet?nayta=kaikki", "/saapuneet/kirjaa", "/ryhmat", "/ryhmat/1", "/ideat/{idea}", "/omat", "/omat/istunnot",
  ],
  moderator: ["/valvonta", "/ideat/{idea}"],
  administrator: [
    "/hallinta",
    "/hallinta/ryhmat",
    "/hallinta/aiheet",
    "/hallinta/ihmiset",
    "/hallinta/tilat",
    "/hallinta/lupaus",
    "/hallinta/pohjat",
    "/hallinta/tekstit",
    "/hallinta/nimi",
    "/hallinta/varit",
    "/hallinta/posti",
    "/hallinta/kirjautuminen",
    "/hallinta/oikeudet",
    "/hallinta/tila",
  ],
  resident: ["/omat", "/omat/tiedot", "/omat/istunnot", "/ideat/{idea}"],
};

for (const [role, paths] of Object.entries(pages)) {
  for (const { tag, prefix } of languages) {
    test(`pages of the ${role}, ${tag}`, async ({ page, context, town }) => {
      test.setTimeout(240_000);
      await signIn(context, town, role as RoleName);
      await bringAxe(page);
      await page.goto("/ideat");
      const href = await page.locator(".idea-row a[href*='/ideat/']").first().getAttribute("href");
      const idea = href!.split("/").pop()!;
      let board = "";
      if (paths.some((path) => path.startsWith("{board}"))) {
        board = await makeBoard(page, `Taulu ${tag}`, "requests");
        await addCard(page, board, "Penkit puistoon", "Luvattu");
        await addCard(page, board, "Valot kadulle", "Työn alla");
      }
      for (const path of paths) {
        const at = localised(prefix, path.replace("{idea}", idea).replace("{board}", board));
        const answer = await page.goto(at);
        expect.soft(answer!.status(), at).toBe(200);
        if (answer!.status() !== 200) continue;
        expect.soft(await faults(await answer!.text()), `${at} is valid HTML`).toEqual([]);
        await page.locator("main details").evaluateAll((folds) => folds.forEach((fold) => ((fold as HTMLDetailsElement).open = true)));
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          for (const size of [{ width: 1280, height: 800 }, { width: 320, height: 640 }]) {
            await page.setViewportSize(size);
            expect.soft(await violations(page), `${at}, ${colorScheme}, ${size.width} px`).toEqual([]);
          }
        }
        const facts = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          lang: document.documentElement.lang,
          headings: document.querySelectorAll("h1").length,
        }));
        expect.soft(facts, at).toEqual({ wide: 320, lang: tag, headings: 1 });
      }
    });
  }
}
