import { describe, expect, it } from 'vitest';
import { adicom } from '../../../src/ups/maps/adicom/adicom.js';
import { jbusp } from '../../../src/ups/maps/jbusp/jbusp.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import type { RegisterMap } from '../../../src/ups/maps/register-map.js';
import { viewOf } from '../../../src/ups/maps/views.js';
import { vuMap } from '../../../src/ups/maps/vu-map/vu-map.js';
import { pollPlan } from '../../../src/ups/polling/poll-plan.js';

const single: Architecture = { kind: 'single' };
const concentrator: Architecture = { kind: 'concentrator' };
const unit2: Architecture = { kind: 'multi-units', unit: 2 };

const plan = (map: RegisterMap, architecture: Architecture) =>
  pollPlan(map, architecture).map(({ page, table, address }) => `${page} ${table.id} 0x${address.toString(16)}`);

describe('Manual §5.1: which page feeds what', () => {
  it('VU-MAP: a single UPS, T000 = 0x0101, is read on the system page only', () => {
    expect(viewOf(vuMap('itys-pro'), single)).toEqual({ upsPage: 'system', unitPage: 'system', devicePage: 'system' });
  });

  it('VU-MAP: a concentrator serves the synthesis, the system page, for everything', () => {
    expect(viewOf(vuMap('masterys'), concentrator)).toEqual({
      upsPage: 'system',
      unitPage: 'system',
      devicePage: 'system',
    });
  });

  it('VU-MAP: in unit 2, UPS_ objects are the system and all others the unit', () => {
    expect(viewOf(vuMap('masterys'), unit2)).toEqual({ upsPage: 'system', unitPage: 2, devicePage: 'system' });
  });

  it('JBUSP: single and concentrator read the one virtual UPS at 0x1nnn', () => {
    const view = { upsPage: 'single', unitPage: 'single', devicePage: 'single' };
    expect(viewOf(jbusp('delphys-mp-mx'), single)).toEqual(view);
    expect(viewOf(jbusp('delphys-mp-mx'), concentrator)).toEqual(view);
  });

  it('JBUSP: multi-units reads the parallel tables, identity stays at 0x1nnn', () => {
    expect(viewOf(jbusp('delphys-mp-mx'), unit2)).toEqual({ upsPage: 'system', unitPage: 2, devicePage: 'single' });
  });

  it('ADICOM: a single DELPHYS has nothing for the UPS_ objects', () => {
    expect(viewOf(adicom(), single)).toEqual({ upsPage: undefined, unitPage: 'single', devicePage: 'single' });
    expect(viewOf(adicom(), concentrator)).toEqual({ upsPage: 'system', unitPage: 'system', devicePage: 'system' });
    expect(viewOf(adicom(), unit2)).toEqual({ upsPage: 'system', unitPage: 2, devicePage: 'system' });
  });
});

describe('the poll: status and alarms first, then measurements, then what changes seldom', () => {
  it('VU-MAP, single', () => {
    expect(plan(vuMap('itys-pro'), single)).toEqual([
      'system status 0x30',
      'system alarms 0x38',
      'system measurements 0x40',
      'system statusSummary 0x36',
      'system alarmSummary 0x3e',
      'system furtherMeasurements 0x68',
      'system configuration 0x1',
      'system serialNumber 0x10',
      'system reference 0x1a',
      'system managed 0xc0',
      'system clock 0xcb',
      'system userReference 0x24',
      'system userLocation 0x2a',
    ]);
  });

  it('VU-MAP, interface in unit 2: the unit and the system', () => {
    expect(plan(vuMap('masterys'), unit2)).toEqual([
      '2 status 0x2030',
      '2 alarms 0x2038',
      '2 statusSummary 0x2036',
      '2 alarmSummary 0x203e',
      'system status 0x30',
      'system alarms 0x38',
      'system statusSummary 0x36',
      'system alarmSummary 0x3e',
      '2 measurements 0x2040',
      'system measurements 0x40',
      '2 furtherMeasurements 0x2068',
      'system furtherMeasurements 0x68',
      '2 configuration 0x2001',
      '2 serialNumber 0x2010',
      '2 reference 0x201a',
      '2 managed 0x20c0',
      'system configuration 0x1',
      'system serialNumber 0x10',
      'system reference 0x1a',
      'system managed 0xc0',
      'system clock 0xcb',
      'system userReference 0x24',
      'system userLocation 0x2a',
    ]);
  });

  it('JBUSP, concentrator', () => {
    expect(plan(jbusp('masterys'), concentrator)).toEqual([
      'single status 0x1020',
      'single alarms 0x1040',
      'single measurements 0x1060',
      'single identification 0x1000',
      'single configuration 0x10e0',
      'single clock 0x1360',
    ]);
  });

  it('JBUSP, interface in unit 2: of 0x1nnn only identity, configuration and clock', () => {
    expect(plan(jbusp('delphys-mp-mx'), unit2)).toEqual([
      '2 status 0x220',
      '2 alarms 0x240',
      'system status 0x20',
      'system alarms 0x40',
      '2 measurements 0x260',
      'system measurements 0x60',
      // Of units 7 and 8 no summary tells.
      '7 status 0x720',
      '7 alarms 0x740',
      '8 status 0x820',
      '8 alarms 0x840',
      'single identification 0x1000',
      'single configuration 0x10e0',
      'single clock 0x1360',
    ]);
  });

  it('ADICOM, single', () => {
    expect(plan(adicom(), single)).toEqual([
      'single unitStatus 0x1143',
      'single unitAlarms 0x114a',
      'single unitMeasurements 0x1220',
      'single furtherUnitMeasurements 0x1260',
      'single identification 0x1100',
      'single configuration 0x1120',
      'single clock 0x1360',
    ]);
  });

  it('ADICOM, concentrator: the system, and in turn what only units have', () => {
    expect(plan(adicom(), concentrator)).toEqual([
      'system status 0x140',
      'system alarms 0x148',
      'system measurements 0x200',
      '1 unitMeasurements 0x1220',
      '2 unitMeasurements 0x2220',
      '3 unitMeasurements 0x3220',
      '4 unitMeasurements 0x4220',
      '5 unitMeasurements 0x5220',
      '6 unitMeasurements 0x6220',
      '7 unitMeasurements 0x7220',
      '8 unitMeasurements 0x8220',
      'system identification 0x100',
      'system configuration 0x120',
      'system clock 0x360',
    ]);
  });

  it('ADICOM, interface in unit 2', () => {
    expect(plan(adicom(), unit2)).toEqual([
      '2 unitStatus 0x2143',
      '2 unitAlarms 0x214a',
      'system status 0x140',
      'system alarms 0x148',
      '2 unitMeasurements 0x2220',
      'system measurements 0x200',
      '2 furtherUnitMeasurements 0x2260',
      '2 identification 0x2100',
      '2 configuration 0x2120',
      'system identification 0x100',
      'system configuration 0x120',
      'system clock 0x360',
    ]);
  });
});

describe('how often a table is read', () => {
  const cadences = (map: RegisterMap, architecture: Architecture, assigned: readonly number[] = []) =>
    Object.fromEntries(
      pollPlan(map, architecture, assigned).map(({ page, table, cadence }) => [`${page} ${table.id}`, cadence]),
    );

  it('the summaries of the units feed nothing of a single UPS: seldom there, every cycle in a parallel system', () => {
    expect(cadences(vuMap('masterys'), single)).toMatchObject({
      'system statusSummary': 'spare',
      'system alarmSummary': 'spare',
      'system status': 'urgent',
    });
    for (const architecture of [concentrator, unit2]) {
      expect(cadences(vuMap('masterys'), architecture)).toMatchObject({
        'system statusSummary': 'urgent',
        'system alarmSummary': 'urgent',
      });
    }
  });

  it('measurements that nobody published are read seldom, until a site assigns a word of theirs', () => {
    expect(cadences(vuMap('masterys'), single)['system furtherMeasurements']).toBe('spare');
    expect(cadences(vuMap('masterys'), single, [0x0067])['system furtherMeasurements']).toBe('spare');
    expect(cadences(vuMap('masterys'), single, [0x0068])['system furtherMeasurements']).toBe('regular');
    expect(cadences(vuMap('masterys'), unit2, [0x008f])).toMatchObject({
      '2 furtherMeasurements': 'regular',
      'system furtherMeasurements': 'regular',
    });
    expect(cadences(adicom(), single)['single furtherUnitMeasurements']).toBe('spare');
    expect(cadences(adicom(), single, [0x027f])['single furtherUnitMeasurements']).toBe('regular');
  });

  it('an assigned word of ADICOM is found where a single UPS has it (0x127F), in every architecture', () => {
    for (const architecture of [single, unit2]) {
      const page = architecture === single ? 'single' : '2';
      const key = `${page} furtherUnitMeasurements`;
      expect(cadences(adicom(), architecture)[key]).toBe('spare');
      expect(cadences(adicom(), architecture, [0x127f])[key]).toBe('regular');
    }
  });

  it('an assigned word of a table that is read seldom makes it one of every cycle, and of an urgent one nothing else', () => {
    const assigned = [0x000a, 0x0036, 0x0038];
    expect(cadences(vuMap('masterys'), single, assigned)).toMatchObject({
      'system configuration': 'regular',
      'system statusSummary': 'urgent',
      'system alarmSummary': 'spare',
      'system alarms': 'urgent',
      'system serialNumber': 'slow',
    });
  });
});
