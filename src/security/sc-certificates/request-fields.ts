import { isIP } from 'node:net';
import type { Bilingual } from '../../core/bilingual.js';

/** What a certificate request says; what a site does not ask for stays out. */
export interface RequestFields {
  readonly commonName: string;
  readonly organization?: string;
  readonly unit?: string;
  readonly locality?: string;
  readonly state?: string;
  /** Two letters (ISO 3166). */
  readonly country?: string;
  /** subjectAltName; hubs do not look at it, some authorities want it. */
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
  readonly uris?: readonly string[];
}

export type RequestField = keyof RequestFields;

export interface RequestFault {
  readonly field: RequestField;
  readonly found: string;
  readonly allowed: Bilingual;
}

/** Longest values, in characters (RFC 5280 §A.1, upper bounds). */
export const longestFields = { commonName: 64, organization: 64, unit: 64, locality: 128, state: 128 } as const;
export const mostNames = 8;
const longestName = 253;
const longestUri = 512;

const isControl = /\p{Cc}/u;
const dnsName = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** As a certificate of it will say: `CN=ups-1, O=Clinic`. */
export function subjectOfRequest(fields: RequestFields): string {
  const { commonName: CN, unit: OU, organization: O, locality: L, state: ST, country: C } = fields;
  const parts = Object.entries({ CN, OU, O, L, ST, C }).filter(([, value]) => value !== undefined);
  return parts.map(([name, value]) => `${name}=${value}`).join(', ');
}

/** All that is wrong at once. */
export function requestFaults(fields: RequestFields): readonly RequestFault[] {
  const texts = Object.entries(longestFields).flatMap(([name, most]) => {
    const field = name as keyof typeof longestFields;
    return textFaults(field, fields[field], most);
  });
  const { country, dns = [], ips = [], uris = [] } = fields;
  return [
    ...texts,
    ...(country === undefined || /^[A-Za-z]{2}$/.test(country) ? [] : [fault('country', country, allowed.country)]),
    ...listFaults('dns', dns, (one) => one.length <= longestName && dnsName.test(one), allowed.dns),
    ...listFaults('ips', ips, (one) => isIP(one) !== 0, allowed.ips),
    ...listFaults('uris', uris, isUri, allowed.uris),
  ];
}

function textFaults(field: keyof typeof longestFields, value: string | undefined, most: number) {
  if (value === undefined && field !== 'commonName') return [];
  const text = value ?? '';
  const isRight = text.trim() !== '' && text.length <= most && !isControl.test(text);
  return isRight ? [] : [fault(field, text, allowedText(most))];
}

function listFaults(
  field: RequestField,
  values: readonly string[],
  isRight: (one: string) => boolean,
  what: Bilingual,
): readonly RequestFault[] {
  if (values.length > mostNames) return [fault(field, String(values.length), allowed.count)];
  const wrong = values.filter((one) => !isRight(one));
  return wrong.map((one) => fault(field, one, what));
}

function isUri(text: string): boolean {
  return text.length <= longestUri && /^[\u0021-\u007e]+$/.test(text) && URL.canParse(text);
}

function fault(field: RequestField, found: string, what: Bilingual): RequestFault {
  return { field, found, allowed: what };
}

function allowedText(most: number): Bilingual {
  return { en: `a text of 1 to ${most} characters`, fr: `un texte de 1 à ${most} caractères` };
}

const allowed = {
  country: { en: 'a country in two letters, such as FR', fr: 'un pays en deux lettres, FR par exemple' },
  dns: { en: 'a DNS name, such as ups-1.clinic.example', fr: 'un nom DNS, ups-1.clinique.example par exemple' },
  ips: { en: 'an IPv4 or IPv6 address', fr: 'une adresse IPv4 ou IPv6' },
  uris: { en: 'a URI, such as urn:uuid:...', fr: 'une URI, urn:uuid:... par exemple' },
  count: { en: `at most ${mostNames} of them`, fr: `${mostNames} au plus` },
} as const satisfies Readonly<Record<string, Bilingual>>;
