import type { Bilingual } from '../core/bilingual.js';
import { errorDetails } from '../core/error-details.js';

/** Why the network cannot be set here: as events keep the reason, and for people. */
export const noBackendTexts = {
  'switched-off': errorDetails.networkSwitchedOff,
  'no-helper': errorDetails.networkNoHelper,
  'no-interface': errorDetails.networkNoInterface,
  'no-ruler': errorDetails.networkNoRuler,
  'other-ruler': errorDetails.networkOtherRuler,
} as const satisfies Readonly<Record<string, Bilingual>>;

export type NoBackendReason = keyof typeof noBackendTexts;
