/**
 * Whether a connection comes from the reverse proxy of `[web] trusted_proxy`. What it says of its clients is believed: the
 * last address that it adds to X-Forwarded-For, and the host that they have asked for.
 */
export function isTrustedProxy(address: string, trusted: string): boolean {
  return trusted !== '' && address.replace(/^::ffff:/i, '') === trusted;
}
