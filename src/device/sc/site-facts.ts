import type { ScSiteFacts } from '../../documents/sc-site-sheet.js';
import { subjectOfRequest } from '../../security/sc-certificates/request-fields.js';
import type { ShownCertificates } from '../../security/sc-certificates/sc-certificates.js';
import type { ScIdentityFacts } from '../gateway-memory.js';

/** What the sheet for the IT department says of certificates and identity. */
export function siteFacts(
  identity: ScIdentityFacts | undefined,
  { operational, request }: ShownCertificates,
): Pick<ScSiteFacts, 'identity' | 'inForce' | 'requested'> {
  return { identity, inForce: operational?.view, requested: request && subjectOfRequest(request.fields) };
}
