import type { Availability, NutDevice } from '../nut-device.js';
import type { StageName } from '../policy/stage-state.js';

/** What a client has been told of its UPS, as far as it matters to it. */
export const toldKinds = ['OL', 'OB', 'OL LB', 'OB LB', 'DATA-STALE', 'DRIVER-NOT-CONNECTED'] as const;
export type Told = (typeof toldKinds)[number];

export interface ToldAt {
  readonly told: Told;
  /** When it was told so first, wall clock milliseconds. */
  readonly atMs: number;
}

/** How a client left: it said so, its connection ended, it fell silent, it had to give way, or the server stopped. */
export type Leaving = 'logout' | 'closed' | 'stopped';

export interface Left {
  readonly how: Leaving;
  readonly atMs: number;
  /** Since it was told first what it was told last; undefined if it never asked. */
  readonly afterMs?: number;
}

/** A client that is attached, or was, as people are shown it. */
export interface AttachedClient {
  /** Of this run of the server. */
  readonly id: number;
  readonly user: string;
  readonly address: string;
  readonly stage: StageName;
  readonly isEncrypted: boolean;
  /** Wall clock milliseconds. */
  readonly sinceMs: number;
  /** The changes, the oldest first. */
  readonly told: readonly ToldAt[];
  /** It asked to be the primary and was refused: it goes on as something else, or comes again and again. */
  readonly wantedPrimary: boolean;
  readonly left?: Left;
}

const ofAvailability: Readonly<Record<Exclude<Availability, 'available'>, Told>> = {
  stale: 'DATA-STALE',
  'not-connected': 'DRIVER-NOT-CONNECTED',
};

/** The status that a client heard last, whatever it was refused since; undefined for one that never heard any. */
export function lastStatusOf({ told }: AttachedClient): Told | undefined {
  return told.findLast((one) => one.told !== 'DATA-STALE' && one.told !== 'DRIVER-NOT-CONNECTED')?.told;
}

/** What somebody is told who asks for the status of this UPS now. */
export function toldOf({ availability, variables }: NutDevice): Told {
  if (availability !== 'available') return ofAvailability[availability];
  const words = (variables.get('ups.status')?.value ?? '').split(' ');
  const isLow = words.includes('LB');
  if (words.includes('OB')) return isLow ? 'OB LB' : 'OB';
  return isLow ? 'OL LB' : 'OL';
}
