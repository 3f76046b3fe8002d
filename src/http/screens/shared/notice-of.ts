import { errorText } from '../../../core/error-texts.js';
import type { GatewayError } from '../../../core/errors.js';
import type { Notice } from './schema.js';

/** A problem of a part of the gateway, for people; the English text says more exactly what it is. */
export function noticeOf({ code, message }: GatewayError): Notice {
  return { code, message: { ...errorText(code), ...(message !== '' && { en: message }) } };
}
