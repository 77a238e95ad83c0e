import { fileURLToPath } from "node:url";

export const starterModel = Object.freeze({
  id: "starter",
  path: fileURLToPath(new URL("./starter.gguf", import.meta.url)),
  sha256: "f9b480cf64b9c3a4e0011cb33f365c9f97c8439b9eec4503cc50688f16b2f103",
  sizeBytes: 4_529_472,
  name: "LLM Desktop Starter",
  publisher: "LLM Desktop",
  summary:
    "A very small model that came with the app. It can explain the app; for real questions download a bigger one.",
  license: "MIT",
});
