import { DuplicateView, ForeignDeviceView, ServerState } from '../bacnet/schema.js';
import { LinkStatus } from '../link/schema.js';
import { Notice, SettingsFault } from '../shared/schema.js';
import { flag, listOf, number, type Of, object, oneOf, optional, text, time } from '../vocabulary.js';

export const UpsStatus = object({
  connection: oneOf(['ready', 'running', 'lost', 'none'], '`none`: no serial port is set'),
  family: optional(text('As config.ini names it')),
  familyName: optional(text()),
  maker: optional(text()),
  profile: optional(text('The file that describes the UPS, where it is none of the manual')),
  model: optional(text()),
  serialNumber: optional(text()),
  nominalKva: optional(number()),
  map: optional(text('The register map')),
  baud: optional(number('None over Modbus TCP')),
  architecture: optional(oneOf(['single', 'concentrator', 'multi-units'])),
  unitNumber: number(),
  lastPollAtMs: optional(time('The last reading that the UPS answered')),
  lastPollAgeMs: optional(number('Since that reading, in milliseconds')),
  problem: optional(Notice),
  advice: optional(
    object(
      {
        family: optional(text('As config.ini names it')),
        familyName: text(),
        map: text(),
        baud: optional(number('None over Modbus TCP')),
      },
      'As what a UPS answers where the settings get no answer',
    ),
  ),
});
export type UpsStatus = Of<typeof UpsStatus>;

export const UnitStatus = object(
  {
    unit: number(),
    own: flag('The one that the Unit Number names'),
    state: oneOf(
      ['operating', 'answering', 'lost', 'unknown'],
      '`answering`: its page answers, and no bit tells whether it operates; `lost`: it does not operate, or does not answer',
    ),
    alarm: optional(flag('Absent where nothing tells it now')),
    seenAtMs: optional(time('Of one that is lost: when it was last there')),
  },
  'A unit of a parallel system that is there, or was',
);
export type UnitStatus = Of<typeof UnitStatus>;

export const BacnetStatus = object({
  state: ServerState,
  address: text(),
  port: number(),
  deviceIdentifier: number(),
  deviceName: text(),
  cause: optional(Notice),
  duplicates: listOf(DuplicateView, 'Other devices with our number'),
  proposal: optional(number('A number that no other device has')),
  subscriptions: number(),
  foreignDevice: ForeignDeviceView,
});
export type BacnetStatus = Of<typeof BacnetStatus>;

export const PendingMatter = oneOf(
  [
    'factory-password',
    'network-unconfirmed',
    'settings-problems',
    'duplicate-device',
    'web-port',
    // `[web] bind` is no address of the machine: page and FTP are served on all of them.
    'web-address',
    // One of BACnet/SC expires within 60 days, or has expired.
    'sc-certificate',
    // No port of a UPS is set, or somebody has begun the first set-up; nobody has gone through it.
    'first-setup',
  ],
  'What waits for somebody',
);
export type PendingMatter = Of<typeof PendingMatter>;

export const CommissioningView = object({
  active: flag(),
  untilMs: optional(time('The end')),
  forced: listOf(text(), 'Names of the objects out of service'),
});

/** The lamps of the card (Manual §1.3). */
export const Lamps = object(
  { connection: flag(), network: flag(), power: flag(), rx: flag(), tx: flag() },
  'Which lamps of the card are lit (Manual §1.3)',
);
export type Lamp = keyof Of<typeof Lamps>;

export const StatusView = object(
  {
    version: text(),
    startedAtMs: time('The start of this run'),
    nowMs: time('Now'),
    simulated: flag(),
    deviceStatus: number('Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault'),
    ups: UpsStatus,
    units: listOf(UnitStatus, 'Of a parallel system'),
    bacnet: BacnetStatus,
    link: LinkStatus,
    pending: listOf(PendingMatter),
    commissioning: CommissioningView,
    inhibitedAlarms: listOf(text(), 'Names of the objects whose alarms are put aside for maintenance'),
    settingsProblems: listOf(SettingsFault),
    lamps: Lamps,
  },
  'The state of everything, for Home',
);
export type StatusView = Of<typeof StatusView>;
