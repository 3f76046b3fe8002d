import { isRecord } from '../../core/kept-state.js';
import type { RequestFields } from './request-fields.js';

/** A key with the certificate that was made of it, and the authorities of the site; all PEM. */
export interface KeptSet {
  readonly key: string;
  readonly certificate: string;
  /** By these hubs are checked; one or two. */
  readonly issuers: readonly string[];
  /** Milliseconds since 1970: when it was given, or came into force. */
  readonly sinceMs: number;
}

export interface KeptRequest {
  readonly key: string;
  readonly request: string;
  readonly fields: RequestFields;
  readonly madeAtMs: number;
}

/** The whole of the file: keys and certificates change together or not at all. */
export interface KeptCertificates {
  /** In force. */
  readonly operational?: KeptSet;
  /** Waits until a hub has accepted it. */
  readonly candidate?: KeptSet;
  /** Made last; its key is beside the one in force. */
  readonly request?: KeptRequest;
  /** By fingerprint: the smallest number of days left of which the journal was told. */
  readonly told?: Readonly<Record<string, number>>;
}

const format = 'ups-bacnet-gateway certificates of BACnet/SC';

export function textOfKept(kept: KeptCertificates): string {
  return `${JSON.stringify({ format, ...kept }, undefined, 2)}\n`;
}

/** Throws where the text is none of ours, or damaged. */
export function keptOfText(text: string): KeptCertificates {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || value.format !== format) throw new TypeError('not the certificates of this gateway');
  const { operational, candidate, request, told } = value;
  return {
    ...(operational !== undefined && { operational: setOf(operational) }),
    ...(candidate !== undefined && { candidate: setOf(candidate) }),
    ...(request !== undefined && { request: requestOf(request) }),
    ...(isRecord(told) && { told: toldOf(told) }),
  };
}

function setOf(value: unknown): KeptSet {
  if (!isRecord(value)) throw new TypeError('no set of certificates');
  const { key, certificate, issuers, sinceMs } = value;
  if (!isText(key) || !isText(certificate) || !Array.isArray(issuers) || !issuers.every(isText)) {
    throw new TypeError('a part of a set of certificates is missing');
  }
  return { key, certificate, issuers, sinceMs: typeof sinceMs === 'number' ? sinceMs : 0 };
}

function requestOf(value: unknown): KeptRequest {
  if (!isRecord(value)) throw new TypeError('no request');
  const { key, request, fields, madeAtMs } = value;
  if (!isText(key) || !isText(request)) throw new TypeError('a part of a request is missing');
  return { key, request, fields: fieldsOf(fields), madeAtMs: typeof madeAtMs === 'number' ? madeAtMs : 0 };
}

const textFields = ['commonName', 'organization', 'unit', 'locality', 'state', 'country'] as const;
const listFields = ['dns', 'ips', 'uris'] as const;

/** Only shown again as a proposal. */
function fieldsOf(value: unknown): RequestFields {
  const found = isRecord(value) ? value : {};
  const texts = textFields.flatMap((name) => (isText(found[name]) ? [[name, found[name]]] : []));
  const lists = listFields.flatMap((name) => {
    const list = found[name];
    return Array.isArray(list) && list.every(isText) ? [[name, list]] : [];
  });
  return { commonName: '', ...Object.fromEntries([...texts, ...lists]) };
}

function toldOf(value: Record<string, unknown>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
