import { Bilingual } from '../shared/schema.js';
import { flag, input, listOf, type Of, object, optional, shortText, text, time } from '../vocabulary.js';

const NetworkInForceView = object({
  interface: optional(text()),
  addresses: listOf(text()),
  gateway: text(),
  dns: text('Separated by commas'),
  hostname: text(),
  mac: text(),
  dhcp: optional(flag('Unknown where the kernel cannot be asked')),
});

const longestText = 255;

/** What is left out is empty. */
export const NetworkConfiguration = input({
  dhcp: flag(),
  address: optional(shortText(longestText)),
  netmask: optional(shortText(longestText)),
  gateway: optional(shortText(longestText)),
  dns: optional(shortText(longestText, { description: 'Separated by commas or spaces' })),
  hostname: optional(shortText(longestText)),
});
export type NetworkConfiguration = Of<typeof NetworkConfiguration>;

export const NetworkAnswer = object({
  backend: text(),
  canApply: flag(),
  reason: optional(Bilingual),
  inForce: NetworkInForceView,
  configured: object({
    dhcp: flag(),
    address: text(),
    netmask: text(),
    gateway: text(),
    dns: text('Separated by commas'),
    hostname: text(),
  }),
  unconfirmed: optional(
    object({
      untilMs: time('When the change goes back'),
      canConfirm: flag('This page was reached by the new address'),
    }),
  ),
});
export type NetworkAnswer = Of<typeof NetworkAnswer>;

export const ApplyAnswer = object({ revertAtMs: time('When the change goes back unless it is confirmed') });
export type ApplyAnswer = Of<typeof ApplyAnswer>;
