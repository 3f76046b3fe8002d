import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import {
  parseSimulatorArguments,
  simulatorList,
  simulatorUsage,
} from '../../../src/ups/simulator/simulator-arguments.js';
import { familyNames } from './family-names.js';

function upsOf(...words: string[]) {
  const task = parseSimulatorArguments(['--port', '/dev/pts/9', ...words]);
  if (task.task !== 'run') throw new Error(task.task);
  return task.ups;
}

describe("the simulator's command line", () => {
  it.each(familyNames)('--family %s: a healthy single UPS at the speed of Manual §2.3, slave 1, paced', (family) => {
    const fast = ['itys-pro', 'modulys-gp', 'masterys-bc-plus', 'masterys-gp4'].includes(family);
    expect(upsOf('--family', family)).toMatchObject({
      family: { name: family },
      units: 1,
      scenario: 'healthy',
      baud: fast ? 57_600 : 9600,
      slave: 1,
      pace: 'wire',
    });
  });

  it('takes every option', () => {
    const words =
      '--scenario eco --baud 19200 --slave 9 --units 3 --architecture multi-units --factor 1 --seed 5 --unpaced';
    expect(upsOf('--family', 'masterys-gp4', ...words.split(' '))).toMatchObject({
      units: 3,
      scenario: 'eco',
      baud: 19_200,
      slave: 9,
      pace: 'none',
      seed: 5,
      profile: { factor: 1 },
    });
  });

  it('speaks the map that is asked for', () => {
    expect(upsOf('--family', 'delphys-gp').map.id).toBe('jbusp');
    expect(upsOf('--family', 'delphys-gp', '--map', 'adicom').map.id).toBe('adicom');
  });

  it('a parallel system has two units unless told otherwise; more than one unit is a parallel system', () => {
    expect(upsOf('--family', 'masterys-gp4', '--architecture', 'concentrator').units).toBe(2);
    expect(upsOf('--family', 'masterys-gp4', '--units', '4').units).toBe(4);
    expect(upsOf('--family', 'masterys-gp4', '--units', '1').units).toBe(1);
  });

  it.each([
    [['--family', 'masterys-gp4']],
    [['--port', 'x']],
    [['--port', 'x', '--family', 'itys']],
    [['--port', 'x', '--family', 'itys-pro', '--units', '2']],
    [['--port', 'x', '--family', 'masterys-gp4', '--units', '7']],
    [['--port', 'x', '--family', 'masterys-gp4', '--architecture', 'single', '--units', '2']],
    [['--port', 'x', '--family', 'masterys-gp4', '--architecture', 'double']],
    [['--port', 'x', '--family', 'masterys-gp4', '--scenario', 'doom']],
    [['--port', 'x', '--family', 'masterys-gp4', '--scenario', 'alarm:A999']],
    [['--port', 'x', '--family', 'masterys-gp4', '--map', 'jbusp']],
    [['--port', 'x', '--family', 'masterys-gp4', '--slave', '0']],
    [['--port', 'x', '--family', 'masterys-gp4', '--slave', '1e2']],
    [['--port', 'x', '--family', 'masterys-gp4', '--baud', '12']],
    [['--port', 'x', '--family', 'masterys-gp4', '--factor', '5']],
    [['--port', 'x', '--family', 'masterys-gp4', '--phases', '2']],
    [['--port', 'x', '--family', 'masterys-gp4', '--bogus']],
  ])('refuses %j', (words) => {
    let error: unknown;
    try {
      parseSimulatorArguments(words);
    } catch (thrown) {
      error = thrown;
    }
    expect(hasCode(error, 'arguments.invalid')).toBe(true);
  });

  it('--list names every range and every scenario', () => {
    expect(parseSimulatorArguments(['--list'])).toEqual({ task: 'list' });
    const list = simulatorList();
    for (const name of [...familyNames, ...scenarios.map((one) => one.name)]) expect(list).toContain(`  ${name} `);
  });

  it('--help names every option', () => {
    expect(parseSimulatorArguments(['--help'])).toEqual({ task: 'help' });
    for (const option of [
      'port',
      'family',
      'scenario',
      'baud',
      'units',
      'architecture',
      'slave',
      'factor',
      'unpaced',
      'seed',
      'list',
    ]) {
      expect(simulatorUsage).toContain(`--${option} `);
    }
  });
});
