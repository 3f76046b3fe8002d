import { flag, listOf, number, type Of, object, oneOf, optional, text, time } from '../vocabulary.js';

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

const protocol = { doors: listOf(DoorView, 'None while it is switched off') };

/** `view` is there while a protocol is switched on. */
export const NorthboundsAnswer = object({
  modbusTcp: object({ ...protocol, view: optional(ModbusTcpView) }),
});
export type NorthboundsAnswer = Of<typeof NorthboundsAnswer>;
