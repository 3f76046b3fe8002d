import type { Logger } from '../../../src/core/log.js';
import type { DisturbanceKind, Disturbances, Judge, Schedule, Trace } from './contract.js';
import { told } from './gateway-run.js';

/** How far back a cause may lie of what an error of the log complains of: what failed is tried again, and told once. */
const causeWithinMs = 600_000;

/** Errors of the log that are the gateway's duty to write, when such a thing has happened. */
const causes: readonly (readonly [code: RegExp, kinds: readonly DisturbanceKind[]])[] = [
  [/^E[A-Z]+$/, ['disk']],
  [
    /^(journal|recovery|profile|firmware|web|settings|sc-certificates)\.(unwritable|failed|damaged|unreadable|certificate-unwritable|no-room)$/,
    ['disk', 'settings'],
  ],
  [/^(settings|profile)\.(invalid|unusable|missing)$/, ['settings', 'disk']],
  [/^bacnet\.duplicate-/, ['lan']],
  [/^(bacnet|ftp|web)\.(port-taken|socket|failed|address-missing)$/, ['lan', 'settings']],
  [/^(serial|ups|modbus|tcp)\./, ['line', 'ups', 'settings']],
  [/^network\./, ['lan', 'settings', 'disk']],
];

export interface RunLogParts {
  readonly schedule: Schedule;
  readonly trace: Trace;
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly onLog: ((line: string) => void) | undefined;
  /** Whose secret stands in a text; undefined where none does. */
  secretIn(text: string): string | undefined;
  isAlive(): boolean;
}

/** The gateway's log: part of the trace, and an error without a cause is a violation. */
export function runLog(parts: RunLogParts): Logger {
  const write =
    (level: string) =>
    (first: unknown, second?: unknown): void => {
      if (!parts.isAlive()) return;
      const message = typeof first === 'string' ? first : String(second ?? '');
      const facts = isRecord(first) ? first : {};
      const code = codeOf(facts);
      parts.trace.text('log', `${level} ${code ?? ''} ${message}`);
      parts.onLog?.(
        `${parts.schedule.nowMs.toFixed(1)} ${level} ${code ?? ''} ${message} ${level === 'error' ? errorText(facts) : ''}`,
      );
      judgeSecrecy(parts, `${message} ${textOf(facts)}`);
      if (level === 'error') judgeError(parts, code, `${message} ${errorText(facts)}`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** With all that a line carries: whoever reads the log reads that, too. */
function judgeSecrecy({ judge, secretIn }: RunLogParts, line: string): void {
  judge.judged('line of the log');
  const whose = secretIn(line);
  if (whose !== undefined) judge.violated('secret', `The log shows ${whose}.`);
}

/** Errors with their causes, which JSON leaves out. */
function textOf(facts: Record<string, unknown>): string {
  const seen = new Set<unknown>();
  return JSON.stringify(facts, (_key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (!isRecord(value)) return value;
    if (seen.has(value)) return '';
    seen.add(value);
    return value instanceof Error ? { ...value, message: value.message, cause: value.cause } : value;
  });
}

function judgeError({ judge, disturbances, schedule }: RunLogParts, code: string | undefined, text: string): void {
  judge.judged('error of the log');
  const kinds = causes.find(([pattern]) => code !== undefined && pattern.test(code))?.[1];
  const { nowMs } = schedule;
  if (kinds !== undefined && disturbances.wereThere(kinds, nowMs - causeWithinMs, nowMs)) return;
  judge.violated('no-internal-fault', `The log says: ${code ?? 'no code'}: ${text}`);
}

/** Of the line itself, else of the error that it carries, or of the cause of that one. */
function codeOf(facts: Record<string, unknown>): string | undefined {
  const own = facts.code;
  if (typeof own === 'string' && own !== 'internal.fault') return own;
  for (let error = facts.err ?? facts.error; isRecord(error); error = error.cause) {
    const code = error.code;
    if (typeof code === 'string' && code !== 'internal.fault') return code;
  }
  return typeof own === 'string' ? own : undefined;
}

function errorText(facts: Record<string, unknown>): string {
  const error = facts.err ?? facts.error;
  return error === undefined ? '' : told(error);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
