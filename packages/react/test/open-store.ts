import { LlmError } from "@llm/domain";
import type { AnswerTurn } from "../src/store/chat-turn.ts";
import { LlmStore } from "../src/store/llm-store.ts";
import { FakeClient } from "./fake-client.ts";
import { Frames } from "./frames.ts";

export const crash = new LlmError("WORKER_CRASHED", "The engine ended.");

/** Lets everything run that is only waiting for its turn. */
export const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A store that is connected and has read its models, with frames that come when the test says so. */
export async function openStore(client = new FakeClient()) {
  const frames = new Frames();
  const store = new LlmStore(client, { scheduleFrame: frames.schedule });
  const disconnect = store.connect(client);
  await store.actions.initLLM();
  return { client, frames, store, disconnect, actions: store.actions, state: store.getSnapshot };
}

export function lastAnswer(store: LlmStore): AnswerTurn {
  const turn = store.getSnapshot().messages.at(-1);
  if (turn?.role !== "assistant") throw new Error("The conversation does not end with an answer.");
  return turn;
}
