// The package ships its sources as its types, which do not pass this repository's checks.
export interface CompletionOptions {
  readonly prompt: string;
  readonly n_predict: number;
  readonly temperature: number;
}

export interface CompletionToken {
  readonly token: string;
}

export interface CompletionResult {
  readonly tokens_evaluated: number;
  readonly tokens_predicted: number;
}

export interface LlamaContext {
  readonly parallel: {
    enable(options: { readonly n_parallel: number }): Promise<boolean>;
    completion(
      options: CompletionOptions,
      onToken: (requestId: number, token: CompletionToken) => void,
    ): Promise<{ readonly promise: Promise<CompletionResult>; stop(): void }>;
  };
  completion(
    options: CompletionOptions,
    onToken: (token: CompletionToken) => void,
  ): Promise<CompletionResult>;
  stopCompletion(): void;
  release(): Promise<void>;
}

export function loadModel(options: {
  readonly model: string;
  readonly n_ctx?: number;
  readonly n_parallel: number;
  readonly n_threads?: number;
  readonly n_gpu_layers: number;
}): Promise<LlamaContext>;
