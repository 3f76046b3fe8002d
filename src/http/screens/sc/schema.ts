import { Bilingual } from '../shared/schema.js';
import {
  flag,
  input,
  listOf,
  mapOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  shortText,
  text,
  time,
} from '../vocabulary.js';

const ScHub = object({
  role: oneOf(['primary', 'failover']),
  uri: text('Of [sc]'),
  state: oneOf(
    ['not-connected', 'connected', 'disconnected-with-errors', 'failed-to-connect'],
    'BACnetSCConnectionState (135-2020 §21)',
  ),
  isTrying: flag('A connection is being tried now'),
  sinceMs: optional(time('Connected, or lost, or an attempt failed last')),
  failure: optional(Bilingual),
  lastFailure: optional(object({ text: Bilingual, atMs: time() }, 'What last went wrong; it may be connected since')),
  failedAttempts: number('In a row'),
  peerVmac: optional(text('Of the hub that accepted us last')),
});
export type ScHub = Of<typeof ScHub>;

const ScMessage = object({
  atMs: time(),
  direction: oneOf(['out', 'in']),
  hub: oneOf(['primary', 'failover']),
  name: text('Its function, as the standard names it; ? where it has none'),
  kind: oneOf(['message', 'broken', 'unexpected', 'too-long', 'dropped'], 'What it was taken for'),
  from: optional(text('VMAC; absent: the one at this end of the connection')),
  to: optional(text('VMAC; absent: the one at the other end')),
  length: number('Octets in all'),
  hex: text('Its beginning'),
});
export type ScMessage = Of<typeof ScMessage>;

const ScCertificate = object({
  subject: text(),
  issuer: text(),
  serialNumber: text(),
  validFromMs: time('Valid from'),
  validToMs: time('Valid to'),
  daysLeft: optional(number('Whole days, negative after the end; absent while the clock is not set')),
  key: text(),
  usages: optional(listOf(text(), 'Extended key usages; absent: for any use')),
  isCa: flag(),
  fingerprint: text('SHA-256'),
});
export type ScCertificate = Of<typeof ScCertificate>;

const ScCertificateSet = object({
  sinceMs: time('Given, or in force'),
  certificate: ScCertificate,
  issuers: listOf(ScCertificate),
});
export type ScCertificateSet = Of<typeof ScCertificateSet>;

/** What a request asks for. */
const fields = {
  commonName: shortText(256),
  organization: optional(shortText(256)),
  unit: optional(shortText(256)),
  locality: optional(shortText(256)),
  state: optional(shortText(256)),
  country: optional(shortText(256, { description: 'Two letters' })),
  dns: optional(listOf(shortText(512), 'Names in subjectAltName', 32)),
  ips: optional(listOf(shortText(512), 'Addresses in subjectAltName', 32)),
  uris: optional(listOf(shortText(1024), 'URIs in subjectAltName', 32)),
};
export const ScRequestBody = input(fields);
export const ScRequestFields = object(fields);
export type ScRequestFields = Of<typeof ScRequestFields>;

export const ScRequestAnswer = object({ pem: text('The request, PKCS#10') });

export const ScAnswer = object({
  isOn: flag(),
  /** Whether anything can be tried. */
  hasHub: flag('A hub is set'),
  isClockSet: flag('No certificate can be checked while it is not'),
  nowMs: time('Now'),
  deviceUuid: text(),
  vmac: text(),
  connector: optional(
    oneOf(
      ['no-hub-connection', 'connected-to-primary', 'connected-to-failover'],
      'BACnetSCHubConnectorState (135-2020 §21); absent while it is off',
    ),
  ),
  sinceMs: optional(time('It is so')),
  nextAttemptMs: optional(number('Milliseconds until the next attempt')),
  hubs: listOf(ScHub, 'Those that are set, the primary one first; none while it is off'),
  counters: mapOf(number(), 'Since the protocol was switched on'),
  messages: listOf(ScMessage, 'The last ones, oldest first'),
  certificates: object({
    operational: optional(ScCertificateSet),
    candidate: optional(ScCertificateSet),
    request: optional(object({ fields: ScRequestFields, madeAtMs: time(), pem: text() })),
  }),
  proposal: ScRequestFields,
});
export type ScAnswer = Of<typeof ScAnswer>;

/** 16 kB in Base64, and somewhat more, so that the check itself can say what is too large. */
const longestBase64 = 40_000;

export const ScFilesBody = input({
  files: listOf(
    input({ name: shortText(120), base64: shortText(longestBase64) }),
    'PEM, DER or PKCS#7, in any order',
    4,
  ),
});
export type ScFilesBody = Of<typeof ScFilesBody>;

const ScFinding = object({ kind: text(), weight: oneOf(['refuses', 'warns']), text: Bilingual });
export type ScFinding = Of<typeof ScFinding>;

export const ScFindingsAnswer = object({ findings: listOf(ScFinding) });
export type ScFindingsAnswer = Of<typeof ScFindingsAnswer>;

export const ScOfferAnswer = object({
  outcome: oneOf(
    ['refused', 'in-force', 'candidate'],
    'in-force: there was none before; candidate: to be tried with a hub before it replaces the one in force',
  ),
  findings: listOf(ScFinding),
});
export type ScOfferAnswer = Of<typeof ScOfferAnswer>;

export const ScTrialAnswer = object({
  outcome: oneOf(['accepted', 'refused', 'no-candidate', 'no-hub'], 'no-hub: off, or no hub is set; nobody can say'),
  failure: optional(Bilingual),
});
export type ScTrialAnswer = Of<typeof ScTrialAnswer>;
