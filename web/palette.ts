/**
 * The colours of pages, for light and dark schemes. Systems and choruses have the hues of Okabe and
 * Ito (2008), which colour-blind people can distinguish, made darker or lighter where they would not
 * stand out from the background.
 *
 * @module
 */

/** Colours of systems, each for light and dark. Orange is reserved for choruses. */
const SYSTEMS = [
  ["#0072b2", "#3d9be0"],
  ["#d55e00", "#f0793a"],
  ["#009e73", "#1fb58c"],
  ["#b8609a", "#d98cc0"],
  ["#3f9ed0", "#7cc8f2"],
  ["#8a7a00", "#d9cd3f"],
  ["#6b7280", "#9aa3b2"],
] as const;

const COLOURS = {
  "background": ["#fdfdfb", "#15171b"],
  "raised": ["#f5f5f1", "#1d2026"],
  "ink": ["#1b1d21", "#e9e9e6"],
  "muted": ["#5c636e", "#a0a7b1"],
  "hairline": ["#e3e3dd", "#30343b"],
  "verse": ["#c9ced6", "#4a515c"],
  "chorus": ["#e69f00", "#e6a61a"],
  "wrong": ["#c2185b", "#ff6f9c"],
  "good": ["#00704f", "#46c79f"],
  "map": ["#14456f", "#a6d3f7"],
  "warning": ["#8a3b00", "#ffb27a"],
  "warning-raised": ["#fff1e3", "#33241a"],
} as const;

/** The CSS colour of the system at an index. Colours repeat after seven systems. */
export function systemColour(index: number): string {
  return `var(--system-${index % SYSTEMS.length + 1})`;
}

/** The CSS colour of a label. */
export function labelColour(label: "verse" | "chorus"): string {
  return `var(--${label})`;
}

/** The colours as CSS variables. Printed pages use the light ones. */
export const PALETTE = `:root {
  color-scheme: light dark;
${variables(0)}
}
@media screen and (prefers-color-scheme: dark) {
  :root {
${variables(1)}
  }
}`;

function variables(scheme: 0 | 1): string {
  const systems = SYSTEMS.map((shades, index) => [`system-${index + 1}`, shades] as const);
  return [...Object.entries(COLOURS), ...systems]
    .map(([name, shades]) => `  --${name}: ${shades[scheme]};`).join("\n");
}
