/** Told of an entry that cannot be read and is left out. */
export type OnUnreadable = (error: unknown) => void;
