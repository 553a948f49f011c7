// Every address a visitor can be at, for the sweeps. The walk through links (crawl.spec.ts) fails
// when it meets a kind of page that is not listed here.
import type { Page } from "@playwright/test";

export const languages = [
  { tag: "fi", prefix: "" },
  { tag: "sv", prefix: "/sv" },
  { tag: "en", prefix: "/en" },
] as const;

export type Route = { name: string; path: string; status?: number };

/** The fixed routes, without language prefix. */
export const routes: Route[] = [
  { name: "front page", path: "/" },
  { name: "board", path: "/ideat" },
  { name: "board, second page", path: "/ideat?sivu=2" },
  { name: "board, search", path: "/ideat?haku=leikkipuistoon" },
  { name: "board, nothing found", path: "/ideat?haku=olematonhakusana" },
  { name: "send", path: "/ideat/uusi" },
  { name: "groups", path: "/ryhmat" },
  { name: "strategy", path: "/strategia" },
  { name: "versions of the strategy", path: "/strategia/versiot" },
  { name: "what changed in the strategy", path: "/strategia/muutokset" },
  { name: "programme", path: "/ohjelma" },
  { name: "programme, late measures", path: "/ohjelma?tila=late" },
  { name: "what happened in the programme", path: "/ohjelma/muutokset" },
  { name: "rules", path: "/saannot" },
  { name: "about", path: "/tietoa" },
  { name: "accessibility statement", path: "/saavutettavuus" },
  { name: "privacy notice", path: "/tietosuoja" },
  { name: "sign in", path: "/kirjaudu" },
  { name: "sign in first", path: "/omat/istunnot", status: 401 },
  { name: "a link that is over", path: "/kirjaudu/linkki/abc.def", status: 410 },
  { name: "unknown page", path: "/olematon", status: 404 },
  { name: "unknown idea", path: "/ideat/99999999", status: 404 },
];

/** A route in a language: Finnish has no prefix, and /sv is the Swedish front page. */
export function localised(prefix: string, path: string): string {
  return path === "/" ? prefix || "/" : prefix + path;
}

/** The address, without language, of an idea that the demo town shows on its board. */
export async function someIdea(page: Page): Promise<string> {
  await page.goto("/ideat");
  const href = await page.locator(".idea-row a[href*='/ideat/']").first().getAttribute("href");
  if (!href) throw new Error("the board shows no idea");
  return new URL(href, page.url()).pathname;
}
