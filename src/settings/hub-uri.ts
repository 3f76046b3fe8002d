import { parseTcpAddress } from '../ups/model/tcp-address.js';

/** `https` and `wss` have one (RFC 6455 §3). */
const wssPort = 443;

/** More than any site needs, and no more than a Network Port should have to show. */
export const maxHubUriLength = 255;

/** Without quotes, commas and what begins a comment in config.ini. */
const path = String.raw`(?:/[\w.~!$&'()*+=:@%/-]*)?(?:\?[\w.~!$&'()*+=:@%/?-]*)?`;
const form = new RegExp(String.raw`^wss://([a-z0-9.-]{1,253})(?::(\d{1,5}))?${path}$`, 'i');

/**
 * Whether a text is the WebSocket URI of a hub (135-2020 §AB.7.1, RFC 6455 §3): encrypted, without user and fragment. A host is an
 * IPv4 address or a name, as in all of this gateway's network.
 */
export function isHubUri(text: string): boolean {
  const [, host, port = String(wssPort)] = form.exec(text) ?? [];
  if (host === undefined || text.length > maxHubUriLength) return false;
  return parseTcpAddress(`tcp://${host}:${port}`) !== undefined;
}

/** Where the hub of such a URI is. */
export function hostOfHubUri(text: string): { readonly host: string; readonly port: number } | undefined {
  if (!isHubUri(text)) return undefined;
  const { hostname, port } = new URL(text);
  return { host: hostname, port: port === '' ? wssPort : Number(port) };
}
