// Sends an idea as a person would, and reads what the receipt says.
import { expect, type Page } from "@playwright/test";

let number = 0;

/** A title that no other test uses, in words that the search can find again. */
export function freshTitle(words = "Katuvalo puuttuu koulun polulta"): string {
  number += 1;
  return `${words} ${process.pid}${number}`;
}

/** Fills the two required fields. */
export async function fill(page: Page, title: string, text = "Polku on pimeä aamuisin, kun lapset kulkevat kouluun."): Promise<void> {
  await page.locator("[name=title]").fill(title);
  await page.locator("[name=text]").fill(text);
}

/**
 * Sends the form to its end. A form that comes back faster than a person writes is held for checking,
 * so the test takes as long as a person would at least; without scripts the page may ask once whether
 * one of the similar ideas is the same.
 */
export async function submit(page: Page): Promise<void> {
  await page.waitForTimeout(3_200);
  await sendButton(page).click();
  const asked = page.locator("#samat-ennen");
  await expect(page.locator(".receipt").or(asked).first()).toBeVisible();
  if (await asked.isVisible()) await sendButton(page).click();
}

export function sendButton(page: Page) {
  return page.locator("main form:has([name=title]) button[type=submit]").last();
}

/** On the receipt: the idea's number and its secret link. */
export async function receipt(page: Page): Promise<{ id: string; secret: string }> {
  await expect(page.locator(".receipt")).toBeVisible();
  const path = new URL(page.url()).pathname;
  const parts = /\/oma\/(\d+)\/([^/]+)/.exec(path);
  expect(parts, `the receipt is at the secret link, not ${path}`).not.toBeNull();
  return { id: parts![1], secret: path };
}
