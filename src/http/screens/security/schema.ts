import { flag, input, listOf, number, type Of, object, oneOf, optional, shortText, text, time } from '../vocabulary.js';

/** Of a new login password set by the page; config.ini by hand or by FTP takes any, and older ones stay. */
export const shortestPassword = 8;
const longestPassword = 64;
const longestPem = 32_768;

const FailedLogin = object(
  { address: text(), door: text('What was tried last'), atMs: time('The last'), count: number() },
  'The failures of one address',
);
export type FailedLogin = Of<typeof FailedLogin>;

const Tls = object({
  enabled: flag(),
  source: optional(oneOf(['generated', 'own'], 'Made by the gateway itself, or brought by somebody')),
  subject: optional(text()),
  issuer: optional(text()),
  validFromMs: optional(time('The beginning')),
  validToMs: optional(time('The end')),
  fingerprint: optional(text('SHA-256')),
});

const Service = object({ enabled: flag(), port: number(), encrypted: flag() });

export const SecurityAnswer = object({
  user: text(),
  factoryPassword: flag(),
  kept: flag('The factory password was kept on purpose'),
  shortestPassword: number('Characters of a new password, at least'),
  failedLogins: listOf(FailedLogin),
  tls: Tls,
  services: object({
    web: Service,
    ftp: Service,
    bacnet: object({ enabled: flag(), port: number(), passwordSet: flag() }),
  }),
});
export type SecurityAnswer = Of<typeof SecurityAnswer>;

export const PasswordBody = input({
  current: shortText(longestPassword),
  next: shortText(longestPassword, { minLength: shortestPassword }),
  stay: optional(flag('The session that asks goes on with a new cookie; all others end')),
});

export const CertificateBody = input({ certificate: shortText(longestPem), key: shortText(longestPem) });
