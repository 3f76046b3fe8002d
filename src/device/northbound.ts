import type { Clock } from '../core/clock.js';
import type { ErrorCode } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Chance } from '../core/machine/chance.js';
import type { Disk } from '../core/machine/disk.js';
import type { Host } from '../core/machine/host.js';
import type { Tcp } from '../core/machine/tcp.js';
import type { MakeUdpSocket } from '../core/machine/udp.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { JournalService } from '../journal/journal-service.js';
import type { GatewayTroubles } from '../objects/alarms/gateway-troubles.js';
import type { ValueStream } from '../objects/value-stream.js';
import type { SecretName } from '../settings/settings-schema.js';
import type { SettingsFollower, SettingsSource } from '../settings/settings-source.js';
import type { UpsValues } from './ups-values.js';

/** The secrets of config.ini. */
export interface NorthboundSecrets {
  /** False where none is stored. */
  verify(name: SecretName, candidate: string): Promise<boolean>;
  /** Of a setting of the kind `readableSecret`; undefined where none is stored. */
  reveal(name: SecretName): string | undefined;
  /** Another text whenever the secret is another one; undefined where none is stored. */
  stamp(name: SecretName): string | undefined;
}

/** What the northbounds have of the machine; each opens its own ports on it. */
export interface NorthboundMachine {
  readonly chance: Chance;
  readonly host: Host;
  readonly tcp: Tcp;
  readonly makeUdpSocket: MakeUdpSocket;
  /** Eight hexadecimal digits that no other machine has. */
  id(): string;
}

/** What a northbound is made of. */
export interface NorthboundSources {
  /** Everything that there is to say of the UPS. */
  readonly values: ValueStream;
  /** How the BACnet device calls itself, and what is wrong with the gateway. */
  readonly device: { readonly deviceName: string; readonly troubles: GatewayTroubles };
  /** The poll itself: the last words of each table, and reads in the idle time of the line (`ups.idleReads`). */
  readonly poll: Pick<UpsValues, 'report' | 'ups'>;
  readonly journal: Pick<JournalService, 'query' | 'events' | 'incidents' | 'series' | 'minutes' | 'activeAlarms'>;
  readonly settings: SettingsSource;
  readonly secrets: NorthboundSecrets;
  /** Where files of its own may lie. */
  readonly dataDir: string;
  readonly disk: Disk;
  /** Certificate and key of the page, in PEM; one is made where there is none. */
  certificate(): Promise<{ readonly cert: string; readonly key: string }>;
  readonly version: string;
  readonly recorder: EventRecorder;
  /** This one where nothing is said. */
  readonly machine?: Partial<NorthboundMachine>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Why a port is not open: another program has it, this user may not, or something else. */
export type DoorProblem = 'port-taken' | 'port-forbidden' | 'failed';

/** By the code of what kept it from being opened. */
export function doorProblemOf(code: ErrorCode): DoorProblem {
  if (code.endsWith('.port-taken')) return 'port-taken';
  return code.endsWith('.port-forbidden') ? 'port-forbidden' : 'failed';
}

/** A port through which others come in, as people are shown it. */
export interface Door {
  readonly transport: 'tcp' | 'udp';
  readonly bind: string;
  readonly port: number;
  readonly isOpen: boolean;
  /** Why it is not open, where it is wanted to be. */
  readonly problem?: DoorProblem | undefined;
  /** How many are connected; absent where nobody connects. */
  readonly connections?: number;
}

/** A way by which others get the values, beside the BACnet server; it has a section of the settings of its own. */
export interface Northbound extends SettingsFollower {
  /** Does nothing but to remember the settings where they say that it is off. */
  start(): Promise<void> | void;
  /** Idempotent. */
  stop(): Promise<void> | void;
  /** What it listens on at this moment; absent where it never listens. */
  readonly doors?: readonly Door[];
}

export type MakeNorthbound = (sources: NorthboundSources) => Northbound;
