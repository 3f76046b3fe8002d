import { flag, input, listOf, number, type Of, object, oneOf, optional, shortText, text, time } from '../vocabulary.js';

/** Also in the view of all ports on Security. */
export const DoorView = object(
  {
    transport: oneOf(['tcp', 'udp']),
    bind: text('Address it listens on'),
    port: number(),
    isOpen: flag(),
    problem: optional(oneOf(['port-taken', 'port-forbidden', 'failed'], 'Why it is not open')),
    connections: optional(number('Who is connected now')),
  },
  'A port through which others come in',
);
export type DoorView = Of<typeof DoorView>;

const RequestCounts = object({
  requests: number(),
  fromMemory: number('Answered from what was read of the UPS last'),
  passedThrough: number('Answered by the UPS'),
  refused: number('Answered with an exception'),
});

const NutClient = object({
  id: number('Of this run of the server'),
  user: text(),
  address: text(),
  stage: oneOf(['ups-early', 'ups', 'ups-late'], 'The name of the UPS that it is attached to'),
  isEncrypted: flag(),
  sinceMs: time('Attached'),
  told: listOf(
    object({
      told: oneOf(
        ['OL', 'OB', 'OL LB', 'OB LB', 'DATA-STALE', 'DRIVER-NOT-CONNECTED'],
        'On line, on battery, low battery, or why it was told neither',
      ),
      atMs: time('First told so'),
    }),
    'The last changes, the oldest first',
  ),
  wantedPrimary: flag('It asked to be the primary and was refused'),
  left: optional(
    object({
      how: oneOf(['logout', 'closed', 'stopped'], 'Signed off, connection ended, or ended by the gateway'),
      atMs: time(),
      afterMs: optional(number('Since it was told what it was told last')),
    }),
  ),
});
export type NutClient = Of<typeof NutClient>;

const NutView = object({
  attached: listOf(NutClient, 'In the order in which they came'),
  gone: listOf(NutClient, 'Those that have left, the last one first'),
  readers: listOf(object({ address: text(), connections: number() }), 'Connected, attached to nothing: they only read'),
  hasAccounts: flag('A user with a password is set: somebody can attach'),
  failedLogins: listOf(object({ address: text(), atMs: time('The last one'), count: number() })),
  turnedAway: number('Connections since the start'),
});
export type NutView = Of<typeof NutView>;

const ModbusTcpClient = object({
  address: text(),
  sinceMs: time('Connected'),
  heardAtMs: time('The last bytes'),
  counts: RequestCounts,
});
export type ModbusTcpClient = Of<typeof ModbusTcpClient>;

const ModbusTcpView = object({
  clients: listOf(ModbusTcpClient, 'Connected now'),
  total: RequestCounts,
  waiting: number('Requests that wait for an idle line'),
  turnedAway: number('Connections'),
  lastTurnedAway: optional(
    object({
      address: text(),
      reason: oneOf(['not-allowed', 'crowded'], 'Not an allowed address, or too many connections'),
      atMs: time(),
    }),
  ),
});
export type ModbusTcpView = Of<typeof ModbusTcpView>;

const SnmpReceiver = object({
  address: text(),
  port: number(),
  sent: number('Messages'),
  confirmed: number('Informs'),
  unconfirmed: number('Informs that nobody has confirmed'),
});
export type SnmpReceiver = Of<typeof SnmpReceiver>;

const SnmpView = object({
  engineId: optional(text('In hexadecimal digits: what receivers of traps of version 3 must know')),
  engineBoots: optional(number('Starts under this engineID')),
  readsV3: flag('Somebody may read by version 3'),
  readsV2c: flag('Somebody may read by version 2c'),
  heard: number('Messages since the start'),
  failedGuesses: number('Messages with a wrong user, passphrase or community'),
  turnedAway: number('Messages of addresses that are not allowed, or too many'),
  lastTurnedAway: optional(text('Its address')),
  receivers: listOf(SnmpReceiver, 'Who is told by traps or informs'),
  isInform: flag('Receivers confirm'),
  cannotTell: flag('Receivers are set, and what they are told by is not'),
  cannotSend: flag('The machine lacks the address from which receivers are told'),
});
export type SnmpView = Of<typeof SnmpView>;

const MqttView = object({
  status: oneOf(['connected', 'connecting'], 'connecting: it is tried again by itself'),
  broker: text(),
  version: oneOf(['5', '3.1.1'], 'Of MQTT'),
  isEncrypted: flag('By TLS'),
  clientId: text(),
  root: text('First levels of all topics'),
  sinceMs: time('Connected, or not'),
  sent: number('Messages that the broker has'),
  waiting: number('Topics that wait for the broker'),
  refused: number('Messages that it did not take'),
  lastError: optional(object({ en: text(), fr: text(), atMs: time() })),
});
export type MqttView = Of<typeof MqttView>;

const BrokerCertificate = object({
  subject: text(),
  issuer: text(),
  validToMs: time(),
  fingerprint: text('SHA-256'),
});
export type BrokerCertificate = Of<typeof BrokerCertificate>;

export const BrokerCertificates = object({
  ca: optional(BrokerCertificate),
  client: optional(BrokerCertificate),
});
export type BrokerCertificates = Of<typeof BrokerCertificates>;

/** A chain of certificates fits in. */
const longestPem = 32_768;

export const BrokerCaBody = input({ certificate: shortText(longestPem) });
export const BrokerClientBody = input({ certificate: shortText(longestPem), key: shortText(longestPem) });

const protocol = { doors: listOf(DoorView, 'None while it is switched off') };

/** `view` is there while a protocol is switched on. */
export const NorthboundsAnswer = object({
  nut: object({ ...protocol, view: optional(NutView) }),
  snmp: object({ ...protocol, view: optional(SnmpView) }),
  modbusTcp: object({ ...protocol, view: optional(ModbusTcpView) }),
  mqtt: object({ view: optional(MqttView) }),
});
export type NorthboundsAnswer = Of<typeof NorthboundsAnswer>;
