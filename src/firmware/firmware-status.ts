import type { Bilingual } from '../core/bilingual.js';
import { errorDetails } from '../core/error-details.js';
import type { ErrorCode } from '../core/errors.js';
import type { SlotName } from '../launcher/slots.js';

export interface UpdateStatus {
  readonly state: 'receiving' | 'staged' | 'trial' | 'confirmed' | 'reverted' | 'refused';
  /** Of the transfer. */
  readonly progressPercent: number;
  /** Undefined until the image has told it. */
  readonly version?: string;
  /** Staged, and not restarted into: servers would shut down for it. */
  readonly isWaiting?: boolean;
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
  notInSlots: errorDetails.updateNotInSlots,
  noKey: errorDetails.updateNoKey,
  busy: errorDetails.updateBusy,
} as const satisfies Readonly<Record<string, Bilingual>>;
