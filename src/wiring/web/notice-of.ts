import type { GatewayError } from '../../errors.js';
import type { Notice } from '../../http/api/notice.js';
import { textOf } from '../../http/error-answers.js';

/** A problem of a part of the gateway, for people; the English text says more exactly what it is. */
export function noticeOf({ code, message }: GatewayError): Notice {
  return { code, message: { ...textOf(code), ...(message !== '' && { en: message }) } };
}
