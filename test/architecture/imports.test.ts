import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { importsBelow, inCircles } from '../support/source-imports.js';

/** Of the gateway, by paths below src/. */
const imports = importsBelow('src').map(({ file, target, ...rest }) => ({
  file: file.replace(/^src\//, ''),
  target: target.replace(/^src\//, ''),
  ...rest,
}));
const pageImports = importsBelow('web/src');
/** What gateway and page tell one another. */
const api = 'http/api';
const isInside = (path: string, folder: string) => path.startsWith(`${folder}/`);
const pureFolders = [
  'bacnet/encoding',
  'bacnet/npdu',
  'bacnet/bvlc',
  'bacnet/apdu',
  'bacnet/services',
  'bacnet/object-model',
  'ups/families',
  'objects',
  'documents',
];
const inputOutput = new Set([...builtinModules, 'serialport', 'modbus-serial', 'pino', 'fastify']);

describe('data flows one way: link, poller, snapshot, mapper, object store, server, wire', () => {
  it('reads the imports of the whole source', () => {
    expect(imports.length).toBeGreaterThan(0);
  });

  it.each([
    ['ups', 'bacnet'],
    ['ups', 'objects'],
    ['bacnet', 'ups'],
    ['bacnet', 'objects'],
    ['bacnet/encoding', 'bacnet/server'],
    ['bacnet/services', 'bacnet/server'],
    ['bacnet/object-model', 'bacnet/server'],
    ['ups/families', 'ups/link'],
    ['ups/families', 'ups/simulator'],
    ['ups/link', 'ups/simulator'],
    ['ups', 'settings'],
    ['objects', 'settings'],
    ['objects', 'bacnet/server'],
    ['objects', 'ups/link'],
    ['objects', 'ups/simulator'],
    ['bacnet', 'settings'],
    ['journal', 'bacnet'],
    ['journal', 'ups'],
    ['journal', 'settings'],
    ['journal', 'wiring'],
    ['ups', 'journal'],
    ['bacnet', 'journal'],
    ['objects', 'journal'],
    ['settings', 'journal'],
    ['documents', 'settings'],
    ['documents', 'bacnet/server'],
    ['documents', 'ups/link'],
    ['objects', 'documents'],
    ['security', 'settings'],
    ['security', 'http'],
    ['security', 'ftp'],
    ['http', 'settings'],
    ['http', 'ups'],
    ['http', 'bacnet'],
    ['http', 'objects'],
    ['http', 'journal'],
    ['http', 'security'],
    ['http', 'ftp'],
    ['ftp', 'settings'],
    ['ftp', 'security'],
    ['ftp', 'http'],
    ['ftp', 'ups'],
    ['ftp', 'bacnet'],
    ['finder', 'settings'],
    ['finder', 'ups'],
    ['finder', 'objects'],
    ['finder', 'wiring'],
    ['bacnet', 'finder'],
    ['ups', 'finder'],
    ['ftp', 'objects'],
    ['system', 'bacnet'],
    ['system', 'ups'],
    ['system', 'objects'],
    ['system', 'http'],
    ['system', 'ftp'],
    ['system', 'journal'],
    ['http', 'system'],
    ['ftp', 'system'],
    ['firmware', 'settings'],
    ['firmware', 'http'],
    ['firmware', 'ups'],
    ['firmware', 'bacnet'],
    ['firmware', 'objects'],
    ['launcher', 'firmware'],
  ])('nothing in %s imports %s', (from, to) => {
    expect(imports.filter(({ file, target }) => isInside(file, from) && isInside(target, to))).toEqual([]);
  });

  it.each(pureFolders)('%s does no input or output', (folder) => {
    expect(imports.filter(({ file, target }) => isInside(file, folder) && inputOutput.has(target))).toEqual([]);
  });

  it.each(['serialport', '@serialport/parser-inter-byte-timeout', 'modbus-serial'])(
    'only ups/link knows %s',
    (name) => {
      expect(imports.filter(({ file, target }) => target === name && !isInside(file, 'ups/link'))).toEqual([]);
    },
  );

  it('the launcher stands alone: it starts what may be broken', () => {
    const reached = new Set(['launcher/main.ts']);
    for (const file of reached) {
      // Nothing is left of a type when it runs.
      for (const one of imports) if (one.file === file && !one.isTypeOnly) reached.add(one.target);
    }
    const others = [...reached].filter(
      (file) => !isInside(file, 'launcher') && !isInside(file, 'state') && file !== 'clock.ts',
    );
    expect(others.filter((name) => !builtinModules.includes(name))).toEqual([]);
  });

  it('only the composition root knows both the UPS and the wire', () => {
    const foreign = (file: string, folder: string) =>
      imports.some((one) => one.file === file && isInside(one.target, folder));
    const files = new Set(imports.map(({ file }) => file));
    const both = [...files].filter((file) => foreign(file, 'ups') && foreign(file, 'bacnet/server'));
    expect(both.filter((file) => file !== 'gateway.ts')).toEqual([]);
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
    const edge = (file: string, target: string, isTypeOnly = false) => ({ file, target, isTypeOnly });
    const circle = [edge('a.ts', 'b.ts'), edge('b.ts', 'c.ts', true), edge('c.ts', 'a.ts')];
    expect(inCircles([edge('main.ts', 'a.ts'), ...circle, edge('b.ts', 'leaf.ts')])).toEqual(['a.ts', 'b.ts', 'c.ts']);
    expect(inCircles([edge('main.ts', 'a.ts'), edge('a.ts', 'leaf.ts')])).toEqual([]);
  });
});

describe('gateway and page share words, nothing else', () => {
  const abroad = pageImports.filter(({ target }) => isInside(target, 'src'));

  it(`the page imports types of ${api}, and no code of the gateway`, () => {
    expect(abroad.length).toBeGreaterThan(0);
    expect(abroad.filter(({ target, isTypeOnly }) => !isTypeOnly || !isInside(target, `src/${api}`))).toEqual([]);
  });

  it(`${api} leans on nothing but types of its own`, () => {
    const foreign = ({ target, isTypeOnly }: (typeof imports)[number]) =>
      !isTypeOnly || !(isInside(target, api) || target === 'bilingual.ts');
    expect(imports.filter((one) => isInside(one.file, api) && foreign(one))).toEqual([]);
  });

  it('the gateway imports nothing of the page', () => {
    expect(importsBelow('src').filter(({ target }) => isInside(target, 'web'))).toEqual([]);
  });
});
