import type { HubTokenSource } from "@llm/domain";

/** Where a token comes from, for people. */
export const tokenSourceWords: Readonly<Record<HubTokenSource, string>> = {
  program: "given by the program",
  environment: "from HF_TOKEN",
  settings: "saved by llm login or in the app",
  "hub-tools": "from HF_TOKEN_PATH or Hugging Face's own tools",
};
