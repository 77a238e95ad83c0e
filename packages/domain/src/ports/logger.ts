type LogMethod = (fields: object, message?: string) => void;

/** Takes log lines; a pino logger is one as it is. Never gets prompt or answer text. */
export interface Logger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}
