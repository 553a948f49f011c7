// A board that moves: a card's whole life by mouse, by touch and by keyboard, two browsers side by side,
// the network cut, a reload with moves waiting. What forms do without scripts is in boards.spec.ts.
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { bringAxe, violations } from "../support/axe";
import { signIn } from "../support/roles";
import type { Town } from "../support/server";
import { expect, test } from "../support/test";

type Ask = Record<string, unknown>;

const isPhone = () => test.info().project.name.startsWith("phone");
const live = (page: Page) => page.locator("#taulu[data-live][data-drags]").waitFor({ state: "attached" });
const columns = (page: Page) => page.locator("[data-column]");
const titles = (page: Page, column: number) => columns(page).nth(column).locator("[data-open]");
const card = (page: Page, title: string) => page.locator("[data-card]", { hasText: title });
const said = (page: Page) => page.locator("#desk-kuuluu");

/** A new board of one's own, and the titles in its first column from the top. */
async function makeBoard(page: Page, context: BrowserContext, town: Town, names: string[]): Promise<string> {
  await signIn(context, town, "lead");
  await page.goto("/taulut/uusi");
  await page.locator("#name").fill("Kokeilutaulu");
  await page.locator("input[name=template][value=empty]").check();
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/taulut\/\d+/);
  const address = new URL(page.url()).pathname;
  await live(page);
  for (const title of names) {
    const [column, lane] = await cell(page, 0);
    await operate(page, address, { do: "create", title, column, lane, anchor: "bottom" });
  }
  await page.goto(address);
  await live(page);
  await expect(titles(page, 0)).toHaveCount(names.length);
  return address;
}

async function cell(page: Page, column: number): Promise<[number, number]> {
  const value = await columns(page).nth(column).locator("[data-cell]").getAttribute("data-cell");
  const [id, lane] = (value ?? "").split("-").map(Number);
  return [id, lane];
}

/** One operation past the screen, as another browser would send it. */
async function operate(page: Page, address: string, ask: Ask): Promise<void> {
  const op = { op_id: [...crypto.getRandomValues(new Uint8Array(16))].map((it) => it.toString(16).padStart(2, "0")).join(""), ask };
  const board = Number(address.split("/").at(-1));
  const answer = await page.evaluate(async (body) => {
    const response = await fetch("/api/boards/op", { method: "POST", headers: { "content-type": "application/json" }, body });
    return [response.status, await response.text()];
  }, JSON.stringify({ board, op }));
  expect(answer[0], String(answer[1])).toBe(200);
  expect(String(answer[1])).toContain('"done"');
}

async function drag(page: Page, title: string, to: { x: number; y: number }): Promise<void> {
  const from = await card(page, title).boundingBox();
  if (!from) throw new Error(`no ${title}`);
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 20, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await expect(page.locator(".drag-slot")).toBeVisible();
}

/** A colleague of the group in a browser of their own. */
async function other(browser: Browser, town: Town): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({ baseURL: town.origin, locale: "fi-FI", reducedMotion: "reduce" });
  await signIn(context, town, "member");
  return [context, await context.newPage()];
}

test("a card's life by mouse: dragged, taken back, renamed, archived", async ({ page, context, town }) => {
  test.skip(isPhone(), "a mouse is on a desktop");
  await makeBoard(page, context, town, ["Ensimmäinen", "Toinen", "Kolmas"]);
  const target = await columns(page).nth(1).boundingBox();
  if (!target) throw new Error("no column");
  await drag(page, "Toinen", { x: target.x + 60, y: target.y + 90 });
  await page.mouse.up();
  await expect(titles(page, 1)).toHaveText([/Toinen/]);
  await expect(titles(page, 0)).toHaveText([/Ensimmäinen/, /Kolmas/]);
  await expect(said(page)).toContainText("”Toinen” siirretty sarakkeesta");
  await page.locator(".desk-toast button", { hasText: "Kumoa" }).click();
  await expect(titles(page, 0)).toHaveText([/Ensimmäinen/, /Toinen/, /Kolmas/]);
  // Esc puts the card back and changes nothing.
  await drag(page, "Kolmas", { x: target.x + 60, y: target.y + 90 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(titles(page, 0)).toHaveText([/Ensimmäinen/, /Toinen/, /Kolmas/]);
  await expect(said(page)).toContainText("Siirto peruttu, kortti palasi");
  // The order inside a column.
  const first = await card(page, "Ensimmäinen").boundingBox();
  await drag(page, "Kolmas", { x: (first?.x ?? 0) + 40, y: (first?.y ?? 0) + 3 });
  await page.mouse.up();
  await expect(titles(page, 0)).toHaveText([/Kolmas/, /Ensimmäinen/, /Toinen/]);
  await card(page, "Toinen").locator("[data-more]").click();
  await page.getByRole("button", { name: "Muuta otsikkoa" }).click();
  await page.locator("#desk-title").fill("Toinen, tarkempi");
  await page.getByRole("button", { name: "Tallenna" }).click();
  await expect(titles(page, 0).nth(2)).toContainText("Toinen, tarkempi");
  await card(page, "Toinen, tarkempi").locator("[data-more]").click();
  await page.getByRole("button", { name: "Arkistoi" }).click();
  await page.getByRole("button", { name: "Työstä luovuttiin" }).click();
  await expect(titles(page, 0)).toHaveCount(2);
  await page.reload();
  await live(page);
  await expect(titles(page, 0)).toHaveText([/Kolmas/, /Ensimmäinen/]);
});

test("a card's life by keyboard: made, moved by steps and by the dialog, taken back; the focus stays", async ({ page, context, town }) => {
  test.skip(isPhone(), "a keyboard is on a desktop");
  await makeBoard(page, context, town, ["Yksi", "Kaksi"]);
  await titles(page, 0).first().focus();
  await page.keyboard.press("n");
  await expect(page.locator("#desk-new")).toBeFocused();
  await page.keyboard.type("Kolme");
  await page.keyboard.press("Enter");
  await expect(page.locator("#desk-new")).toHaveValue("");
  await expect(page.locator("#desk-new")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(titles(page, 0)).toHaveText([/Yksi/, /Kaksi/, /Kolme/]);
  await titles(page, 0).first().focus();
  await page.keyboard.press("End");
  await expect(titles(page, 0).nth(2)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(titles(page, 0).nth(1)).toBeFocused();
  await page.keyboard.press("Control+Shift+ArrowUp");
  await expect(titles(page, 0)).toHaveText([/Kaksi/, /Yksi/, /Kolme/]);
  await expect(titles(page, 0).first()).toBeFocused();
  await expect(said(page)).toContainText("”Kaksi” siirretty, paikka 1/3");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(titles(page, 1)).toHaveText([/Kaksi/]);
  await expect(titles(page, 1).first()).toBeFocused();
  await page.keyboard.press("m");
  const dialog = page.locator("#desk-dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog.locator("h2")).toContainText("Siirrä: KOK");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(titles(page, 2)).toHaveText([/Kaksi/]);
  await expect(titles(page, 2).first()).toBeFocused();
  await expect(page.locator(".desk-toast button", { hasText: "Kumoa" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(titles(page, 1)).toHaveText([/Kaksi/]);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.locator(".desk-picked")).toContainText("2 korttia valittu");
  await page.keyboard.press("?");
  await expect(dialog).toContainText("Ctrl+Shift+→");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a card moves by a finger, and by the bottom sheet", async ({ page, context, town }) => {
  test.skip(!isPhone(), "fingers are on a phone");
  await makeBoard(page, context, town, ["Ylin", "Keskellä", "Alin"]);
  const cdp = await context.newCDPSession(page);
  const from = await card(page, "Alin").boundingBox();
  const to = await card(page, "Ylin").boundingBox();
  if (!from || !to) throw new Error("no cards");
  const touch = (type: string, x: number, y: number) =>
    cdp.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const x = from.x + 40;
  await touch("touchStart", x, from.y + 14);
  await expect(page.locator("html[data-dragging]")).toBeAttached();
  for (const y of [from.y - 10, to.y + 30, to.y + 2]) await touch("touchMove", x, y);
  await expect(page.locator(".drag-slot")).toBeVisible();
  await touch("touchEnd", x, to.y + 2);
  await expect(titles(page, 0)).toHaveText([/Alin/, /Ylin/, /Keskellä/]);
  await card(page, "Ylin").locator("[data-move]").click();
  await page.locator("#desk-dialog .desk-columns label").nth(1).click();
  await page.getByRole("button", { name: "Siirrä kortti", exact: true }).click();
  await expect(titles(page, 0)).toHaveText([/Alin/, /Keskellä/]);
  await expect(titles(page, 1)).toHaveText([/Ylin/]);
});

test("two browsers side by side see one board", async ({ page, context, town, browser }) => {
  test.skip(isPhone(), "once is enough");
  const address = await makeBoard(page, context, town, ["Yksi", "Kaksi"]);
  const [theirs, their] = await other(browser, town);
  await their.goto(address);
  await live(their);
  await titles(page, 0).first().focus();
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(titles(their, 1)).toHaveText([/Yksi/]);
  await expect(their.locator(".desk-news")).toContainText("1 muutos");
  await expect(said(their)).toHaveText("");
  await titles(their, 0).first().focus();
  await their.keyboard.press("Control+Shift+ArrowRight");
  await expect(titles(page, 1)).toHaveText([/Kaksi/, /Yksi/]);
  await theirs.close();
});

test("moves made without the network are done once when it is back, also after a reload", async ({ page, context, town, expectStatus }) => {
  test.skip(isPhone(), "once is enough");
  expectStatus(0);
  const address = await makeBoard(page, context, town, ["Yksi", "Kaksi", "Kolme"]);
  await expect(page.locator(".desk-state")).toHaveText("Yhteys kunnossa");
  await context.setOffline(true);
  await titles(page, 0).first().focus();
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(titles(page, 1)).toHaveText([/Yksi/]);
  await expect(page.locator(".desk-state")).toContainText("Ei yhteyttä");
  await expect(page.locator(".desk-state")).toContainText("1 muutos odottaa");
  await context.setOffline(false);
  await expect(page.locator(".desk-state")).toHaveText("Yhteys kunnossa", { timeout: 15_000 });
  // The answer is lost on the way: the move was done, and the browser does not know.
  let isLost = true;
  await page.route("**/api/boards/op", async (route) => {
    if (!isLost) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await titles(page, 0).first().focus();
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(titles(page, 1)).toHaveCount(2);
  await page.reload();
  isLost = false;
  await live(page);
  await expect(titles(page, 1)).toHaveText([/Kaksi/, /Yksi/]);
  await expect(page.locator(".desk-state")).toHaveText("Yhteys kunnossa", { timeout: 15_000 });
  await page.goto(address);
  await expect(titles(page, 0)).toHaveText([/Kolme/]);
  await expect(titles(page, 1)).toHaveText([/Kaksi/, /Yksi/]);
});

test("the board has no violation that axe can see, in any state", async ({ page, context, town, expectStatus }) => {
  test.setTimeout(90_000);
  expectStatus(0);
  await bringAxe(page);
  await makeBoard(page, context, town, ["Yksi", "Kaksi"]);
  const clean = async (state: string) => expect(await violations(page), state).toEqual([]);
  await clean("as it is");
  await card(page, "Yksi").locator("[data-move]").click();
  await expect(page.locator("#desk-dialog")).toBeVisible();
  await clean("Siirrä");
  await page.locator("#desk-dialog .desk-columns label").nth(1).click();
  await page.getByRole("button", { name: "Siirrä kortti", exact: true }).click();
  await expect(page.locator(".desk-toast button", { hasText: "Kumoa" })).toBeVisible();
  await clean("a toast");
  await card(page, "Kaksi").locator("[data-more]").click();
  await clean("more acts");
  await page.locator("#desk-dialog .dialog-head button").click();
  // The button is for those who have keys; a phone with a keyboard gets there by the key.
  await card(page, "Kaksi").locator(".tile-title").focus();
  await page.keyboard.press("?");
  await expect(page.locator("#desk-dialog")).toBeVisible();
  await clean("keys");
  await page.locator("#desk-dialog .dialog-head button").click();
  await context.setOffline(true);
  await expect(page.locator(".desk-state")).toContainText("Ei yhteyttä", { timeout: 15_000 });
  await clean("offline");
  await context.setOffline(false);
});
