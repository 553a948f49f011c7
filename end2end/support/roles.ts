// Signs in as one of the demo town's people, as somebody trying the town does: by the link that
// `lanka demo links` prints.
import { execFileSync } from "node:child_process";
import type { BrowserContext } from "@playwright/test";
import { lanka, root, type Town } from "./server";

/** The roles by a part of what the command calls them. */
export const roles = {
  member: "jäsen",
  lead: "vetäjä",
  moderator: "Valvoja",
  administrator: "käyttäjä",
  strategy: "Strategia",
  employer: "Työnantajan",
  personnel: "Henkilöstön",
  resident: "Asukas",
} as const;
export type RoleName = keyof typeof roles;

/** A fresh link for a role. */
export function signInLink(town: Town, role: RoleName): string {
  const port = new URL(town.origin).port;
  const told = execFileSync(lanka, ["demo", "links"], {
    cwd: root,
    env: { ...process.env, LANKA_DATA: town.data, LANKA_PORT: port },
    encoding: "utf8",
  });
  const line = told.split("\n").find((it) => it.includes(roles[role]) && it.includes("http"));
  if (!line) throw new Error(`no link for ${role} in:\n${told}`);
  return line.slice(line.indexOf("http")).trim();
}

/** Opens the link, presses its button, and is signed in. */
export async function signIn(context: BrowserContext, town: Town, role: RoleName): Promise<void> {
  const page = await context.newPage();
  await page.goto(signInLink(town, role));
  await Promise.all([page.waitForURL((url) => !url.pathname.includes("/linkki/")), page.locator("main form button").first().click()]);
  await page.close();
}
