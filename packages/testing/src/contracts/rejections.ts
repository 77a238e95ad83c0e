import assert from "node:assert/strict";
import { LlmError, type LlmErrorCode } from "@llm/domain";

/** Waits for a call to fail and gives what it failed with. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  assert.fail("the call succeeded but should have failed");
}

/** Makes a call as a program without types may. */
export async function callUntyped(
  target: object,
  method: string,
  value: unknown,
): Promise<unknown> {
  return Reflect.apply(Reflect.get(target, method), target, [value]);
}

/** Asserts that a call fails with a code, and gives the error. */
export async function assertFails(call: Promise<unknown>, code: LlmErrorCode): Promise<LlmError> {
  const error = await failureOf(call);
  assert.ok(LlmError.isInstance(error), `expected an LlmError, got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  assert.notEqual(error.message, "");
  assert.notEqual(error.hint, "");
  return error;
}
