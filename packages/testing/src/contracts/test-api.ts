/** What a contract needs of a test runner; the functions of Jest, Vitest and node:test fit. */
export interface TestApi {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs?: number): void;
}
