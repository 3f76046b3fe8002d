import { readStored, writeStored } from '../state/browser-storage.js';

const key = 'login-renewed';
/** A request ends within 20 s (`client.ts`), and the stream of the former login within a second after. */
const longestMs = 25_000;

/** This tab sets another password: its login ends at once, and the cookie of a new one comes with the answer. */
export function noteRenewal(): void {
  writeStored('session', key, String(Date.now()));
}

export function endRenewal(): void {
  writeStored('session', key, '');
}

/** Until the stream was opened by the new login: meanwhile a refusal is none of this tab. */
export function isRenewing(): boolean {
  return Date.now() - Number(readStored('session', key)) < longestMs;
}
