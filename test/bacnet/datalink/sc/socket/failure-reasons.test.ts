import { describe, expect, it } from 'vitest';
import type { ConnectionStage } from '../../../../../src/bacnet/datalink/sc/socket/connection-stages.js';
import { reasonOf, wordsOf } from '../../../../../src/bacnet/datalink/sc/socket/failure-reasons.js';

const errorOf = (code: string, message = code) => Object.assign(new Error(message), { code });

/** As openssl 3.0 and 3.5 write an alert that came. */
const alertOf = (words: string, number: number) =>
  `0000:error:0A000000:SSL routines:ssl3_read_bytes:${words}:../deps/openssl/ssl/record/rec_layer_s3.c:1605:SSL alert number ${number}\n`;

describe('what an error of a library means', () => {
  it.each<[string, ConnectionStage, string]>([
    ['ENOTFOUND', 'tcp', 'dns'],
    ['EAI_AGAIN', 'tcp', 'dns-unavailable'],
    ['ECONNREFUSED', 'tcp', 'refused'],
    ['ETIMEDOUT', 'tcp', 'timeout'],
    ['EHOSTUNREACH', 'tcp', 'unreachable'],
    ['ENETUNREACH', 'tcp', 'unreachable'],
    ['ECONNRESET', 'tcp', 'tcp'],
    ['ECONNRESET', 'tls', 'tls'],
    ['ETIMEDOUT', 'tls', 'timeout'],
    ['CERT_REVOKED', 'tls', 'hub-certificate-revoked'],
    ['INVALID_CA', 'tls', 'hub-certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', 'hub-certificate-ca'],
    ['ECONNRESET', 'http', 'closed-after-handshake'],
    ['EPIPE', 'http', 'closed-after-handshake'],
    ['HPE_INVALID_CONSTANT', 'http', 'http'],
    ['ECONNRESET', 'websocket', 'closed-abnormally'],
    ['ETIMEDOUT', 'websocket', 'silent'],
    ['EHOSTUNREACH', 'websocket', 'unreachable'],
    ['WS_ERR_INVALID_OPCODE', 'websocket', 'websocket-protocol'],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'websocket', 'frame-too-long'],
    ['ENOMEM', 'websocket', 'websocket'],
  ])('%s at %s: %s', (code, stage, reason) => {
    expect(reasonOf(errorOf(code), stage)).toBe(reason);
  });

  // RFC 8446 §6.2; the code is of openssl's version, the number is not.
  it.each<[string, string, number, ConnectionStage, string]>([
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tlsv1 alert unknown ca', 48, 'http', 'own-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'sslv3 alert bad certificate', 42, 'http', 'own-certificate-refused'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'ssl/tls alert bad certificate', 42, 'http', 'own-certificate-refused'],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'tlsv13 alert certificate required',
      116,
      'http',
      'own-certificate-refused',
    ],
    [
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED',
      'sslv3 alert certificate revoked',
      44,
      'http',
      'own-certificate-revoked',
    ],
    [
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'sslv3 alert certificate expired',
      45,
      'http',
      'own-certificate-expired',
    ],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version', 70, 'tls', 'tls-version'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'sslv3 alert handshake failure', 40, 'tls', 'tls-cipher'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'tlsv1 alert internal error', 80, 'tls', 'tls'],
  ])('%s: alert %s, number %i, at %s: %s', (code, words, number, stage, reason) => {
    expect(reasonOf(errorOf(code, alertOf(words, number)), stage)).toBe(reason);
    // Where it came while something was written, node:tls has no code for it.
    expect(reasonOf(errorOf('EPROTO', `write EPROTO ${alertOf(words, number)}`), stage)).toBe(reason);
  });

  it('people are told openssl’s words, and not where in its source they stand', () => {
    expect(wordsOf(new Error(`write EPROTO ${alertOf('tlsv1 alert internal error', 80)}`))).toBe(
      'tlsv1 alert internal error',
    );
    expect(wordsOf(new Error('socket hang up'))).toBe('socket hang up');
  });
});
