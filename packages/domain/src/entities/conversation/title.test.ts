import { expect, it } from "@jest/globals";
import { titleFrom } from "./title.ts";

it.each([
  ["Hello\nworld", "Hello"],
  ["\r\n\t  What is\ta\u0000token?  \nMore", "What is a token?"],
  ["word ".repeat(30), `${"word ".repeat(11)}word…`],
  ["x".repeat(61), `${"x".repeat(60)}…`],
  ["🐳".repeat(61), `${"🐳".repeat(60)}…`],
  [`${"x".repeat(20)} ${"y".repeat(60)}`, `${"x".repeat(20)} ${"y".repeat(39)}…`],
  ["y".repeat(60), "y".repeat(60)],
])("names a conversation after %j", (question, title) => {
  expect(titleFrom(question)).toBe(title);
});
