import type { NutDevice } from '../nut-device.js';
import {
  type Answer,
  type Arguments,
  answer,
  type Conversation,
  deviceNamed,
  ofDevice,
  refusal,
} from './conversation.js';
import { quotedText } from './quoted-text.js';

interface Row {
  /** How many words it needs; what follows them is passed over, as upsd does. */
  readonly words: number;
  readonly run: (conversation: Conversation, words: Arguments) => Answer;
}

/** `name` is how the client wrote what it asked for. */
function listed(name: string, lines: readonly string[]): Answer {
  return answer(`BEGIN LIST ${name}`, ...lines, `END LIST ${name}`);
}

function upses({ devices }: Conversation): Answer {
  return listed(
    'UPS',
    devices.map(({ name, description }) => `UPS ${name} ${quotedText(description)}`),
  );
}

function variables(conversation: Conversation, [ups = '']: Arguments): Answer {
  const device = deviceNamed(conversation, ups);
  if (device) conversation.noteTold(device);
  return ofDevice(conversation, ups, (found) =>
    listed(
      `VAR ${ups}`,
      [...found.variables.values()].map(({ name, value }) => `VAR ${ups} ${name} ${quotedText(value)}`),
    ),
  );
}

/** Whether its UPS is available or not, as upsd answers. */
function clients(conversation: Conversation, [ups = '']: Arguments): Answer {
  const device = deviceNamed(conversation, ups);
  if (!device) return refusal('UNKNOWN-UPS');
  return listed(
    `CLIENT ${ups}`,
    device.clients.map((address) => `CLIENT ${device.name} ${address}`),
  );
}

/** Nothing can be written, and no command be given. */
function nothing(word: 'RW' | 'CMD'): Row {
  return {
    words: 1,
    run: (conversation, [ups = '']) => ofDevice(conversation, ups, () => listed(`${word} ${ups}`, [])),
  };
}

/** What a variable may be set to. */
function noChoice(word: 'ENUM' | 'RANGE'): Row {
  const ask = (device: NutDevice, ups: string, name: string) =>
    device.variables.has(name.toLowerCase()) ? listed(`${word} ${ups} ${name}`, []) : refusal('VAR-NOT-SUPPORTED');
  return {
    words: 2,
    run: (conversation, [ups = '', name = '']) => ofDevice(conversation, ups, (device) => ask(device, ups, name)),
  };
}

const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['UPS', { words: 0, run: upses }],
  ['VAR', { words: 1, run: variables }],
  ['RW', nothing('RW')],
  ['CMD', nothing('CMD')],
  ['CLIENT', { words: 1, run: clients }],
  ['ENUM', noChoice('ENUM')],
  ['RANGE', noChoice('RANGE')],
]);

export function list(conversation: Conversation, [what = '', ...words]: Arguments): Answer {
  const row = rows.get(what.toUpperCase());
  return row && words.length >= row.words ? row.run(conversation, words) : refusal('INVALID-ARGUMENT');
}
