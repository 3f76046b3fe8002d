/** What stands behind `ERR`: those words of net-protocol and RFC 9271 that this server says. */
export type ProtocolError =
  /** The address, or user and password, are not enough. */
  | 'ACCESS-DENIED'
  | 'UNKNOWN-UPS'
  /** The UPS has no such variable at this moment. */
  | 'VAR-NOT-SUPPORTED'
  | 'CMD-NOT-SUPPORTED'
  | 'INVALID-ARGUMENT'
  | 'READONLY'
  | 'TOO-LONG'
  | 'FEATURE-NOT-CONFIGURED'
  | 'ALREADY-SSL-MODE'
  /** The UPS was not read yet. */
  | 'DRIVER-NOT-CONNECTED'
  /** The UPS is lost, or what it says is not good: nothing of it is told. */
  | 'DATA-STALE'
  | 'ALREADY-LOGGED-IN'
  /** The same, to the client that said ATTACH. */
  | 'ALREADY-ATTACHED'
  | 'ALREADY-SET-PASSWORD'
  | 'ALREADY-SET-USERNAME'
  | 'USERNAME-REQUIRED'
  | 'PASSWORD-REQUIRED'
  | 'UNKNOWN-COMMAND';

export function errorLine(error: ProtocolError): string {
  return `ERR ${error}`;
}
