import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { importsBelow, inCircles } from '../support/source-imports.js';

/** Of the gateway, by paths below src/. */
const imports = importsBelow('src').map(({ file, target, ...rest }) => ({
  file: file.replace(/^src\//, ''),
  target: target.replace(/^src\//, ''),
  ...rest,
}));
const files = new Set(imports.map(({ file }) => file));
const pageImports = importsBelow('web/src');
/** What gateway and page tell one another: the schema of each screen. */
const vocabulary = 'http/screens/vocabulary.ts';
const isSchema = (path: string) => /^http\/screens\/[^/]+\/schema\.ts$/.test(path);
const isInside = (path: string, folder: string) => path.startsWith(`${folder}/`);

/** From the top to the bottom: a folder imports from what stands lower, and from itself. Programs stand above all. */
const layers = [
  ['gateway', 'commands'],
  ['http', 'ftp', 'finder', 'northbound'],
  ['system', 'firmware', 'device'],
  ['security', 'journal', 'documents'],
  ['objects', 'settings'],
  ['ups', 'bacnet', 'launcher'],
  ['core'],
];

/** Within a folder, likewise. */
const innerLayers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  bacnet: [
    ['server'],
    ['object-model'],
    ['events'],
    ['services'],
    ['datalink'],
    ['apdu', 'npdu', 'bvlc'],
    ['encoding'],
  ],
  ups: [['simulator', 'polling'], ['detection'], ['link', 'profiles'], ['maps'], ['model']],
};

interface Exception {
  readonly from: string;
  readonly to: string;
  readonly because: string;
}

const exceptions: readonly Exception[] = [{ from: 'security', to: 'journal', because: 'a login is an event' }];

/** Pure: whatever they reach when they run, no input or output is among it. */
const pureFolders = [
  'bacnet/encoding',
  'bacnet/npdu',
  'bacnet/bvlc',
  'bacnet/datalink/sc/messages',
  'bacnet/apdu',
  'bacnet/services',
  'bacnet/events',
  'bacnet/object-model',
  'ups/maps',
  'ups/profiles',
  'objects',
  'documents',
];
const inputOutput = new Set([...builtinModules, 'serialport', 'modbus-serial', 'pino', 'fastify']);

interface Arrow {
  readonly file: string;
  readonly target: string;
}

/** The imports that lead up, or to the side, in a list of layers of folders below `base`; at the top, from a folder to a program, too. */
function wrongWays(all: readonly Arrow[], order: readonly (readonly string[])[], base = ''): readonly string[] {
  const folderOf = (path: string) => (path.startsWith(base) ? path.slice(base.length).split('/') : []);
  const rankOf = (folder: string) => order.findIndex((layer) => layer.includes(folder));
  return all.flatMap(({ file, target }) => {
    const [from = '', ...inFrom] = folderOf(file);
    const [to = '', ...inTo] = folderOf(target);
    // A package is no folder, and a program none either.
    if (from === to || inFrom.length === 0 || !target.endsWith('.ts')) return [];
    if (inTo.length === 0 && base !== '') return [];
    const isExcepted = exceptions.some((one) => one.from === base + from && one.to === base + to);
    const isDown = rankOf(from) !== -1 && rankOf(to) > rankOf(from);
    return isDown || isExcepted ? [] : [`${file} -> ${target}`];
  });
}

/** Everything that is ever loaded with a file, or only what is loaded at once: types leave nothing behind. */
function reachedFrom(start: readonly string[], when: 'ever' | 'at once' = 'ever'): ReadonlySet<string> {
  const reached = new Set(start);
  for (const file of reached) {
    for (const { file: from, target, isTypeOnly, isLate } of imports) {
      if (from === file && !isTypeOnly && (when === 'ever' || !isLate)) reached.add(target);
    }
  }
  return reached;
}

describe('a folder imports only what stands lower', () => {
  it('every folder has its place', () => {
    const folders = new Set([...files].flatMap((file) => (file.includes('/') ? [file.split('/')[0]] : [])));
    expect([...folders].filter((folder) => !layers.flat().includes(folder ?? ''))).toEqual([]);
  });

  it('the layers of src/', () => {
    expect(wrongWays(imports, layers)).toEqual([]);
  });

  it.each(Object.entries(innerLayers))('the layers of %s/', (folder, order) => {
    expect(wrongWays(imports, order, `${folder}/`)).toEqual([]);
  });

  it('a way up, a way to the side and one to a program are seen', () => {
    const up = { file: 'core/clock.ts', target: 'journal/journal.ts' };
    const aside = { file: 'ups/link/x.ts', target: 'bacnet/npdu/npdu.ts' };
    const down = { file: 'journal/journal.ts', target: 'core/clock.ts' };
    const toProgram = { file: 'journal/journal.ts', target: 'simulator-main.ts' };
    const ofProgram = { file: 'simulator-main.ts', target: 'journal/journal.ts' };
    expect(wrongWays([up, aside, down, toProgram, ofProgram], layers)).toHaveLength(3);
  });

  it('no exception outlives its need', () => {
    const isUsed = ({ from, to }: Exception) =>
      imports.some(({ file, target }) => isInside(file, from) && isInside(target, to));
    expect(exceptions.filter((one) => !isUsed(one))).toEqual([]);
  });

  it.each(pureFolders)('%s does no input or output, nor does anything that it reaches', (folder) => {
    const reached = reachedFrom([...files].filter((file) => isInside(file, folder)));
    expect([...reached].filter((file) => inputOutput.has(file))).toEqual([]);
  });

  it.each(['serialport', '@serialport/parser-inter-byte-timeout', 'modbus-serial'])(
    'only ups/link knows %s',
    (name) => {
      expect(imports.filter(({ file, target }) => target === name && !isInside(file, 'ups/link'))).toEqual([]);
    },
  );

  it('only the sockets of BACnet/SC know ws', () => {
    const knowing = imports.filter(({ target }) => target === 'ws').map(({ file }) => file);
    expect(knowing.filter((file) => !isInside(file, 'bacnet/datalink/sc/socket'))).toEqual([]);
    expect(knowing).not.toEqual([]);
  });

  it('the launcher stands alone: it starts what may be broken', () => {
    const others = [...reachedFrom(['launcher/main.ts'])].filter(
      (file) => !isInside(file, 'launcher') && !isInside(file, 'core'),
    );
    expect(others.filter((name) => !builtinModules.includes(name))).toEqual([]);
  });

  it.each([
    ['a profile', 'jsonc-parser'],
    ['a profile', 'ups/profiles/read-profile.ts'],
    ['a search', 'objects/register-search/register-search.ts'],
    ['a search', 'readline'],
    ['SNMP', 'northbound/snmp/snmp-service.ts'],
    ['BACnet/SC', 'bacnet/datalink/sc/node/sc-node.ts'],
    ['BACnet/SC', 'ws'],
    ['SNMP', 'northbound/snmp/told-list.ts'],
    ['somebody at the page', 'http/screens/screens.ts'],
    ['somebody at the page', 'fastify'],
  ])('a gateway without %s begins without %s', (_what, name) => {
    // The port of the page is open from the start.
    const start = ['main.ts', 'http/server/web-server.ts', 'http/server/tls/certificate-store.ts'];
    expect(reachedFrom(['main.ts'])).toContain(name);
    expect(reachedFrom(start, 'at once')).not.toContain(name);
  });

  it('only device/ joins the UPS and the wire', () => {
    const knows = (folder: string, other: string) =>
      imports.some(({ file, target }) => isInside(file, folder) && isInside(target, other));
    const talksToUps = (folder: string) =>
      ['ups/link', 'ups/polling', 'ups/detection', 'ups/simulator'].some((part) => knows(folder, part));
    const both = layers.flat().filter((folder) => talksToUps(folder) && knows(folder, 'bacnet/server'));
    expect(both).toEqual(['device']);
  });
});

describe('nothing leans on what leans on it', () => {
  it.each([
    ['the gateway', imports],
    ['the page', pageImports],
  ])('%s has no import circle, not even of types', (_, all) => {
    expect(inCircles(all)).toEqual([]);
  });

  it('a circle is seen, also one of types, and what only leads to it is not part of it', () => {
    const edge = (file: string, target: string, isTypeOnly = false) => ({ file, target, isTypeOnly, isLate: false });
    const circle = [edge('a.ts', 'b.ts'), edge('b.ts', 'c.ts', true), edge('c.ts', 'a.ts')];
    expect(inCircles([edge('main.ts', 'a.ts'), ...circle, edge('b.ts', 'leaf.ts')])).toEqual(['a.ts', 'b.ts', 'c.ts']);
    expect(inCircles([edge('main.ts', 'a.ts'), edge('a.ts', 'leaf.ts')])).toEqual([]);
  });
});

/** Code that both need: how a table for spreadsheets is written and called, so that there is one rule of what is a formula. */
const sharedCode: ReadonlySet<string> = new Set([
  'src/core/spreadsheet.ts',
  'src/core/data-file-name.ts',
  'src/core/local-time.ts',
]);

describe('gateway and page share words, and little else', () => {
  const abroad = pageImports.filter(({ target }) => isInside(target, 'src'));

  it('the page imports types of the screens, and no other code of the gateway than what is shared', () => {
    expect(abroad.length).toBeGreaterThan(0);
    const isType = ({ target, isTypeOnly }: (typeof abroad)[number]) =>
      isTypeOnly && isSchema(target.replace(/^src\//, ''));
    expect(abroad.filter((one) => !isType(one) && !sharedCode.has(one.target))).toEqual([]);
  });

  it('what is shared is used by both, and loads nothing', () => {
    const loaded = reachedFrom([...sharedCode].map((file) => file.replace(/^src\//, '')));
    expect([...loaded].map((file) => `src/${file}`)).toEqual([...sharedCode]);
    const within = importsBelow('src').filter(({ file }) => sharedCode.has(file));
    for (const all of [importsBelow('src'), pageImports]) {
      const used = [...all, ...within].map(({ target }) => target);
      expect([...sharedCode].filter((file) => !used.includes(file))).toEqual([]);
    }
  });

  it('a schema is written in the vocabulary of schemas, and leans on nothing but other schemas', () => {
    const isWord = (target: string) => isSchema(target) || target === vocabulary;
    expect(imports.filter(({ file, target }) => isSchema(file) && !isWord(target))).toEqual([]);
  });

  it('what makes schemas is loaded at build time: nothing that runs imports it', () => {
    const loading = imports.filter(({ isTypeOnly }) => !isTypeOnly);
    expect(loading.filter(({ target }) => target === 'typebox').map(({ file }) => file)).toEqual([vocabulary]);
    expect(loading.filter(({ file, target }) => target === vocabulary && !isSchema(file))).toEqual([]);
  });

  it('what runs is installed with the product: every package that is loaded is a production dependency', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
    const packages = imports
      .filter(({ file, isTypeOnly }) => !isTypeOnly && file !== vocabulary)
      .map(({ target }) => target)
      .filter((target) => !target.endsWith('.ts') && !builtinModules.includes(target.replace(/^node:/, '')));
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });

  it('the gateway imports nothing of the page', () => {
    expect(importsBelow('src').filter(({ target }) => isInside(target, 'web'))).toEqual([]);
  });
});
