import assert from "node:assert/strict";
import fc from "fast-check";
import { DOMParser } from "linkedom";
import { markup } from "#web/markup.ts";

Deno.test("a browser reads any inserted text unchanged, between tags and in attributes", () => {
  const anyText = fc.string({ unit: "grapheme-ascii" });
  fc.assert(fc.property(anyText, (text) => {
    const page = new DOMParser().parseFromString(
      markup`<html><body><p title="${text}">${text}</p></body></html>`.text,
      "text/html",
    );
    const [paragraph] = page.querySelectorAll("p");
    assert.equal(paragraph.textContent, text);
    assert.equal(paragraph.getAttribute("title"), text);
    assert.equal(page.body.childNodes.length, 1);
  }));
});

Deno.test("a template may be indented, and may contain lists, markup and nothing", () => {
  const items = ["a", "<"].map((item) => markup`<li>${item}</li>`);
  const { text } = markup`
    <ul>
      ${items}
    </ul>${null}${false}${0}
  `;
  assert.equal(text, "<ul>\n<li>a</li><li>&lt;</li>\n</ul>0");
});
