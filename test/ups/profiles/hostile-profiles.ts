import { borealProfile } from './boreal-profile.js';

/** A file that must be refused: what is hostile about it, the file, and where the first problem has to be. */
export type HostileProfile = readonly [
  title: string,
  file: string | Uint8Array,
  place: { readonly line?: number; readonly path?: string },
];

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));

/** The good profile with one piece of its text changed. */
function changed(piece: string, other: string): string {
  if (!borealProfile.includes(piece)) throw new Error(`no ${piece}`);
  return borealProfile.replace(piece, () => other);
}

const member = (name: string, value: string) =>
  changed('  "profile": 1,', `  "profile": 1,\n  ${JSON.stringify(name)}: ${value},`);
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join(',\n');

const notJson: readonly HostileProfile[] = [
  ...[
    '',
    ' \t',
    'null x',
    '"a"b',
    '{',
    '[',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a" 1}',
    '{1:2}',
    "{'a':1}",
    '{a:1}',
  ].map((text): HostileProfile => [`is not JSON: ${text}`, text, { line: 1, path: '' }]),
  ...['null', 'true', '0', '"profile"', '[]', '[[]]', '[{}]'].map(
    (text): HostileProfile => [`is another JSON: ${text}`, text, { line: 1 }],
  ),
  ...Array.from({ length: 20 }, (_, index): HostileProfile => {
    const end = Math.floor(((index + 1) * borealProfile.length) / 22);
    return [`ends after ${end} characters`, borealProfile.slice(0, end), {}];
  }),
  ...['NaN', 'Infinity', '-Infinity', '+1', '.5', '1.', '01', '0x10', '1e', '--1', 'undefined', 'None', '1_000'].map(
    (number): HostileProfile => [
      `has a number that is none: ${number}`,
      changed('"bit": 15', `"bit": ${number}`),
      { line: 26 },
    ],
  ),
  ['has a comment', changed('"profile": 1,', '"profile": 1, // one'), { line: 2, path: '' }],
  ['has a long comment', changed('"profile": 1,', '/* one */ "profile": 1,'), { line: 2, path: '' }],
  ['has a comma too many', changed('"GeneralAlarm"]', '"GeneralAlarm"],'), { line: 51, path: '' }],
  ['has two documents', `${borealProfile}${borealProfile}`, { line: 53, path: '' }],
  ['has a tab in a text', changed('"Boreal Power"', '"Boreal\tPower"'), { line: 4 }],
  ['has a NUL in a text', changed('"Boreal Power"', '"Boreal\0Power"'), { line: 4 }],
  ['has an escape that is none', changed('"Boreal Power"', '"Boreal\\xPower"'), { line: 4 }],
  ['has half an escape', changed('"Boreal Power"', '"Boreal\\u12"'), { line: 4 }],
  ['has a byte order mark in its middle', changed('"profile": 1,', '\uFEFF"profile": 1,'), { line: 2 }],
  ['has two byte order marks', `\uFEFF\uFEFF${borealProfile}`, { line: 1 }],
];

const notText: readonly HostileProfile[] = [
  ['has an octet that is no UTF-8', bytes('{\n"maker": "', [0xff], '"}'), { line: 2, path: '' }],
  ['has an octet that is no UTF-8 at once', bytes([0x80]), { line: 1, path: '' }],
  ['has an overlong slash', bytes('{\n\n"a": "', [0xc0, 0xaf], '"}'), { line: 3, path: '' }],
  ['has half a pair in UTF-8', bytes('{"a": "', [0xed, 0xa0, 0x80], '"}'), { line: 1, path: '' }],
  ['ends in the middle of a character', bytes('{"a": "', [0xe2, 0x82]), { line: 1, path: '' }],
  ['is in Latin-1', bytes('{"unit": "', [0xb0], 'C"}'), { line: 1, path: '' }],
  ['is in UTF-16', bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), { line: 1, path: '' }],
  ['is an image', bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), { line: 1, path: '' }],
  ['is all zero', new Uint8Array(1000), { line: 1 }],
];

const tooMuch: readonly HostileProfile[] = [
  ['is as large as a film', ' '.repeat(8_000_000), { line: 1, path: '' }],
  ['has a million rows', member('more', `[${'1,'.repeat(1_000_000)}1]`), { line: 1, path: '' }],
  ...[13, 100, 5000, 100_000].map(
    (depth): HostileProfile => [`is ${depth} lists deep`, '['.repeat(depth), { line: 1, path: '' }],
  ),
  ...['[', '{"a":', '[{"a":', '{"a":['].flatMap((opening): HostileProfile[] => [
    [
      `is deep behind a comment with a quotation mark: ${opening}`,
      `/*"*/${opening.repeat(50_000)}`,
      { line: 1, path: '' },
    ],
    [`is deep behind a line of comment: ${opening}`, `//"\n${opening.repeat(50_000)}`, { path: '' }],
    [`is deep behind a text that does not end: ${opening}`, `["\\\n${opening.repeat(50_000)}`, { path: '' }],
    [`is deep behind closing brackets: ${opening}`, `${']}'.repeat(50)}${opening.repeat(50_000)}`, { path: '' }],
  ]),
  ['closes brackets of another kind', '{"a":[},'.repeat(30_000), { line: 1, path: '' }],
  ['closes other brackets of another kind', '[{],'.repeat(50_000), { line: 1, path: '' }],
  ['is 40 000 records deep', '{"a":'.repeat(40_000), { line: 1, path: '' }],
  [
    'is deep in an option',
    changed('{ "link": "inferred" }', `${'[{"a":'.repeat(20)}1${'}]'.repeat(20)}`),
    { line: 42, path: '' },
  ],
  ['has 20 000 unknown members', `{${lines(15_000, (index) => `"m${index}": 1`)}}`, { line: 1 }],
  ['has one member 15 000 times', `{${lines(15_000, () => '"profile": 1')}}`, { line: 2, path: 'profile' }],
  ['has 65 tables', changed('"tables": [', `"tables": [${lines(65, () => '{}')},`), { path: 'tables' }],
  ['has 20 000 empty words', changed('"words": [', `"words": [${lines(20_000, () => '{}')},`), { path: 'words' }],
  ['has 1000 empty words', changed('"words": [', `"words": [${lines(1000, () => '{}')},`), { path: 'words[0].code' }],
  [
    'has 2000 bits with an unknown member',
    changed('"bits": [', `"bits": [${lines(2000, (index) => `{"cod${index}": 1}`)},`),
    { path: 'bits[0].code' },
  ],
  [
    'has 500 feeds of unknown objects',
    changed('"numbers": [', `"numbers": [${lines(500, (index) => `["UPS_OUTPUT_X${index}", "Lod${index}"]`)},`),
    { path: 'numbers[0][0]' },
  ],
  [
    'has 500 conditions of 512 characters',
    changed(
      '"bitStrings": [',
      `"bitStrings": [${lines(400, () => `["UnitAlarms", "ON BATTERY", "${'not '.repeat(120)}"]`)},`,
    ),
    { path: 'bitStrings[0][2]' },
  ],
  [
    'has a text of 100 000 characters',
    changed('"Boreal Power"', JSON.stringify('B'.repeat(100_000))),
    { line: 4, path: 'maker' },
  ],
  ['has a name of 100 000 characters', member('a'.repeat(100_000), '1'), { line: 3 }],
  ['has a number of 100 000 digits', changed('"bit": 15', `"bit": ${'9'.repeat(100_000)}`), { path: 'bits[2].bit' }],
  ['has 33 documents', changed('"documents": [', `"documents": [${lines(33, () => '"a"')},`), { path: 'documents' }],
  [
    'has a condition of 513 characters',
    changed('"OnBypass and not OnBattery"', JSON.stringify(`OnBypass${' '.repeat(505)}`)),
    { path: 'states[1][2]' },
  ],
  [
    'has a condition of 33 terms',
    changed('"OnBypass and not OnBattery"', JSON.stringify('OnBypass and '.repeat(32).concat('OnBypass'))),
    { path: 'states[1][2]' },
  ],
];

const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'];
const prototypes: readonly HostileProfile[] = inherited.flatMap((name): readonly HostileProfile[] => [
  [`has the member ${name}`, member(name, '{ "isAdmin": true }'), { line: 3, path: name }],
  [
    `has the member ${name} in a row`,
    changed('"bit": 15', `"bit": 15, ${JSON.stringify(name)}: {}`),
    { line: 26, path: `bits[2].${name}` },
  ],
  [`feeds the object ${name}`, changed('["UPS_OUTPUT_Lr", "Load"]', `["${name}", "Load"]`), { path: 'numbers[1][0]' }],
  [
    `feeds from the code ${name}`,
    changed('["UPS_OUTPUT_Lr", "Load"]', `["UPS_OUTPUT_Lr", "${name}"]`),
    { path: 'numbers[1][1]' },
  ],
  [`has a condition of ${name}`, changed('"OnBypass and not OnBattery"', `"${name}"`), { path: 'states[1][2]' }],
  [`has the state ${name}`, changed('"ON BYPASS"', `"${name}"`), { path: 'states[1][1]' }],
]);
const ownNames: readonly HostileProfile[] = ['__proto__', 'constructor', 'toString', 'valueOf'].flatMap(
  (name): readonly HostileProfile[] => [
    [`has a word of the code ${name}`, changed('"code": "Frequency"', `"code": "${name}"`), { path: 'words[4].code' }],
    [`has a table of the id ${name}`, changed('"id": "status"', `"id": "${name}"`), { path: 'tables[0].id' }],
    [`is called ${name}`, changed('"boreal-two"', `"${name}"`), { line: 3, path: 'name' }],
  ],
);

const tables: readonly HostileProfile[] = [
  ...[
    '"0x10000"',
    '"0xZZ"',
    '"40001"',
    '""',
    '"0x"',
    '" 0x10"',
    '"0x10 "',
    '"０x10"',
    '65536',
    '-1',
    '1.5',
    '1e9',
    '1e999',
    'null',
    'true',
    '[]',
    '{}',
  ].map(
    (address): HostileProfile => [
      `has a table at ${address}`,
      changed('"address": "0x0000", "words": 2', `"address": ${address}, "words": 2`),
      { line: 11, path: 'tables[0].address' },
    ],
  ),
  ...['0', '-1', '126', '1.5', '1e9', '"2"', 'null', '[2]'].map(
    (words): HostileProfile => [
      `has a table of ${words} words`,
      changed('"words": 2,', `"words": ${words},`),
      { line: 11, path: 'tables[0].words' },
    ],
  ),
  ...['0', '1', '2', '5', '6', '15', '16', '22', '23', '"3"', '3.5', 'null'].map(
    (code): HostileProfile => [
      `is read by function ${code}`,
      changed('"function": 4,\n', `"function": ${code},\n`),
      { line: 8, path: 'function' },
    ],
  ),
  [
    'has a table that runs past 0xFFFF',
    changed('"address": "0x0000", "words": 2', '"address": "0xFFFF", "words": 2'),
    { line: 11, path: 'tables[0].address' },
  ],
  ...['"cadence": "urgent"', '"cadence": "regular"', '"cadence": "slow", "tells": "alarms"'].map(
    (cadence): HostileProfile => [
      `may miss a table of states: ${cadence}`,
      changed('"cadence": "urgent"', `${cadence}, "optional": true`),
      { line: 11, path: 'tables[0].optional' },
    ],
  ),
  [
    'has a state of a number that its word never is',
    changed('"unit": "%", "notAvailable": [65535]', '"unit": "%", "values": [0, 10]').replace(
      '"OnBypass and not OnBattery"',
      '"Load > 1"',
    ),
    { path: 'states[1][2]' },
  ],
  [
    'has a value of more than one word',
    changed('"unit": "%", "notAvailable": [65535]', '"unit": "%", "values": [0, 65536]'),
    { path: 'words[1].values[1]' },
  ],
  [
    'denies a state without a reason',
    member('plausibility', '[["UPSLoadStatus", "LOAD OFF", "untold", "unknown"]]'),
    { path: 'plausibility[0]' },
  ],
  [
    'denies a state by a bit that it has not',
    member('plausibility', '[["UPSLoadStatus", "LOAD OFF", "untold", "unknown", { "unless": "not OnLine" }]]'),
    { path: 'plausibility[0][4].unless' },
  ],
  ...['untouched', 'searched'].map(
    (list): HostileProfile => [
      `has words behind 0xFFFF in ${list}`,
      member(list, '[{ "address": "0xFFFF", "words": 2 }]'),
      { line: 3, path: `${list}[0].words` },
    ],
  ),
  ...['1e-300', '0.0000009', '-1e-7', '0', '1e9', '-1000001'].map(
    (scale): HostileProfile => [
      `has a number of the scale ${scale}`,
      changed('"scale": 0.1,', `"scale": ${scale},`),
      { path: 'words[1].scale' },
    ],
  ),
  ...['"0x0000"', '"0xFFFF"', '65535'].map(
    (code): HostileProfile => [
      `is recognised by ${code}`,
      changed('"code": "0x00B2"', `"code": ${code}`),
      { path: 'identity.codes[0].code' },
    ],
  ),
  [
    'has two tables at the same address',
    changed('"address": "0x0010", "words": 8', '"address": "0x0000", "words": 8'),
    { path: 'tables[1].address' },
  ],
  [
    'has two units in the same words',
    changed('"words": 2, "kind"', '"words": 2, "at": { "units": ["0x0100", "0x0101"] }, "kind"'),
    { path: 'tables[0].address' },
  ],
  [
    'has a unit in the words of another unit’s table',
    changed('"words": 2, "kind"', '"words": 2, "at": { "units": ["0x0100"] }, "kind"').replace(
      '"words": 8, "kind"',
      '"words": 8, "at": { "units": ["0x0200", "0x00FA"] }, "kind"',
    ),
    { path: 'tables[1].address' },
  ],
  [
    'has nine units',
    changed('"words": 2, "kind"', `"words": 2, "at": { "units": [${lines(9, (unit) => `${unit * 512}`)}] }, "kind"`),
    { path: 'tables[0].at.units' },
  ],
  [
    'has a longer short table',
    changed('"words": 2, "kind"', '"words": 2, "fallbackWords": 2, "kind"'),
    { path: 'tables[0].fallbackWords' },
  ],
  [
    'has a table that continues itself',
    changed('"words": 2, "kind"', '"words": 2, "continues": "status", "kind"'),
    { path: 'tables[0].continues' },
  ],
  [
    'has a table that continues none',
    changed('"words": 2, "kind"', '"words": 2, "continues": "state", "kind"'),
    { path: 'tables[0].continues' },
  ],
];

const rows: readonly HostileProfile[] = [
  [
    'has a word across the end of its table',
    changed('"address": "0x0015"', '"address": "0x0017"'),
    { line: 20, path: 'words[4].address' },
  ],
  [
    'has a word that begins in another',
    changed('"address": "0x0015"', '"address": "0x0014"'),
    { line: 20, path: 'words[4].address' },
  ],
  [
    'has a text over a word',
    changed('"words": 8, "firstCharacter"', '"words": 9, "firstCharacter"'),
    { path: 'words[5].address' },
  ],
  ['scales by 0', changed('"scale": 0.1,', '"scale": 0,'), { path: 'words[1].scale' }],
  ['scales by what is 0', changed('"scale": 0.1,', '"scale": 1e-400,'), { path: 'words[1].scale' }],
  ['scales by more than there is', changed('"scale": 0.1,', '"scale": 1e999,'), { path: 'words[1].scale' }],
  ['scales by a text', changed('"scale": 0.1,', '"scale": "0.1",'), { path: 'words[1].scale' }],
  ['adds more than there is', changed('"offset": -40', '"offset": -1e308'), { path: 'words[2].offset' }],
  [
    'has an order in one word',
    changed('"scale": 0.1,', '"scale": 0.1, "order": "low-first",'),
    { path: 'words[1].order' },
  ],
  ['has a mark of two words in one', changed('[65535]', '[65536]'), { path: 'words[1].notAvailable[0]' }],
  ['has marks without number', changed('[65535]', '[]'), { path: 'words[1].notAvailable' }],
  ['has half a pair in a name', changed('"Output voltage"', '"Output \\ud800"'), { path: 'words[0].name' }],
  [
    'turns the direction of writing',
    changed('"Output voltage"', '"Output \\u202E voltage"'),
    { path: 'words[0].name' },
  ],
  ['has a name of blanks', changed('"Output voltage"', '"   "'), { path: 'words[0].name' }],
  [
    'has a code that is a word of conditions',
    changed('"code": "OnBattery"', '"code": "not"'),
    { path: 'bits[0].code' },
  ],
  ['has bit 2^53', changed('"bit": 15', '"bit": 9007199254740993'), { path: 'bits[2].bit' }],
  ['has bit -0.5', changed('"bit": 15', '"bit": -0.5'), { path: 'bits[2].bit' }],
  [
    'has a certainty of its own',
    changed('"certainty": "derived"', '"certainty": "sure"'),
    { path: 'words[2].certainty' },
  ],
];

const feeds: readonly HostileProfile[] = [
  ...[
    'OnBypass or',
    'or OnBypass',
    'OnBypass and and OnBattery',
    'not',
    'not not OnBypass',
    'shown OnBypass',
    '((OnBypass))',
    'OnBypass;OnBattery',
    'UPSLoadStatus',
    'ON BYPASS',
    '0x0000.16',
    '0x00000.1',
    '0xFFFF',
    'Load >',
    'Load > NaN',
    'Load > 1e9',
    'Load > Infinity',
    'Load <> 1',
    'Load = Load',
    'OnBypass and not OnBypass',
    'Load > 7000',
    'Load < 10 and Load > 20',
    '\\u0000',
    '\\ud800',
  ].map(
    (condition): HostileProfile => [
      `has the condition ${condition}`,
      changed('"OnBypass and not OnBattery"', `"${condition}"`),
      { line: 46, path: 'states[1][2]' },
    ],
  ),
  ...[
    '[]',
    '["UPS_OUTPUT_Lr"]',
    '["UPS_OUTPUT_Lr", "Load", {}, {}]',
    '["UPS_OUTPUT_Lr", ["Load"]]',
    '["UPS_OUTPUT_Lr", "Load", []]',
    '["UPS_OUTPUT_Lr", "Load", { "write": true }]',
    '["UPS_OUTPUT_Lr", "Load", { "page": 9 }]',
    '{ "UPS_OUTPUT_Lr": "Load" }',
    'null',
    '"Load"',
  ].map((line): HostileProfile => [`has the feed ${line}`, changed('["UPS_OUTPUT_Lr", "Load"]', line), { line: 39 }]),
  [
    'feeds the gateway’s own state',
    changed('["UPSLoadStatus", "ON BYPASS"', '["DeviceStatus", "Running"'),
    { path: 'states[1][0]' },
  ],
  ['feeds the default state', changed('"ON BYPASS"', '"LOAD OFF"'), { path: 'states[1][1]' }],
  [
    'feeds a state that a lower one hides',
    changed('"OnBypass and not OnBattery"', '"OnBattery"'),
    { path: 'states[1][2]' },
  ],
  [
    'feeds an object twice',
    changed('["UPS_OUTPUT_kw", "Power"],', '["UPS_OUTPUT_kw", "Power"], ["UPS_OUTPUT_kw", "Power"],'),
    { path: 'numbers[3][0]' },
  ],
  [
    'feeds a bit twice',
    changed('["UPSAlarms", "UPS GENERAL ALARM", "GeneralAlarm"]', '["UnitAlarms", "ON BATTERY", "OnBypass"]'),
    { path: 'bitStrings[1][1]' },
  ],
  [
    'feeds volts from per cent',
    changed('["UPS_OUTPUT_V1", "OutputVoltage"]', '["UPS_OUTPUT_V1", "Load"]'),
    { path: 'numbers[0][1]' },
  ],
];

const others: readonly HostileProfile[] = [
  ...['write', 'writes', 'commands', 'setpoints', 'script', 'include', '$ref', 'exec', 'url'].map(
    (name): HostileProfile => [
      `has the member ${name}`,
      member(name, '[{ "function": 6, "address": 400, "value": 1 }]'),
      { line: 3 },
    ],
  ),
  ['is of another version', changed('"profile": 1', '"profile": 2'), { line: 2, path: 'profile' }],
  ['is of version "1"', changed('"profile": 1', '"profile": "1"'), { line: 2, path: 'profile' }],
  ...[
    '../../etc/passwd',
    'masterys-gp',
    'vu-map',
    'auto',
    'A',
    'a',
    'Boreal',
    'a b',
    '-a',
    'a/b',
    'a.json',
    'é-two',
  ].map(
    (name): HostileProfile => [
      `is called ${name}`,
      changed('"boreal-two"', JSON.stringify(name)),
      { line: 3, path: 'name' },
    ],
  ),
  [
    'looks for a code outside the table that is asked',
    changed('"table": "plate",\n    "code": "Model"', '"table": "status",\n    "code": "Model"'),
    { path: 'identity.code' },
  ],
  ['has codes without a word for them', changed('"code": "Model",\n', ''), { path: 'identity.codes' }],
  ['is recognised by no table', changed('"table": "plate",\n', ''), { path: 'identity.table' }],
  [
    'has a mark of parallel systems in no table',
    member('parallel', '{ "mark": { "address": "0x0100" } }'),
    { path: 'parallel.mark.address' },
  ],
  ['has no mark of parallel systems', member('parallel', '{ "mark": {} }'), { path: 'parallel.mark' }],
  ['has a line of 1 baud', changed('"baud": 19200', '"baud": 1'), { line: 7, path: 'serial.baud' }],
  ['has slave 0, which is everybody', changed('"slave": 2', '"slave": 0'), { line: 7, path: 'serial.slave' }],
];

export const hostileProfiles: readonly HostileProfile[] = [
  ...notJson,
  ...notText,
  ...tooMuch,
  ...prototypes,
  ...ownNames,
  ...tables,
  ...rows,
  ...feeds,
  ...others,
];
