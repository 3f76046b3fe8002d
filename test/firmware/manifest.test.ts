import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatManifest, parseManifest } from '../../src/firmware/manifest.js';
import { isOlder } from '../../src/launcher/slots.js';
import { manifestOf, productOf } from '../support/machine/firmware-images.js';

const good = manifestOf('1.2.3', productOf('1.2.3'));
const withPaths = (...paths: string[]) => ({
  ...good,
  files: [...new Set(paths)].map((path) => ({ path, size: 0, sha512: '0'.repeat(128) })),
});
const parsed = (value: unknown) => () => parseManifest(JSON.stringify(value));
const damaged = expect.objectContaining({ code: 'firmware.damaged' });

describe('the manifest of an image', () => {
  it('is read as it was written', () => {
    expect(parseManifest(formatManifest(good))).toEqual(good);
  });

  it.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    './a',
    'a//b',
    'a/',
    '',
    'a\\b',
    'a\0b',
    'a b',
    '..',
    'manifest.json',
    'é',
    'a'.repeat(241),
  ])('may not lead to %j', (path) => {
    expect(parsed(withPaths(path, 'dist/main.js', 'zzz'))).toThrow(damaged);
  });

  it('has its files in ascending order, each once', () => {
    expect(parsed(withPaths('dist/main.js', 'a'))).toThrow(damaged);
    const [file] = good.files;
    expect(parsed({ ...good, files: [file, file, ...good.files.slice(1)] })).toThrow(damaged);
  });

  it.each([
    ['no list', { ...good, files: undefined }],
    ['no program', withPaths('a')],
    ['a negative size', { ...good, files: [{ ...good.files[0], size: -1 }] }],
    ['a size that is no whole number', { ...good, files: [{ ...good.files[0], size: 1.5 }] }],
    ['a short hash', { ...good, files: [{ ...good.files[0], sha512: '00' }] }],
    ['no version', { ...good, version: '1.2' }],
    ['no target', { ...good, target: 1 }],
    ['a text', 'manifest'],
    ['nothing', null],
  ])('is refused with %s', (_name, value) => {
    expect(parsed(value)).toThrow(damaged);
  });

  it('refuses any text with a code, and never with another error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseManifest(text)).toThrow(damaged);
      }),
    );
  });
});

describe('versions', () => {
  it.each([
    ['1.0.0', '1.0.1', true],
    ['1.9.0', '1.10.0', true],
    ['1.99.99', '2.0.0', true],
    ['1.0.0', '1.0.0', false],
    ['2.0.0', '1.9.9', false],
    ['1.10.0', '1.9.9', false],
  ])('%s comes before %s: %s', (one, other, answer) => {
    expect(isOlder(one, other)).toBe(answer);
  });
});
