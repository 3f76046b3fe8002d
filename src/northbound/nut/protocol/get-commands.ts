import { mostCharacters, variableRow } from '../variables/variables.js';
import {
  type Answer,
  type Arguments,
  answer,
  type Conversation,
  deviceNamed,
  isSameWord,
  ofDevice,
  refusal,
} from './conversation.js';
import { quotedText } from './quoted-text.js';
import { serverText } from './server-text.js';

interface Row {
  /** How many words it needs; what follows them is passed over, as upsd does. */
  readonly words: number;
  readonly run: (conversation: Conversation, words: Arguments) => Answer;
}

const unavailable = 'Description unavailable';

function variable(conversation: Conversation, [ups = '', name = '']: Arguments): Answer {
  // Whatever the UPS.
  if (name.toLowerCase().startsWith('server.')) return serverVariable(conversation, ups, name);
  const device = deviceNamed(conversation, ups);
  if (device && isSameWord(name, 'ups.status')) conversation.noteTold(device);
  return ofDevice(conversation, ups, ({ variables }) => {
    const found = variables.get(name.toLowerCase());
    return found ? answer(`VAR ${ups} ${name} ${quotedText(found.value)}`) : refusal('VAR-NOT-SUPPORTED');
  });
}

function serverVariable({ version }: Conversation, ups: string, name: string): Answer {
  const values: Readonly<Record<string, string>> = { 'server.info': serverText(version), 'server.version': version };
  const value = values[name.toLowerCase()];
  return value === undefined ? refusal('VAR-NOT-SUPPORTED') : answer(`VAR ${ups} ${name} ${quotedText(value)}`);
}

function type(conversation: Conversation, [ups = '', name = '']: Arguments): Answer {
  return ofDevice(conversation, ups, ({ variables }) => {
    if (!variables.has(name.toLowerCase())) return refusal('VAR-NOT-SUPPORTED');
    const row = variableRow(name);
    return answer(`TYPE ${ups} ${name} ${row?.kind === 'text' ? `STRING:${mostCharacters}` : 'NUMBER'}`);
  });
}

function description(conversation: Conversation, [ups = '', name = '']: Arguments): Answer {
  return ofDevice(conversation, ups, () =>
    answer(`DESC ${ups} ${name} ${quotedText(variableRow(name)?.description.en ?? unavailable)}`),
  );
}

function commandDescription(conversation: Conversation, [ups = '', name = '']: Arguments): Answer {
  return ofDevice(conversation, ups, () => answer(`CMDDESC ${ups} ${name} ${quotedText(unavailable)}`));
}

function upsDescription(conversation: Conversation, [ups = '']: Arguments): Answer {
  const device = deviceNamed(conversation, ups);
  return device ? answer(`UPSDESC ${ups} ${quotedText(device.description)}`) : refusal('UNKNOWN-UPS');
}

/** NUMLOGINS, or NUMATTACH as RFC 9271 calls it. */
function countOf(word: 'NUMLOGINS' | 'NUMATTACH'): Row {
  return {
    words: 1,
    run: (conversation, [ups = '']) =>
      ofDevice(conversation, ups, ({ clients }) => answer(`${word} ${ups} ${clients.length}`)),
  };
}

/** No command was ever carried out, whatever its number. */
function tracking({ isTracking }: Conversation, [id]: Arguments): Answer {
  if (id === undefined) return answer(isTracking ? 'ON' : 'OFF');
  return isTracking ? answer('ERR UNKNOWN') : refusal('FEATURE-NOT-CONFIGURED');
}

const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['VAR', { words: 2, run: variable }],
  ['TYPE', { words: 2, run: type }],
  ['DESC', { words: 2, run: description }],
  ['CMDDESC', { words: 2, run: commandDescription }],
  ['UPSDESC', { words: 1, run: upsDescription }],
  ['NUMLOGINS', countOf('NUMLOGINS')],
  ['NUMATTACH', countOf('NUMATTACH')],
  ['TRACKING', { words: 0, run: tracking }],
]);

export function get(conversation: Conversation, [what = '', ...words]: Arguments): Answer {
  const row = rows.get(what.toUpperCase());
  return row && words.length >= row.words ? row.run(conversation, words) : refusal('INVALID-ARGUMENT');
}
