import type { LlmErrorCode } from "@llm/domain";

/** Two sentences: what happened, and what to do. */
export interface ErrorWords {
  readonly what: string;
  readonly todo: string;
}

/** All words of the user interface in one language. Functions get values that are formatted already. */
export interface MessageCatalogue {
  /** BCP 47 tag, for numbers and for the page's `lang`. */
  readonly locale: string;
  readonly common: {
    cancel: string;
    retry: string;
    copied: string;
    details: string;
  };
  readonly frame: {
    newChat: string;
    chat: string;
    models: string;
    openSidebar: string;
    closeSidebar: string;
    navigation: string;
    loadedModels: string;
    noModelLoaded: string;
    skipToContent: string;
    notifications: string;
  };
  readonly connection: {
    connecting: string;
    lost: string;
    lostHint: string;
    reconnect: string;
  };
  readonly chat: {
    emptyTitle: string;
    examplesLabel: string;
    /** Questions the model that came with the app answers well. */
    examples: readonly string[];
    log: string;
    you: string;
    answerOf: (model: string) => string;
    placeholder: string;
    send: string;
    stop: string;
    newest: string;
    waiting: string;
    writing: string;
    loadingModel: (model: string, percent: string) => string;
    stopped: string;
    lengthReached: string;
    contextFull: string;
    regenerate: string;
    copyAnswer: string;
    copyCode: string;
    code: string;
    table: string;
    tokens: (count: string) => string;
    tokensPerSecond: (rate: string) => string;
    firstToken: (duration: string) => string;
    reasoning: string;
    reasoned: (duration: string) => string;
    chooseModel: string;
    noModel: string;
    context: string;
    contextUsed: (used: string, size: string) => string;
    openLinkTitle: (host: string) => string;
    openLinkBody: string;
    openLink: string;
    pictureLeftOut: string;
  };
  readonly models: {
    title: string;
    /** Where bigger models come from; the command is shown as code. */
    biggerModels: { words: string; command: string };
    starterSummary: string;
    ready: string;
    loadingState: string;
    loadedState: string;
    failedState: string;
    load: string;
    unload: string;
    unloadModel: (model: string) => string;
    size: string;
    parameters: string;
    quantization: string;
    context: string;
    licence: string;
    memory: string;
    tokens: (count: string) => string;
    noModels: string;
  };
  /** Words for errors; a code that is missing is told in the error's own words. */
  readonly errors: Partial<Readonly<Record<LlmErrorCode, ErrorWords>>>;
}
