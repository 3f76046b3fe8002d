import { type ErrorCode, errorCatalogue, GatewayError } from '../../core/errors.js';

/** What the operating system calls it, by what it means; EAI_AGAIN: the server of names does not answer. */
const reasons: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  'tcp.refused': ['ECONNREFUSED'],
  'tcp.not-found': ['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME', 'EAI_NODATA'],
  'tcp.unreachable': [
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EHOSTDOWN',
    'ENETDOWN',
    'EADDRNOTAVAIL',
    'EACCES',
    'EPERM',
  ],
  'tcp.closed': ['ECONNRESET', 'ECONNABORTED', 'EPIPE'],
};

/** Says why there is no connection to a Modbus TCP device, and what to check. */
export function tcpProblem(name: string, cause: Error): GatewayError {
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  const known = Object.entries(reasons).find(([, list]) => list.includes(reason))?.[0] as ErrorCode | undefined;
  return problem(known ?? 'tcp.failed', name, reason, cause);
}

/** The peer ended the connection, without an error of it. */
export function closedByPeer(name: string): GatewayError {
  return problem('tcp.closed', name, 'end');
}

/** No answer to the attempt to connect, or none yet to the question for the name. */
export function connectTimeout(name: string, isResolved: boolean): GatewayError {
  return problem(isResolved ? 'tcp.unreachable' : 'tcp.not-found', name, 'timeout');
}

/** A connection on which nothing came for long. */
export function silentPeer(name: string): GatewayError {
  return problem('tcp.silent', name, 'silence');
}

/** Bytes that no message of Modbus TCP begins with. */
export function notModbusTcp(name: string): GatewayError {
  return problem('tcp.garbled', name, 'garbled');
}

function problem(code: ErrorCode, name: string, reason: string, cause?: unknown): GatewayError {
  return new GatewayError(code, `${name}: ${errorCatalogue[code]} (${reason})`, { port: name, reason }, cause);
}
