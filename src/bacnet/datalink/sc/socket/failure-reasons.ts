import type { ScFailureReason } from '../node/sc-failure.js';
import type { ConnectionStage } from './connection-stages.js';

type Reasons = Readonly<Partial<Record<string, ScFailureReason>>>;

/** Of the network, by errno, as node:net and node:dns name it. */
const networkReasons: Reasons = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns-unavailable',
  EAI_FAIL: 'dns-unavailable',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
};

/** What we have against the certificate of the hub, by openssl's X509_V_ERR, as node:tls names it. */
const verificationReasons: Reasons = {
  UNABLE_TO_GET_ISSUER_CERT: 'hub-certificate-ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'hub-certificate-ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'hub-certificate-ca',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'hub-certificate-ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'hub-certificate-ca',
  CERT_SIGNATURE_FAILURE: 'hub-certificate-ca',
  CERT_UNTRUSTED: 'hub-certificate-ca',
  CERT_HAS_EXPIRED: 'hub-certificate-expired',
  CERT_NOT_YET_VALID: 'hub-certificate-not-yet-valid',
  INVALID_PURPOSE: 'hub-certificate-usage',
  CERT_REVOKED: 'hub-certificate-revoked',
  CERT_REJECTED: 'hub-certificate',
  CERT_CHAIN_TOO_LONG: 'hub-certificate',
  PATH_LENGTH_EXCEEDED: 'hub-certificate',
  INVALID_CA: 'hub-certificate',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'hub-certificate',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'hub-certificate',
  UNSPECIFIED: 'hub-certificate',
};

/** What the hub has against us, by the number of its alert (RFC 8446 §6.2). */
const alertReasons: Reasons = {
  40: 'tls-cipher', // handshake_failure: nothing in common
  42: 'own-certificate-refused', // bad_certificate
  43: 'own-certificate-refused', // unsupported_certificate
  44: 'own-certificate-revoked', // certificate_revoked
  45: 'own-certificate-expired', // certificate_expired
  46: 'own-certificate-refused', // certificate_unknown
  48: 'own-certificate-refused', // unknown_ca
  49: 'own-certificate-refused', // access_denied
  51: 'own-certificate-refused', // decrypt_error: the signature with our key
  70: 'tls-version', // protocol_version
  71: 'tls-cipher', // insufficient_security
  116: 'own-certificate-refused', // certificate_required
};

/** What we have against the TLS of the hub, by openssl's reason. */
const tlsReasons: Reasons = {
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-version',
  ERR_SSL_WRONG_SSL_VERSION: 'tls-version',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  ERR_SSL_RECORD_TOO_SMALL: 'not-tls',
  ERR_SSL_HTTP_REQUEST: 'not-tls',
  ERR_SSL_WRONG_CIPHER_RETURNED: 'tls-cipher',
  ERR_SSL_NO_CIPHERS_AVAILABLE: 'tls-cipher',
};

/** By the close code of the hub (RFC 6455 §7.4.1); 1000 is no failure, and any other is `closed-by-hub`. */
const closeReasons: Reasons = {
  1001: 'hub-leaves',
  1002: 'websocket-protocol',
  1003: 'data-not-accepted',
  1006: 'closed-abnormally',
  1007: 'websocket-protocol',
  1008: 'against-policy',
  1009: 'frame-too-long',
  1012: 'hub-leaves',
  1013: 'hub-leaves',
};

/** What the ws package has against what the hub sent. */
const webSocketReasons: Reasons = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'frame-too-long',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'frame-too-long',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'frame-too-long',
};

/** openssl names the alert by its number at the end of its message. */
const alertNumber = /alert number (\d+)/;

/** openssl's own words among where in its source they come from. */
const opensslReason = /^.*:SSL routines:[^:]*:([^:]+):/s;

/** What a library says, without the places in its source. */
export function wordsOf({ message }: Error): string {
  return (opensslReason.exec(message)?.[1] ?? message).trim();
}

/** An error of a write has no code of its own: node:tls makes codes of openssl's words, and so do we. */
function tlsCodeOf(error: NodeJS.ErrnoException): string {
  return error.code === 'EPROTO' ? `ERR_SSL_${wordsOf(error).toUpperCase().replaceAll(' ', '_')}` : (error.code ?? '');
}

/** Of an error of any library, in the stage it came in. */
export function reasonOf(error: NodeJS.ErrnoException, stage: ConnectionStage): ScFailureReason {
  const code = error.code ?? '';
  const [, alert] = alertNumber.exec(error.message) ?? [];
  if (alert !== undefined) return alertReasons[alert] ?? 'tls';
  switch (stage) {
    case 'tcp':
      return networkReasons[code] ?? 'tcp';
    case 'tls':
      return verificationReasons[code] ?? tlsReasons[tlsCodeOf(error)] ?? networkReasons[code] ?? 'tls';
    case 'http':
      // Many hubs close without an alert, and what was sent meanwhile can overtake one (RFC 8446 §6.2).
      return isClosing(code) ? 'closed-after-handshake' : 'http';
    case 'websocket':
      if (code.startsWith('WS_ERR_')) return webSocketReasons[code] ?? 'websocket-protocol';
      if (tlsCodeOf(error).startsWith('ERR_SSL_')) return 'tls';
      if (code === 'ETIMEDOUT') return 'silent';
      return isClosing(code) ? 'closed-abnormally' : (networkReasons[code] ?? 'websocket');
  }
}

function isClosing(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
}

/** undefined: orderly. */
export function reasonOfCloseCode(code: number): ScFailureReason | undefined {
  return code === 1000 ? undefined : (closeReasons[code] ?? 'closed-by-hub');
}

/** Of an HTTP answer that opens no WebSocket. */
export function reasonOfStatus(status: number): ScFailureReason {
  return status === 503 ? 'http-unavailable' : 'http-status';
}
