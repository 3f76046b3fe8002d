import type { Logger } from '../../src/core/log.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The error code among the facts, if there is one. */
  readonly code: unknown;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines for the test to look at. */
export class RecordingLog {
  readonly lines: LogLine[] = [];

  get logger(): Logger {
    const keep = (level: LogLine['level']) => (facts: unknown) => {
      const record = typeof facts === 'object' && facts !== null ? { ...facts } : {};
      const code = 'code' in record ? record.code : undefined;
      this.lines.push({ level, code, facts: record });
    };
    return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } as Logger;
  }

  at(level: LogLine['level']): readonly LogLine[] {
    return this.lines.filter((line) => line.level === level);
  }
}
