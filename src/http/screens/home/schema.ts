import type { DuplicateView, ForeignDeviceView } from '../bacnet/schema.js';
import type { Notice } from '../notice/schema.js';
import type { SettingsFault } from '../settings/schema.js';

/** The state of everything, for Home. */
export interface StatusView {
  readonly version: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly simulated: boolean;
  /** Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault. */
  readonly deviceStatus: number;
  readonly ups: UpsStatus;
  readonly bacnet: BacnetStatus;
  readonly link: LinkStatus;
  readonly pending: readonly PendingMatter[];
  readonly commissioning: CommissioningView;
  readonly settingsProblems: readonly SettingsFault[];
  /** The lamps of the card (Manual §1.3). */
  readonly lamps: Readonly<Record<Lamp, boolean>>;
}

export interface UpsStatus {
  /** `none`: no serial port is set. */
  readonly connection: 'ready' | 'running' | 'lost' | 'none';
  readonly family?: string;
  readonly familyName?: string;
  readonly model?: string;
  readonly serialNumber?: string;
  readonly nominalKva?: number;
  readonly map?: string;
  readonly baud?: number;
  readonly architecture?: 'single' | 'concentrator' | 'multi-units';
  readonly unitNumber: number;
  readonly lastPollAtMs?: number;
  readonly lastPollAgeMs?: number;
  readonly problem?: Notice;
  /** As what a UPS answers where the settings get no answer. */
  readonly advice?: { readonly familyName: string; readonly map: string; readonly baud: number };
}

export interface BacnetStatus {
  readonly state: 'bound' | 'waiting' | 'opening' | 'stopped';
  readonly address: string;
  readonly port: number;
  readonly deviceIdentifier: number;
  readonly deviceName: string;
  readonly cause?: Notice;
  readonly duplicates: readonly DuplicateView[];
  readonly proposal?: number;
  readonly subscriptions: number;
  readonly foreignDevice: ForeignDeviceView;
}

export interface LinkStatus {
  readonly status: 'open' | 'waiting' | 'opening' | 'stopped';
  readonly port: string;
  readonly problem?: Notice;
  readonly requests: number;
  readonly answers: number;
  readonly timeouts: number;
  readonly crcErrors: number;
  readonly qualityPercent?: number;
}

/** What waits for somebody. */
export type PendingMatter =
  | 'factory-password'
  | 'network-unconfirmed'
  | 'settings-problems'
  | 'duplicate-device'
  | 'web-port'
  /** `[web] bind` is no address of the machine: page and FTP are served on all of them. */
  | 'web-address';

export interface CommissioningView {
  readonly active: boolean;
  readonly untilMs?: number;
  /** Names of the objects out of service. */
  readonly forced: readonly string[];
}

export type Lamp = 'connection' | 'network' | 'power' | 'rx' | 'tx';
