// axe-core on a page, by WCAG 2.2 A and AA. The answer is short lines, so that a failure reads well.
import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** To be called before the page is opened: the policy of the pages lets no script in afterwards. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: source });
}

/** One line for each element that breaks a rule: rule, element, why. */
export async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(async (values) => {
    const axe = (window as unknown as { axe: { run: Function } }).axe;
    const result = await axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return result.violations.flatMap((rule: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\n")[1]?.trim()}`),
    );
  }, tags);
  return found as string[];
}
