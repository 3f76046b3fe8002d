import type { NetworkSettings } from './network-settings.js';

/** A setting that came with a change of the network, and goes back with it unless somebody has changed it since. */
export interface CompanionSetting {
  readonly section: string;
  readonly key: string;
  readonly from: string;
  readonly value: string;
}

export interface PendingChange {
  readonly id: string;
  /** Unconfirmed changes before this one that may have reached the helper: it keeps what was before by one of these names. */
  readonly continues: readonly string[];
  readonly settings: NetworkSettings;
  readonly by: string;
  readonly confirmation: Confirmation;
  /** Who asked over BACnet: his address, where `confirmation` is `request`. */
  readonly peer?: string;
  /** Those of unconfirmed changes before this one included, the oldest first. */
  readonly companions: readonly CompanionSetting[];
  /** Wall clock, milliseconds since 1970. */
  readonly untilMs: number;
  readonly stage: ChangeStage;
}

/**
 * By the button of the page; by any login at the new address; by that or a BACnet request of the peer who asked for the change;
 * none is needed, somebody stands at the machine.
 */
export type Confirmation = 'page' | 'login' | 'request' | 'none';
/** `applying`: a restart finds the machine half changed. */
export type ChangeStage = 'announced' | 'applying' | 'applied';

/** Names by one of which the helper may keep what there was before the first unconfirmed change. */
export function reachedWith(pending: PendingChange | undefined): readonly string[] {
  if (pending === undefined) return [];
  return pending.stage === 'announced' ? pending.continues : [...pending.continues, pending.id];
}

/** Whether a connection to this address of ours proves that the settings work. */
export function isAt({ dhcp, address }: NetworkSettings, localAddress: string): boolean {
  const local = localAddress.replace(/^::ffff:/, '');
  return dhcp ? !/^(127\.|::1$)/.test(local) : local === address;
}
