import { describe, expect, it } from "@jest/globals";
import { windowOptions } from "./window-options.ts";

describe("windowOptions", () => {
  it("sandboxes the page", () => {
    expect(windowOptions("/app/preload.cjs").webPreferences).toMatchObject({
      preload: "/app/preload.cjs",
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  it("turns on no feature of Blink", () => {
    expect(windowOptions("/app/preload.cjs").webPreferences).not.toHaveProperty(
      "enableBlinkFeatures",
    );
  });
});
