/** What computes in this process: loads and answers. Their speed only counts while they are alone. */
export class Activity {
  #running = 0;
  #begun = 0;

  /** Begins a piece of work. */
  begin(): RunningWork {
    const wasAlone = this.#running === 0;
    const number = ++this.#begun;
    this.#running += 1;
    return {
      isAlone: () => wasAlone && this.#begun === number,
      [Symbol.dispose]: () => void (this.#running -= 1),
    };
  }
}

export interface RunningWork extends Disposable {
  /** Whether nothing else has been under way since it began. */
  isAlone(): boolean;
}
