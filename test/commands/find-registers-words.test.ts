import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/commands/arguments.js';
import { typedObservation } from '../../src/commands/find-registers-words.js';

describe('what a person types of the display', () => {
  it.each([
    ['BYPASS_V1=231', { object: 'BYPASS_V1', shown: '231' }],
    [' BYPASS_V1 = -3,2 ', { object: 'BYPASS_V1', shown: '-3,2' }],
    ['UnitAlarms.b05=on', { object: 'UnitAlarms', part: 'b05', isSet: true }],
    ['UnitAlarms.b05=on 20', { object: 'UnitAlarms', part: 'b05', isSet: true, sinceSeconds: 20 }],
    ['BatteryStatus.BATTERY TEST=off', { object: 'BatteryStatus', part: 'BATTERY TEST', isSet: false }],
  ])('%s', (text, observation) => {
    expect(typedObservation(text)).toEqual(observation);
  });

  it.each(['BYPASS_V1', 'BYPASS_V1=', '=231', 'BYPASS_V1.b05=231', 'UnitAlarms=on', 'UnitAlarms.b05=perhaps'])(
    '%s is not understood',
    (text) => {
      expect(() => typedObservation(text)).toThrow(expect.objectContaining({ code: 'arguments.invalid' }));
    },
  );
});

describe('--find-registers', () => {
  it('takes any number of observations', () => {
    const words = ['--find-registers', '--observe', 'BYPASS_V1=231', '--observe', 'BYPASS_V2=232', '--accept'];
    expect(parseArguments(words)).toMatchObject({
      task: 'find-registers',
      observe: [{ object: 'BYPASS_V1' }, { object: 'BYPASS_V2' }],
      accept: true,
      format: 'text',
    });
  });

  it('is the only command that does', () => {
    expect(() => parseArguments(['--objects', '--observe', 'BYPASS_V1=231'])).toThrow();
    expect(() => parseArguments(['--observe', 'BYPASS_V1=231'])).toThrow();
    expect(() => parseArguments(['--find-registers', '--objects'])).toThrow();
    expect(() => parseArguments(['--find-registers', '--observe', 'BYPASS_V1'])).toThrow();
  });
});
