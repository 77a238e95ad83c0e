import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

type Pair = readonly [text: string, surface: string];
type Colours = ReadonlyMap<string, string>;

const css = readFileSync(fileURLToPath(new URL("../theme.css", import.meta.url).href), "utf8");
const [light, dark] = [...css.matchAll(/:root \{(.*?)\}/gs)].map(
  ([, block = ""]): Colours =>
    new Map(
      [...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]),
    ),
);

/** What is written on what. */
const texts: readonly Pair[] = [
  ...["background", "sidebar", "card", "popover", "code", "muted"].flatMap((surface): Pair[] => [
    ["foreground", surface],
    ["muted-foreground", surface],
  ]),
  ["primary", "background"],
  ["primary-foreground", "primary"],
  ["primary-foreground", "primary-hover"],
  ["primary-soft-foreground", "primary-soft"],
  ["success", "success-soft"],
  ["success", "card"],
  ["warning", "card"],
  ["danger", "card"],
  ["danger", "danger-soft"],
  ["foreground", "danger-soft"],
  ["danger-foreground", "danger"],
  ["danger-foreground", "danger-hover"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s colours", (_, colours = new Map()) => {
  it.each(texts)("let %s be read on %s", (text, surface) => {
    expect(contrast(colours, text, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["input", "ring", "primary", "danger"])("show the shape of %s", (control) => {
    expect(contrast(colours, control, "background")).toBeGreaterThanOrEqual(3);
  });
});

/** The contrast ratio of WCAG 2. */
function contrast(colours: Colours, one: string, other: string): number {
  const [darker = 0, lighter = 0] = [one, other]
    .map((name) => luminance(colours.get(name)))
    .toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour = ""): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
