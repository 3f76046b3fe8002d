import type { Bilingual } from '../../core/bilingual.js';
import { frenchErrorDetail } from '../../core/error-details.js';
import { errorText } from '../../core/error-texts.js';
import { type ErrorCode, GatewayError } from '../../core/errors.js';

/** By code; 500 for those that are not here. */
const statuses: Partial<Record<ErrorCode, number>> = {
  'web.unauthorized': 401,
  'web.locked': 429,
  'web.busy': 503,
  'web.foreign-origin': 403,
  'web.confirmation': 403,
  'web.wrong-password': 403,
  'web.login-password': 400,
  'web.not-found': 404,
  'web.malformed': 400,
  'web.too-large': 413,
  'web.unsupported': 415,
  'web.too-many': 429,
  'web.too-many-streams': 429,
  'web.not-commissioning': 409,
  'web.bad-certificate': 400,
  'sc-certificates.request-invalid': 400,
  'sc-certificates.no-candidate': 409,
  'bacnet.number-taken': 409,
  'alarms.off': 409,
  'alarms.invalid': 400,
  'alarms.changed': 409,
  'settings.invalid': 400,
  'settings.unreadable': 503,
  'ups.unit-there': 409,
  'ups.not-polled': 409,
  'modbus.crowded': 503,
  'search.off': 409,
  'search.invalid': 400,
  'search.too-many': 409,
  'search.unknown': 404,
  'search.below-bound': 409,
  'search.feeds-already': 409,
  'search.fed-already': 409,
  'profile.invalid': 400,
  'profile.missing': 404,
  'profile.too-many': 409,
  'profile.in-use': 409,
  'profile.unusable': 409,
  'serial.missing': 409,
  'serial.busy': 409,
  'network.unavailable': 409,
  'network.invalid': 400,
  'network.address-taken': 409,
  'network.nothing-to-confirm': 409,
  'network.not-there': 409,
  'servers.off': 409,
  'servers.drill-running': 409,
  'servers.no-drill': 409,
  'servers.at-stake': 409,
  'recovery.not-a-backup': 400,
  'firmware.unavailable': 409,
  'firmware.busy': 409,
  'firmware.not-an-image': 400,
  'firmware.truncated': 400,
  'firmware.signature': 400,
  'firmware.wrong-target': 400,
  'firmware.too-old': 400,
  'firmware.too-large': 413,
  'firmware.no-room': 507,
  'firmware.damaged': 400,
};

export interface ErrorAnswer {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly code: ErrorCode;
      readonly message: Bilingual;
      /** More exactly, in English. */
      readonly detail?: string;
      /** The same in French, where it is a text of the gateway. */
      readonly detailFr?: string;
      readonly problems?: unknown;
    };
  };
}

export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}

/** What a client is told of an error; of an unknown one, nothing but that there was one. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof GatewayError ? error : new GatewayError(codeOfForeign(error), '');
  const { code, message, facts } = known;
  const detail = code === 'internal.fault' || message === '' || 'problems' in facts ? undefined : message;
  const detailFr = detail && frenchErrorDetail(undefined, detail);
  const problems = facts.problems;
  return {
    status: statusOf(code),
    body: {
      error: {
        code,
        message: errorText(code),
        ...(detail !== undefined && { detail }),
        ...(detailFr !== undefined && { detailFr }),
        ...(problems !== undefined && { problems }),
      },
    },
  };
}

/** Errors that Fastify and its plugins raise carry an HTTP status. */
function codeOfForeign(error: unknown): ErrorCode {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status >= 500) return 'internal.fault';
  return foreignCodes[status] ?? 'web.malformed';
}

const foreignCodes: Readonly<Record<number, ErrorCode>> = {
  401: 'web.unauthorized',
  404: 'web.not-found',
  413: 'web.too-large',
  415: 'web.unsupported',
  429: 'web.too-many',
};
