import { type ErrorCode, errorCatalogue, GatewayError } from '../../core/errors.js';
import type { BackendChoice, NetworkAgent, NetworkOrder } from './network-agent.js';
import { parseNetworkSettings } from './network-settings.js';

// One connection carries one request and one answer, each a line of JSON.

/** Longest line of either side. */
export const maxLineBytes = 16_384;

export type HelperRequest =
  | { readonly verb: 'inspect'; readonly choice: BackendChoice }
  | { readonly verb: 'probe'; readonly address: string }
  | ({ readonly verb: 'apply' } & NetworkOrder)
  | { readonly verb: 'revert' | 'confirm'; readonly id: string };

export type HelperAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: ErrorCode; readonly message: string } };

const choices: readonly BackendChoice[] = ['auto', 'none', 'systemd-networkd', 'networkmanager', 'ifupdown'];

/** Takes nothing on trust: who sends this has fewer rights than who reads it. Throws `network.invalid`. */
export function parseHelperRequest(line: string): HelperRequest {
  const { verb, choice, address, id, continues, settings } = objectOf(line);
  const choiceOf = () => choices.find((one) => one === choice) ?? refuse('no such back-end');
  const idOf = (value: unknown) => (isId(value) ? value : refuse('no such change'));
  switch (verb) {
    case 'inspect':
      return { verb, choice: choiceOf() };
    case 'probe':
      return isAddress(address) ? { verb, address } : refuse('no address');
    case 'apply': {
      const order = { verb, id: idOf(id), choice: choiceOf(), settings: parseNetworkSettings(settings) } as const;
      return continues === undefined ? order : { ...order, continues: idOf(continues) };
    }
    case 'revert':
    case 'confirm':
      return { verb, id: idOf(id) };
    default:
      return refuse('no such verb');
  }
}

export async function carryOut(request: HelperRequest, agent: NetworkAgent): Promise<unknown> {
  switch (request.verb) {
    case 'inspect':
      return agent.inspect(request.choice);
    case 'probe':
      return agent.probe(request.address);
    case 'apply':
      return agent.apply(request);
    case 'revert':
      return agent.revert(request.id);
    case 'confirm':
      return agent.confirm(request.id);
  }
}

/** The answer to a line; never rejects. */
export async function answerLine(line: string, agent: NetworkAgent): Promise<HelperAnswer> {
  try {
    return { result: (await carryOut(parseHelperRequest(line), agent)) ?? null };
  } catch (error) {
    const code = error instanceof GatewayError ? error.code : 'network.failed';
    return { error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}

/** The result of an answer; throws the error that it carries, or `network.unavailable` when it is none. */
export function resultOf(line: string): unknown {
  const { error, result } = objectOf(line);
  if (typeof error !== 'object' || error === null) return result ?? undefined;
  const { code, message } = error as Record<string, unknown>;
  const known =
    typeof code === 'string' && Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'network.failed';
  throw new GatewayError(known, String(message));
}

function objectOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  return refuse('no object');
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f-]{1,64}$/.test(value);
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^(\d{1,3}\.){3}\d{1,3}$/.test(value);
}

function refuse(reason: string): never {
  throw new GatewayError('network.invalid', `The request is not understood: ${reason}.`);
}
