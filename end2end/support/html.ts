// What html-validate finds in a page as the server sends it, one line a fault.
import { HtmlValidate } from "html-validate";

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
    // Several boxes or buttons of one name in a form are how one or many of a list are sent.
    "form-dup-name": "off",
    // A wide table in a box that scrolls is a region by its role; a section would say nothing more.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    "no-inline-style": "error",
    // All scripts come from our own server: integrity hashes would guard nothing.
    "require-sri": "off",
    "long-title": "off",
  },
});

export async function faults(html: string): Promise<string[]> {
  // Leptos marks places in a page with `<!>`, which every browser reads as an empty comment and the
  // validator not at all.
  const report = await validator.validateString(html.replaceAll("<!>", ""));
  return report.results.flatMap((result) =>
    result.messages.map((message) => `${message.ruleId} at ${message.selector ?? `${message.line}:${message.column}`}: ${message.message}`),
  );
}
