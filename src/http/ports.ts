import type { Bilingual } from './error-answers.js';

// What the web page asks of the gateway. All answers are plain data, sent as JSON; times are milliseconds since 1970.

/** Who asks, for the journal. */
export interface Caller {
  readonly user: string;
  readonly address: string;
}

export interface Notice {
  readonly code: string;
  readonly message: Bilingual;
}

/** What is wrong with a settings file, by line where there is one. */
export interface SettingsFault {
  readonly line?: number;
  readonly section?: string;
  readonly key?: string;
  readonly found: string;
  readonly allowed?: Bilingual;
  readonly message: Bilingual;
}

export interface StatusView {
  readonly version: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly simulated: boolean;
  /** Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault. */
  readonly deviceStatus: number;
  readonly ups: {
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
    readonly advice?: string;
  };
  readonly bacnet: {
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
  };
  readonly link: {
    readonly status: 'open' | 'waiting' | 'opening' | 'stopped';
    readonly port: string;
    readonly problem?: Notice;
    readonly requests: number;
    readonly answers: number;
    readonly timeouts: number;
    readonly crcErrors: number;
    readonly qualityPercent?: number;
  };
  readonly pending: readonly PendingMatter[];
  readonly commissioning: CommissioningView;
  readonly settingsProblems: readonly SettingsFault[];
  /** The lamps of the card (Manual §1.3). */
  readonly lamps: Readonly<Record<'connection' | 'network' | 'power' | 'rx' | 'tx', boolean>>;
}

export type PendingMatter =
  | 'factory-password'
  | 'network-unconfirmed'
  | 'restart-needed'
  | 'settings-problems'
  | 'duplicate-device'
  | 'web-port';

export interface DuplicateView {
  readonly instance: number;
  readonly address: string;
  readonly vendorId?: number;
  readonly sinceMs?: number;
  readonly lastSeenMs?: number;
}

export interface ForeignDeviceView {
  readonly state: 'inactive' | 'sent' | 'registered' | 'rejected';
  readonly bbmd?: string;
  readonly sinceMs?: number;
}

export interface CommissioningView {
  readonly active: boolean;
  readonly untilMs?: number;
  /** Names of the objects out of service. */
  readonly forced: readonly string[];
}

export interface ObjectView {
  readonly name: string;
  readonly type: 'AV' | 'MV' | 'BSV';
  readonly instance: number;
  readonly level: 'system' | 'unit' | 'gateway';
  readonly description: Bilingual;
  /** As a BMS reads it. */
  readonly presentValue: number | readonly boolean[];
  readonly text: string;
  readonly rawValue?: number;
  readonly engineeringValue?: number;
  readonly unit: string;
  readonly states?: readonly string[];
  readonly bits?: readonly { readonly name: string; readonly active: boolean }[];
  readonly sources: readonly {
    readonly page: string;
    readonly code: string;
    readonly address: number;
    readonly word?: number;
  }[];
  readonly certainty: string;
  readonly state: string;
  readonly ageMs?: number;
  readonly outOfService: boolean;
  /** What the UPS says while the object is out of service. */
  readonly liveValue?: number | readonly boolean[];
}

export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

export interface LinkView {
  readonly state: StatusView['link'];
  readonly counters: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly roundTrip: Readonly<Record<string, number>>;
  readonly frames: readonly FrameView[];
  readonly detection: {
    readonly running: boolean;
    readonly tried: number;
    readonly of: number;
    readonly current?: string;
  };
}

export interface FrameView {
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  readonly hex: string;
  readonly note: string;
}

export interface RegisterTableView {
  readonly page: string;
  readonly id: string;
  readonly start: number;
  readonly outcome: string;
  readonly exceptionCode?: number;
  readonly ageMs?: number;
  readonly words: readonly {
    readonly address: number;
    readonly offset: number;
    readonly word?: number;
    readonly code?: string;
    readonly name?: string;
    readonly managed?: boolean;
    readonly certainty?: string;
    readonly feeds: readonly string[];
    readonly bits?: readonly { readonly bit: number; readonly code: string; readonly name: string }[];
  }[];
}

/** The UPS, its line and what is made of it. */
export interface PlantPort {
  status(): StatusView;
  objects(): readonly ObjectView[];
  units(): readonly { readonly unit: number; readonly operating: boolean; readonly alarm: boolean }[];
  link(): LinkView;
  detect(by: Caller): Promise<void>;
  registers(): readonly RegisterTableView[];
  metrics(): readonly Metric[];
  isHealthy(): boolean;
}

export interface EventView {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  readonly subject?: string;
  readonly text: Bilingual;
  readonly who?: string;
  readonly simulated?: true;
}

export interface EventQuery {
  readonly kinds?: readonly string[];
  readonly text?: string;
  readonly before?: number;
  readonly limit?: number;
}

export interface HistoryQuery {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}

export interface EventsPort {
  alarms(): readonly unknown[];
  events(query: EventQuery): Promise<{ readonly events: readonly EventView[]; readonly next?: number }>;
  csv(language: Language): AsyncIterable<string>;
  history(query: HistoryQuery): Promise<unknown>;
  /** What the UPS did, as it happens; the returned function ends it. */
  onPlantEvent(listener: (event: EventView) => void): () => void;
}

export type Language = 'en' | 'fr';

export interface EditView {
  readonly section: string;
  readonly key: string;
  readonly value: string | null;
}

/** Single keys (null takes a key out), or a whole new file. */
export type SettingsInput = { readonly edits: readonly EditView[] } | { readonly text: string };

export interface ChangeView {
  readonly section: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly needsRestart: boolean;
}

export interface SettingsPort {
  read(): Promise<unknown>;
  preview(input: SettingsInput): Promise<{
    readonly problems: readonly SettingsFault[];
    readonly notices: readonly SettingsFault[];
    readonly changed: readonly ChangeView[];
  }>;
  /** Rejects with `settings.invalid`, whose fact `problems` holds `SettingsFault`s, or with `settings.unwritable`. */
  apply(input: SettingsInput, by: Caller): Promise<readonly ChangeView[]>;
  /** config.ini without secrets. */
  file(): Promise<string>;
  backup(): Promise<unknown>;
  /** Rejects as `apply` does. */
  restore(backup: unknown, by: Caller): Promise<readonly ChangeView[]>;
  /** Whether another device on the network has this number. */
  isTakenByAnother(deviceIdentifier: number): boolean;
}

export interface NetworkSettings {
  readonly dhcp: boolean;
  readonly address?: string;
  readonly netmask?: string;
  readonly gateway?: string;
  readonly dns?: string;
  readonly hostname?: string;
}

export interface NetworkPort {
  /** `localAddress`: ours, that the page has reached. */
  read(localAddress: string): Promise<unknown>;
  /** Rejects with `network.unavailable` or `settings.invalid`. */
  apply(settings: NetworkSettings, by: Caller): Promise<{ readonly revertAtMs: number }>;
  /** Rejects with `network.nothing-to-confirm` or `network.not-there`. */
  confirm(by: Caller, localAddress: string): Promise<void>;
}

export interface DocumentView {
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}

export interface Override {
  readonly outOfService: boolean;
  readonly presentValue?: number | readonly boolean[];
  readonly reliability?: number;
}

export interface BacnetPort {
  read(): unknown;
  /** What `/documents/` serves, by the end of its address. */
  documents(): readonly string[];
  document(path: string, language: Language): Promise<DocumentView | undefined>;
  openCommissioning(minutes: number, by: Caller): Promise<void>;
  closeCommissioning(by: Caller): Promise<void>;
  /** Rejects with `web.not-found`, `web.not-commissioning` or `web.malformed`. */
  override(name: string, override: Override, by: Caller): Promise<void>;
}

export interface FirmwarePort {
  read(): Promise<unknown>;
  /** Takes the image as it comes and never trusts it; rejects with `firmware.` codes. */
  upload(image: AsyncIterable<Uint8Array>, by: Caller): Promise<unknown>;
  rollback(by: Caller): Promise<void>;
}

export interface SecurityPort {
  read(): unknown;
  /** Rejects with `settings.invalid` or `settings.unwritable`; `current` has been checked. */
  setPassword(next: string, by: Caller): Promise<void>;
  keepFactoryPassword(by: Caller): Promise<void>;
  /** PEM texts; rejects with `web.bad-certificate`. */
  setCertificate(certificate: string, key: string, by: Caller): Promise<void>;
  /** Goes back to a certificate of the gateway's own making. */
  removeCertificate(by: Caller): Promise<void>;
}

export interface MachinePort {
  restart(kind: 'warm' | 'cold', by: Caller): void;
  factoryReset(by: Caller): Promise<void>;
  finderInfo(): unknown;
}

export type LoginOutcome =
  | { readonly outcome: 'right' | 'wrong' | 'busy' }
  | { readonly outcome: 'locked'; readonly forMs: number };

/** Slows down whoever guesses; never rejects. */
export type LoginCheck = (
  user: string,
  password: string,
  address: string,
  localAddress: string,
) => Promise<LoginOutcome>;

export interface WebPorts {
  readonly checkLogin: LoginCheck;
  readonly plant: PlantPort;
  readonly events: EventsPort;
  readonly settings: SettingsPort;
  readonly network: NetworkPort;
  readonly bacnet: BacnetPort;
  readonly firmware: FirmwarePort;
  readonly security: SecurityPort;
  readonly machine: MachinePort;
}
