import { chromium, type Browser } from "playwright-core";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that CHROMIUM_PATH names, without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"];
  if (executablePath === undefined) throw new Error("Set CHROMIUM_PATH to a Chromium or Chrome.");
  return chromium.launch({ executablePath, args: quiet });
}
