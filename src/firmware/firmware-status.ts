import type { Bilingual } from '../core/bilingual.js';
import type { ErrorCode } from '../core/errors.js';
import type { SlotName } from '../launcher/slots.js';

export interface UpdateStatus {
  readonly state: 'receiving' | 'staged' | 'trial' | 'confirmed' | 'reverted' | 'refused';
  /** Of the transfer. */
  readonly progressPercent: number;
  /** Undefined until the image has told it. */
  readonly version?: string;
  /** Why it was refused. */
  readonly code?: ErrorCode;
  /** Why it was refused or taken back, in English. */
  readonly result?: string;
}

export interface FirmwareStatus {
  readonly current: string;
  /** The version in the other slot, to which one can go back. */
  readonly previous?: string;
  readonly slots: readonly { readonly name: SlotName; readonly version?: string; readonly isRunning: boolean }[];
  readonly canUpdate: boolean;
  /** Why not. */
  readonly reason?: Bilingual;
  readonly update?: UpdateStatus;
}

export const whyNoUpdate = {
  notInSlots: {
    en: 'The gateway was not installed by scripts/install: it was started by hand, without slots for two versions.',
    fr: "La passerelle n'a pas été installée par scripts/install : elle a été lancée à la main, sans emplacements pour deux versions.",
  },
  noKey: {
    en: 'No key is installed that an image could be signed with (config/firmware-keys.pem, site-keys.pem).',
    fr: "Aucune clé n'est installée avec laquelle une image pourrait être signée (config/firmware-keys.pem, site-keys.pem).",
  },
  busy: {
    en: 'Another update is under way.',
    fr: 'Une autre mise à jour est en cours.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;
