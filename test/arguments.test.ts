import { describe, expect, it } from 'vitest';
import { parseArguments } from '../src/arguments.js';
import { hasCode } from '../src/errors.js';

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

  it.each([[['--confg', 'x']], [['--config']], [['stray']], [['--demo=yes']]])('refuses %j', (words) => {
    let error: unknown;
    try {
      parseArguments(words);
    } catch (thrown) {
      error = thrown;
    }
    expect(hasCode(error, 'arguments.invalid')).toBe(true);
  });
});
