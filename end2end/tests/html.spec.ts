// The HTML of every route and state is valid, as the server sends it.
import { HtmlValidate } from "html-validate";
import { expect, test } from "../support/test";
import { languages, localised, routes, someIdea } from "../support/routes";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Matters of taste about how the same document is spelled; the server's renderer decides them.
    "void-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    // A list may be named: ARIA says so, the validator only by this option.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    "no-inline-style": "error",
    // All scripts come from our own server: integrity hashes would guard nothing.
    "require-sri": "off",
    "long-title": "off",
  },
});

async function faults(html: string): Promise<string[]> {
  // Leptos marks places in a page with `<!>`, which every browser reads as an empty comment and the
  // validator not at all.
  const report = await validator.validateString(html.replaceAll("<!>", ""));
  return report.results.flatMap((result) =>
    result.messages.map((message) => `${message.ruleId} at ${message.selector ?? `${message.line}:${message.column}`}: ${message.message}`),
  );
}

for (const { tag, prefix } of languages) {
  test(`every route is valid HTML, ${tag}`, async ({ page, request, expectStatus }) => {
    expectStatus(404);
    const idea = { name: "idea", path: await someIdea(page) };
    for (const route of [...routes, idea]) {
      const answer = await request.get(localised(prefix, route.path));
      const html = await answer.text();
      expect(html.startsWith("<!DOCTYPE html>"), route.name).toBe(true);
      expect.soft(await faults(html), `${tag} ${route.name}`).toEqual([]);
    }
  });
}

test("the refused form is valid HTML", async ({ request, origin }) => {
  const answer = await request.post("/ideat/uusi", {
    headers: { origin, "sec-fetch-site": "same-origin" },
    form: { kind: "idea", title: "x", text: "", email: "<script>" },
  });
  expect(answer.status()).toBe(422);
  expect(await faults(await answer.text())).toEqual([]);
});
