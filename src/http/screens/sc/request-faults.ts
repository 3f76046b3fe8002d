import type { Bilingual } from '../../../core/bilingual.js';
import { GatewayError } from '../../../core/errors.js';
import type { RequestFault, RequestField } from '../../../security/sc-certificates/request-fields.js';
import type { SettingsFault } from '../shared/schema.js';

const fields: Readonly<Record<RequestField, Bilingual>> = {
  commonName: { en: 'The name (CN)', fr: 'Le nom (CN)' },
  organization: { en: 'The organisation (O)', fr: "L'organisation (O)" },
  unit: { en: 'The unit (OU)', fr: "L'unité (OU)" },
  locality: { en: 'The town (L)', fr: 'La ville (L)' },
  state: { en: 'The region (ST)', fr: 'La région (ST)' },
  country: { en: 'The country (C)', fr: 'Le pays (C)' },
  dns: { en: 'The DNS name', fr: 'Le nom DNS' },
  ips: { en: 'The IP address', fr: "L'adresse IP" },
  uris: { en: 'The URI', fr: "L'URI" },
};

/** Throws `sc-certificates.request-invalid` with all that is wrong, by field. */
export function refuseRequestFields(faults: readonly RequestFault[]): void {
  if (faults.length === 0) return;
  const problems = faults.map(({ field, found, allowed }): SettingsFault => {
    const { en, fr } = fields[field];
    const message = { en: `${en} is not possible.`, fr: `${fr} ne convient pas.` };
    return { key: field, found, allowed, message };
  });
  throw new GatewayError('sc-certificates.request-invalid', '', { problems });
}
