import { type Logger as PinoLogger, pino } from 'pino';

/** What the parts of the gateway need of a log: an object of facts, then one plain sentence. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export function createLogger(level: LogLevel): Logger {
  // Synchronous: the last line before a power cut or a crash is the one that explains it.
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 1, sync: true }),
  );
}
