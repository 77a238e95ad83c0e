import Database from "libsql";

/** What a statement is given and gives. A binding of anything else would end the process: libsql panics on it. */
export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

interface Statement {
  run(values: readonly SqlValue[]): {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
  };
  get(values: readonly SqlValue[]): unknown;
  all(values: readonly SqlValue[]): unknown[];
}

/** One connection to a database; every call blocks its thread. */
export class Connection implements Disposable {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Statement>();

  /** @param path of the file, or a `file:` address with options of SQLite */
  constructor(path: string) {
    this.#database = new Database(path);
  }

  /** Runs statements without values. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs a statement that gives nothing, and says how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return this.#prepare(sql).run(values).changes;
  }

  /** Runs a statement that puts in a row, and gives the number of the row. */
  insert(sql: string, ...values: SqlValue[]): number {
    return Number(this.#prepare(sql).run(values).lastInsertRowid);
  }

  get(sql: string, ...values: SqlValue[]): Row | undefined {
    const row = this.#prepare(sql).get(values);
    return isRow(row) ? row : undefined;
  }

  all(sql: string, ...values: SqlValue[]): readonly Row[] {
    return this.#prepare(sql).all(values).filter(isRow);
  }

  /** A number that a statement gives as its only value, such as a PRAGMA. */
  number(sql: string, ...values: SqlValue[]): number {
    const row = this.get(sql, ...values) ?? {};
    const found = Object.entries(row).find(([name]) => name !== "_metadata")?.[1];
    return typeof found === "number" ? found : 0;
  }

  /** Does all of `work` or nothing of it; no other program writes meanwhile. */
  write<Result>(work: () => Result): Result {
    return this.#transaction("BEGIN IMMEDIATE", work);
  }

  /** Everything that `work` reads is of one moment. */
  read<Result>(work: () => Result): Result {
    return this.#transaction("BEGIN", work);
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    this.#database.close();
  }

  #transaction<Result>(begin: string, work: () => Result): Result {
    this.exec(begin);
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk has ended the transaction already.
      if (this.#database.inTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare<[readonly SqlValue[]]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}
