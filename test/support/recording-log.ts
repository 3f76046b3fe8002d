import type { Logger } from '../../src/log.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The error code among the facts, if there is one. */
  readonly code: unknown;
}

/** A log that keeps its lines for the test to look at. */
export class RecordingLog {
  readonly lines: LogLine[] = [];

  get logger(): Logger {
    const keep = (level: LogLine['level']) => (facts: unknown) => {
      const code = typeof facts === 'object' && facts !== null && 'code' in facts ? facts.code : undefined;
      this.lines.push({ level, code });
    };
    return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } as Logger;
  }

  at(level: LogLine['level']): readonly LogLine[] {
    return this.lines.filter((line) => line.level === level);
  }
}
