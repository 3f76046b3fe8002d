import { type Arguments, answer, type Command, type Conversation, deviceNamed, refusal } from './conversation.js';
import type { ProtocolError } from './protocol-errors.js';

export function username(conversation: Conversation, [name, ...rest]: Arguments) {
  if (name === undefined || rest.length > 0) return refusal('INVALID-ARGUMENT');
  if (conversation.username !== undefined) return refusal('ALREADY-SET-USERNAME');
  conversation.username = name;
  return answer('OK');
}

/** Whether it is right comes out when the client attaches, as with upsd. */
export function password(conversation: Conversation, [word, ...rest]: Arguments) {
  if (word === undefined || rest.length > 0) return refusal('INVALID-ARGUMENT');
  if (conversation.password !== undefined) return refusal('ALREADY-SET-PASSWORD');
  conversation.password = word;
  return answer('OK');
}

/** The client is fed by this UPS and asks to be counted. LOGIN, or ATTACH as RFC 9271 calls it. */
export function attaching(already: Extract<ProtocolError, 'ALREADY-LOGGED-IN' | 'ALREADY-ATTACHED'>): Command {
  return async (conversation, [name, ...rest]) => {
    if (name === undefined || rest.length > 0) return refusal('INVALID-ARGUMENT');
    if (conversation.attachedTo) return refusal(already);
    const device = deviceNamed(conversation, name);
    if (!device) return refusal('UNKNOWN-UPS');
    return (await conversation.attach(device)) === 'attached' ? answer('OK') : refusal('ACCESS-DENIED');
  };
}

/** LOGOUT, or DETACH as RFC 9271 calls it. */
export function detach(_conversation: Conversation, words: Arguments) {
  if (words.length > 0) return refusal('INVALID-ARGUMENT');
  return { lines: ['OK Goodbye'], next: 'close' } as const;
}

/** Nobody is the primary here: nobody may order the others to shut down, or have the UPS switched off. */
export function primary(conversation: Conversation, [name, ...rest]: Arguments) {
  if (name === undefined || rest.length > 0) return refusal('INVALID-ARGUMENT');
  if (!deviceNamed(conversation, name)) return refusal('UNKNOWN-UPS');
  conversation.notePrimaryRefused();
  return refusal('ACCESS-DENIED');
}

export function forcedShutdown(conversation: Conversation, [name, ...rest]: Arguments) {
  if (name === undefined || rest.length > 0) return refusal('INVALID-ARGUMENT');
  return refusal(deviceNamed(conversation, name) ? 'ACCESS-DENIED' : 'UNKNOWN-UPS');
}
