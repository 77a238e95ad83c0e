import type { ConfigurationProblem, LlmErrorCode } from "@llm/domain";

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
    settings: string;
    openSidebar: string;
    closeSidebar: string;
    navigation: string;
    loadedModels: string;
    noModelLoaded: string;
    skipToContent: string;
    notifications: string;
    closeNotification: string;
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
    /** The question was sent before the models were known. */
    held: string;
    waiting: string;
    reading: string;
    readingPercent: (percent: string) => string;
    /** The model did not see so many messages from the first on. */
    unseen: (count: string) => string;
    writing: string;
    loadingModel: (model: string, percent: string) => string;
    stopped: string;
    lengthReached: string;
    /** Under an answer without text. */
    noText: string;
    contextFull: string;
    regenerate: string;
    copyAnswer: string;
    copyCode: string;
    code: string;
    table: string;
    tokens: (count: string) => string;
    tokensPerSecond: (rate: string) => string;
    firstToken: (duration: string) => string;
    loadedFirst: (duration: string) => string;
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
    onThisMachine: string;
    recommended: string;
    /** Summaries of recommended models by their source, where the catalogue's own English ones will not do. */
    summaries: Readonly<Record<string, string>>;
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
    threads: string;
    onOneCpu: (threads: number) => string;
    flashAttention: string;
    on: string;
    off: string;
    measured: string;
    unloadedIdle: (model: string) => string;
    unloadedForRoom: (model: string) => string;
    tokens: (count: string) => string;
    noModels: string;
    fit: string;
    fitWell: string;
    fitTight: string;
    fitTooLarge: string;
    fitFigures: (needed: string, memory: string) => string;
    downloads: string;
    gated: string;
    more: (model: string) => string;
    verify: string;
    checkingFiles: string;
    intact: string;
    damaged: string;
    unverifiable: string;
    remove: string;
    removeTitle: (model: string) => string;
    /** What deleting gives back of a model that can be downloaded again. */
    removeBody: (size: string) => string;
    /** The same of a file that the user put there. */
    removeFileBody: (size: string) => string;
    /** Of a model whose file stays where it is. */
    forget: string;
    forgetTitle: (model: string) => string;
    forgetBody: string;
    updateOffered: string;
    update: string;
  };
  readonly downloads: {
    download: string;
    pause: string;
    resume: string;
    queued: string;
    queuePlace: (place: string) => string;
    resolving: string;
    downloading: string;
    verifying: string;
    verifyingState: string;
    paused: string;
    /** Why it stands still although nobody paused it. */
    interrupted: string;
    received: (received: string, total: string | undefined) => string;
    timeLeft: (duration: string) => string;
    tryingAgain: string;
    completed: (model: string) => string;
    completedHint: string;
    failed: (model: string) => string;
  };
  /** The token of the user's account at the hub. */
  readonly hubToken: {
    label: string;
    note: string;
    /** Link to the page where tokens are made. */
    make: string;
    save: string;
    saving: string;
    remove: string;
    /** The hub does not know the token that was to be saved. */
    refused: string;
    /** A token that cannot be changed here comes first. */
    setElsewhere: string;
    none: string;
    saved: string;
    savedFor: (account: string) => string;
    /** Follows `saved` when the hub could not be asked whose it is. */
    unchecked: string;
    /** The token of Hugging Face's own tools is used. */
    ofHubTools: string;
  };
  readonly settings: {
    title: string;
    hubAccount: string;
    hubAccountNote: string;
  };
  readonly search: {
    label: string;
    placeholder: string;
    search: string;
    clear: string;
    searching: string;
    results: (query: string) => string;
    none: string;
    noneHint: string;
    details: string;
    readingDetails: string;
    onlyFitting: string;
  };
  /** Words for errors whose details say more than their code. */
  readonly errorsInDetail: {
    offline: ErrorWords;
    webPage: ErrorWords;
    unknownToken: ErrorWords;
    /** It crashed so often in a short time that it is left alone. */
    engineGivenUp: (crashes: string) => ErrorWords;
    /** A model of the hub, which does not tell the two apart. */
    missingOrPrivate: ErrorWords;
    /** A server does not have the file that was asked for. */
    missingFile: ErrorWords;
    diskSpace: (needed: string, free: string) => ErrorWords;
    /** A variable of the environment, what is wrong with it, and an address as it should be. */
    configuration: (name: string, problem: string, example: string) => ErrorWords;
    configurationProblems: Readonly<Record<ConfigurationProblem, string>>;
  };
  /** Words for errors; a code that is missing is told in the error's own words. */
  readonly errors: Partial<Readonly<Record<LlmErrorCode, ErrorWords>>>;
}
