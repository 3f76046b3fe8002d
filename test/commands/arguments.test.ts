import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/commands/arguments.js';
import { hasCode } from '../../src/core/errors.js';

describe('the command line', () => {
  it('runs on data/config.ini and data/ in the working folder by default, without a simulator', () => {
    expect(parseArguments([])).toEqual({
      task: 'run',
      configFile: 'data/config.ini',
      dataDir: 'data',
      demo: false,
    });
  });

  it('takes the settings file and the data folder', () => {
    const parsed = parseArguments(['--config', '/etc/gateway/config.ini', '--data=/var/lib/gateway', '--check']);
    expect(parsed).toMatchObject({ task: 'check', configFile: '/etc/gateway/config.ini', dataDir: '/var/lib/gateway' });
  });

  it('prints the objects as text, or as JSON', () => {
    expect(parseArguments(['--objects'])).toMatchObject({ task: 'objects', format: 'text', demo: false });
    expect(parseArguments(['--objects', '--format', 'json', '--demo'])).toMatchObject({ format: 'json', demo: true });
  });

  it.each(['pics', 'epics', 'ede', 'acceptance'])('exports %s to a folder, in the language of the settings', (kind) => {
    const parsed = parseArguments(['--export', kind, '--out', '/tmp/documents']);
    expect(parsed).toMatchObject({ task: 'export', kind, outDir: '/tmp/documents', language: undefined });
    expect(parseArguments(['--export', kind, '--out', 'x', '--language=fr'])).toMatchObject({ language: 'fr' });
  });

  it.each([
    [['--objects', '--format', 'xml']],
    [['--export', 'bacnet', '--out', 'x']],
    [['--export', 'pics']],
    [['--export', 'pics', '--out', '']],
    [['--export', 'pics', '--out', 'x', '--language', 'de']],
    [['--objects', '--check']],
    [['--objects', '--export', 'pics', '--out', 'x']],
    [['--confg', 'x']],
    [['--config']],
    [['stray']],
    [['--demo=yes']],
  ])('refuses %j', (words) => {
    let error: unknown;
    try {
      parseArguments(words);
    } catch (thrown) {
      error = thrown;
    }
    expect(hasCode(error, 'arguments.invalid')).toBe(true);
  });
});
