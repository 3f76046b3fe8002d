import type { GatewayError } from '../../errors.js';
import { textOf } from '../../http/error-answers.js';
import type { Notice } from '../../http/ports.js';

/** A problem of a part of the gateway, for people; the English text says more exactly what it is. */
export function noticeOf({ code, message }: GatewayError): Notice {
  return { code, message: { ...textOf(code), ...(message !== '' && { en: message }) } };
}
