interface ErrorCodeFacts {
  /** Whether the same call may succeed when it is simply made again. */
  readonly retryable: boolean;
  /** What a user can do about it, in one sentence. */
  readonly hint: string;
}

/** Every failure of this library, with what a user can do about it. Codes are stable; messages are not. */
export const errorCodes = {
  INVALID_ARGUMENT: { retryable: false, hint: "Correct the value and try again." },
  INVALID_URL: {
    retryable: false,
    hint: "Give a source such as `hf:user/model:Q4_K_M` or the https address of a GGUF file.",
  },
  MODEL_NOT_FOUND: { retryable: false, hint: "List the models there are and choose one of them." },
  MODEL_NOT_LOADED: { retryable: true, hint: "Load the model and try again." },
  MODEL_LOAD_FAILED: { retryable: false, hint: "Try another model, or a smaller context." },
  INSUFFICIENT_MEMORY: {
    retryable: false,
    hint: "Load the model with a smaller context, choose a smaller one, or close other programs.",
  },
  MODEL_FILE_INVALID: {
    retryable: false,
    hint: "Choose a GGUF model file, or download this one again.",
  },
  MODEL_QUARANTINED: {
    retryable: false,
    hint: "Choose another model, or download this one again. If you are sure of the file, run it with `--trust`.",
  },
  CONTEXT_OVERFLOW: {
    retryable: false,
    hint: "Shorten the conversation, or load the model with a larger context.",
  },
  INVALID_OUTPUT: {
    retryable: true,
    hint: "Ask again, allow more tokens, or choose a larger model.",
  },
  GENERATION_FAILED: { retryable: true, hint: "Ask again." },
  QUEUE_FULL: { retryable: true, hint: "Ask again when some of the other answers are complete." },
  WORKER_CRASHED: { retryable: true, hint: "Ask again; the engine starts again by itself." },
  WORKER_TIMEOUT: { retryable: true, hint: "Ask again, or choose a smaller model." },
  NOT_SUPPORTED: {
    retryable: false,
    hint: "Choose a model or an engine that can do this.",
  },
  MODEL_IN_USE: { retryable: true, hint: "Wait until its answers are complete, or stop them." },
  TEMPLATE_FAILED: {
    retryable: false,
    hint: "Let the turns of user and assistant alternate, or choose another model.",
  },
  ENDPOINT_UNAVAILABLE: {
    retryable: true,
    hint: "Check that the server is running and that its address is right, then try again.",
  },
  ENGINE_UNAVAILABLE: {
    retryable: false,
    hint: "Run `llm doctor` to see why.",
  },
  ACCESS_DENIED: {
    retryable: false,
    hint: "Accept the licence on the model's page, then save a token of your account with `llm login`.",
  },
  RATE_LIMITED: { retryable: true, hint: "Wait a few minutes, then try again." },
  CONNECTION_LOST: {
    retryable: true,
    hint: "Check the network, then try again. A download continues where it stopped.",
  },
  INSUFFICIENT_DISK_SPACE: {
    retryable: true,
    hint: "Free some space on the disk, then try again; what has arrived is kept.",
  },
  INTEGRITY_MISMATCH: {
    retryable: true,
    hint: "Try again later or on another network; the server or something on the way changes the file.",
  },
  DOWNLOAD_INTERRUPTED: { retryable: true, hint: "Start the download again to continue it." },
  PERMISSION_DENIED: {
    retryable: false,
    hint: "Give this program the right to use the file or folder, or choose another one.",
  },
  FILE_SYSTEM_ERROR: {
    retryable: true,
    hint: "Check the disk and the path, then try again.",
  },
  CONFIGURATION_INVALID: {
    retryable: false,
    hint: "Correct the variable or setting, then start the program again.",
  },
  PROXY_FAILED: {
    retryable: true,
    hint: "Check the address of the proxy, in HTTPS_PROXY or the like, then try again.",
  },
  SETTINGS_UNUSABLE: {
    retryable: false,
    hint: "Correct `settings.json` in the home folder, or move it away to begin with none.",
  },
  STORE_UNAVAILABLE: {
    retryable: false,
    hint: "Look at what the message says about `conversations.db` in the home folder; nothing in it was changed.",
  },
  CONVERSATION_NOT_FOUND: {
    retryable: false,
    hint: "List the conversations there are and choose one of them.",
  },
  PROTOCOL_VIOLATION: {
    retryable: false,
    hint: "Restart the app, so that all its parts are of one version.",
  },
  TRANSPORT_CLOSED: { retryable: true, hint: "Reload the page, or restart the app." },
  UNEXPECTED: {
    retryable: false,
    hint: "This is a defect of the program. Please report it with the last lines of the log file.",
  },
  DISPOSED: { retryable: false, hint: "Create the service again; this one was closed." },
} as const satisfies Record<string, ErrorCodeFacts>;

export type LlmErrorCode = keyof typeof errorCodes;

/** Tells whether a value, say from another process, is one of this version's codes. */
export function isLlmErrorCode(value: unknown): value is LlmErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
