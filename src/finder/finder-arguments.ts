import { parseArgs } from 'node:util';
import { GatewayError } from '../core/errors.js';
import type { FinderLanguage } from './finder-texts.js';

export type FinderArguments =
  | { readonly task: 'help'; readonly language: FinderLanguage }
  | {
      readonly task: 'find';
      readonly language: FinderLanguage;
      readonly format: 'table' | 'json';
      readonly timeoutMs: number;
      readonly port: number;
      readonly interface: string | undefined;
      /** Number in the list of the gateway whose page is opened. */
      readonly open: number | undefined;
    };

const defaultTimeoutS = 5;
const defaultPort = 47_808;

/** Throws `arguments.invalid` with the reason. */
export function parseFinderArguments(words: readonly string[], languageOfUser: FinderLanguage): FinderArguments {
  const values = parse(words);
  const language = values.language ?? languageOfUser;
  if (language !== 'en' && language !== 'fr') throw invalid(`--language ${language}: one of en, fr`);
  if (values.help) return { task: 'help', language };
  return {
    task: 'find',
    language,
    format: values.json ? 'json' : 'table',
    timeoutMs: numberOf('--timeout', values.timeout ?? String(defaultTimeoutS), 1, 60) * 1000,
    port: numberOf('--port', values.port ?? String(defaultPort), 1, 65_535),
    interface: values.interface,
    open: values.open === undefined ? undefined : numberOf('--open', values.open, 1, 999),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean', default: false },
        open: { type: 'string' },
        timeout: { type: 'string' },
        port: { type: 'string' },
        interface: { type: 'string' },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function numberOf(option: string, text: string, minimum: number, maximum: number): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw invalid(`${option} ${text}: a whole number from ${minimum} to ${maximum} is needed`);
}

function invalid(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('arguments.invalid', reason, {}, cause);
}
