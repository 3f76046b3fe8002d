// What the gateway answers under /api/v1. Times are milliseconds since 1970, by the gateway's clock.

export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

export interface Notice {
  readonly code: string;
  readonly message: Bilingual;
}

/** What is wrong with the settings, by line where there is one. */
export interface Problem {
  readonly line?: number | undefined;
  readonly section?: string | undefined;
  readonly key?: string | undefined;
  readonly found: string;
  readonly allowed?: Bilingual;
  readonly message: Bilingual;
}

export interface Duplicate {
  readonly instance: number;
  readonly address: string;
  readonly vendorId?: number;
  readonly sinceMs?: number;
  readonly lastSeenMs?: number;
}

export interface ForeignDevice {
  readonly state: 'inactive' | 'sent' | 'registered' | 'rejected';
  readonly bbmd?: string;
  readonly sinceMs?: number;
}

export type Lamp = 'connection' | 'network' | 'power' | 'rx' | 'tx';

export interface UpsStatus {
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
  readonly advice?: string;
}

export interface BacnetStatus {
  readonly state: 'bound' | 'waiting' | 'opening' | 'stopped';
  readonly address: string;
  readonly port: number;
  readonly deviceIdentifier: number;
  readonly deviceName: string;
  readonly cause?: Notice;
  readonly duplicates: readonly Duplicate[];
  readonly proposal?: number;
  readonly subscriptions: number;
  readonly foreignDevice: ForeignDevice;
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

export interface Commissioning {
  readonly active: boolean;
  readonly untilMs?: number;
  readonly forced: readonly string[];
}

export interface Status {
  readonly version: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly simulated: boolean;
  /** Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault. */
  readonly deviceStatus: number;
  readonly ups: UpsStatus;
  readonly bacnet: BacnetStatus;
  readonly link: LinkStatus;
  readonly pending: readonly string[];
  readonly commissioning: Commissioning;
  readonly settingsProblems: readonly Problem[];
  readonly lamps: Readonly<Record<Lamp, boolean>>;
}

export type Value = number | readonly boolean[];

export interface SourceWord {
  readonly page: string;
  readonly code: string;
  readonly address: number;
  readonly word?: number;
}

export interface ObjectView {
  readonly name: string;
  readonly type: 'AV' | 'MV' | 'BSV';
  readonly instance: number;
  readonly level: 'system' | 'unit' | 'gateway';
  readonly description?: Bilingual;
  /** As a BMS reads it. */
  readonly presentValue: Value;
  readonly text: string;
  readonly rawValue?: number;
  readonly engineeringValue?: number;
  readonly unit: string;
  readonly states?: readonly string[];
  readonly bits?: readonly { readonly name: string; readonly active: boolean }[];
  readonly sources: readonly SourceWord[];
  readonly certainty: string;
  readonly state: string;
  readonly ageMs?: number;
  readonly outOfService: boolean;
  /** What the UPS says while the object is out of service. */
  readonly liveValue?: Value;
}

export interface UnitView {
  readonly unit: number;
  readonly operating: boolean;
  readonly alarm: boolean;
}

export interface ObjectsAnswer {
  readonly objects: readonly ObjectView[];
  readonly units?: readonly UnitView[];
}

export interface ActiveAlarm {
  readonly name: string;
  readonly bit: string;
  readonly text: Bilingual;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly sinceMs?: number;
}

export interface JournalEvent {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  readonly subject?: string;
  readonly text: Bilingual;
  readonly who?: string;
  readonly simulated?: boolean;
}

export interface JournalAnswer {
  readonly events: readonly JournalEvent[];
  readonly next?: number;
}

/** Milliseconds, mean, lowest, highest. */
export type SeriesPoint = readonly [number, number, number, number];

export interface HistoryAnswer {
  readonly series: readonly { readonly name: string; readonly unit: string; readonly points: readonly SeriesPoint[] }[];
}

export interface SettingKey {
  readonly key: string;
  readonly kind: string;
  readonly value: string;
  readonly default?: string;
  readonly help?: Bilingual;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly allowed?: Bilingual;
  readonly needsRestart?: boolean;
  readonly secret?: boolean;
}

export interface SettingSection {
  readonly name: string;
  readonly title: Bilingual;
  /** Its keys are not fixed. */
  readonly free?: boolean;
  readonly keys: readonly SettingKey[];
}

export interface SettingsAnswer {
  readonly sections: readonly SettingSection[];
  readonly text: string;
  readonly problems?: readonly Problem[];
  readonly notices?: readonly Problem[];
}

export interface Edit {
  readonly section: string;
  readonly key: string;
  readonly value: string | null;
}

export type SettingsInput = { readonly edits: readonly Edit[] } | { readonly text: string };

export interface Change {
  readonly section: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly needsRestart: boolean;
}

export interface PreviewAnswer {
  readonly problems: readonly Problem[];
  readonly notices: readonly Problem[];
  readonly changed: readonly Change[];
}

export interface NetworkConfiguration {
  readonly dhcp: boolean;
  readonly address?: string;
  readonly netmask?: string;
  readonly gateway?: string;
  readonly dns?: string;
  readonly hostname?: string;
}

export interface NetworkAnswer {
  readonly backend: string;
  readonly canApply: boolean;
  readonly reason?: Bilingual;
  readonly inForce: {
    readonly interface?: string;
    readonly addresses: readonly string[];
    readonly gateway?: string;
    readonly dns?: string | readonly string[];
    readonly hostname?: string;
    readonly mac?: string;
    readonly dhcp?: boolean;
  };
  readonly configured: NetworkConfiguration;
  /** `canConfirm`: this page was reached by the new address. */
  readonly unconfirmed?: { readonly untilMs: number; readonly canConfirm: boolean };
}

export interface BacnetClient {
  readonly address: string;
  readonly requests: number;
  readonly lastSeenMs?: number;
  readonly services?: Readonly<Record<string, number>>;
}

export interface Subscription {
  readonly recipient: string;
  readonly processId: number;
  readonly object: string;
  readonly property?: string;
  readonly confirmed: boolean;
  readonly remainingS?: number;
  readonly increment?: number;
  readonly sent?: number;
  readonly failures?: number;
}

export interface BbmdRow {
  readonly address: string;
  readonly mask?: string;
  readonly ttlS?: number;
  readonly remainingS?: number;
}

export interface BacnetAnswer {
  readonly counters?: Readonly<Record<string, unknown>>;
  readonly clients?: readonly BacnetClient[];
  readonly subscriptions?: readonly Subscription[];
  readonly foreignDevice?: ForeignDevice;
  readonly bbmd?: { readonly bdt?: readonly BbmdRow[]; readonly fdt?: readonly BbmdRow[] };
  readonly duplicates?: readonly Duplicate[];
  readonly proposal?: number;
}

export interface Frame {
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  readonly hex: string;
  readonly note: string;
}

export interface LinkAnswer {
  readonly state: LinkStatus;
  readonly counters: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly roundTrip: {
    readonly lastMs?: number;
    readonly meanMs?: number;
    readonly maxMs?: number;
    readonly p95Ms?: number;
  };
  readonly frames: readonly Frame[];
  readonly detection: {
    readonly running: boolean;
    readonly tried: number;
    readonly of: number;
    readonly current?: string;
  };
}

export interface RegisterWord {
  readonly address: number;
  readonly offset: number;
  readonly word?: number;
  readonly code?: string;
  readonly name?: string;
  readonly managed?: boolean;
  readonly certainty?: string;
  readonly feeds: readonly string[];
  readonly bits?: readonly { readonly bit: number; readonly code: string; readonly name: string }[];
}

export interface RegisterTable {
  readonly page: string;
  readonly id: string;
  readonly start: number;
  readonly words: readonly RegisterWord[];
  readonly outcome: string;
  readonly ageMs?: number;
}

export interface FirmwareSlot {
  readonly name?: string;
  readonly version?: string;
  readonly active?: boolean;
  readonly state?: string;
}

export interface FirmwareAnswer {
  readonly current: string;
  readonly previous?: string;
  readonly slots: readonly (FirmwareSlot | string)[];
  readonly canUpdate: boolean;
  readonly reason?: Bilingual | string;
  readonly update?: {
    readonly state: string;
    readonly progressPercent?: number;
    /** Which it is about, as far as its image has told it. */
    readonly version?: string;
    /** Why it was refused or taken back. */
    readonly result?: Bilingual | string;
  };
}

export interface FailedLogin {
  readonly address: string;
  readonly atMs: number;
  readonly count: number;
}

export interface SecurityAnswer {
  readonly user: string;
  readonly factoryPassword: boolean;
  readonly kept: boolean;
  readonly failedLogins: readonly FailedLogin[];
  readonly tls: {
    readonly enabled?: boolean;
    readonly source?: string;
    readonly subject?: string;
    readonly validToMs?: number;
    readonly fingerprint?: string;
  };
  readonly services: Readonly<Record<string, unknown>>;
}
