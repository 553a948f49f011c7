// The HTML of every route and state is valid, as the server sends it.
import { faults } from "../support/html";
import { expect, test } from "../support/test";
import { languages, localised, routes, someIdea } from "../support/routes";

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
