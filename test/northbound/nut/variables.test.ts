import { describe, expect, it } from 'vitest';
import { powerFacts } from '../../../src/northbound/facts/power-facts.js';
import { quantityNow } from '../../../src/northbound/facts/quantities.js';
import { statusText, toldWords } from '../../../src/northbound/nut/variables/status-words.js';
import { descriptionOf, ToldVariables } from '../../../src/northbound/nut/variables/told-variables.js';
import { variableRow, variableRows } from '../../../src/northbound/nut/variables/variables.js';
import { isGoodNow } from '../../../src/objects/object-value.js';
import type { DeviceState } from '../../../src/objects/value-stream.js';
import { ToldValues } from '../../support/northbound/northbound-sources.js';
import { playedState } from '../../support/northbound/played-values.js';

const onMains = { isOnBattery: false, isLow: false };
const as = { deviceName: 'Room 3', version: '1.2.3', language: 'en', words: 'safe' } as const;

async function stateOf(...played: Parameters<typeof playedState>): Promise<DeviceState> {
  const told = new ToldValues();
  told.tell(await playedState(...played));
  return told.current;
}

function told(state: DeviceState, own: Partial<ConstructorParameters<typeof ToldVariables>[1]> = {}, stage = onMains) {
  const variables = new ToldVariables(state, { ...as, ...own }).of(stage);
  return Object.fromEntries([...variables.values()].map(({ name, value }) => [name, value]));
}

// NUT 2.8.0, docs/nut-names.txt: domains, contexts and specifications of a three-phase UPS, and the single names used here.
const domain = '(?:input|input\\.bypass|output)';
const ofPhases = new RegExp(
  `^${domain}\\.(?:phases|frequency|crestfactor|voltage|current|powerfactor|realpower|(?:L1-N|L2-N|L3-N|L1-L2|L2-L3|L3-L1)\\.voltage|L[123]\\.(?:current|power|realpower|powerfactor|power\\.percent))$`,
);
const single = new Set([
  ...[
    'device.description',
    'device.mfr',
    'device.model',
    'device.serial',
    'device.type',
    'driver.name',
    'driver.version',
  ],
  ...['ups.alarm', 'ups.id', 'ups.load', 'ups.mfr', 'ups.model', 'ups.power', 'ups.power.nominal', 'ups.realpower'],
  ...['ups.serial', 'ups.status', 'battery.capacity', 'battery.charge', 'battery.charger.status', 'battery.current'],
  ...['battery.runtime', 'battery.temperature', 'battery.voltage', 'ambient.temperature'],
]);

describe('the variables', () => {
  it.each(variableRows.map(({ name, description }) => [name, description.en]))(
    '%s is one of NUT, explained',
    (name, text) => {
      expect(single.has(name) || ofPhases.test(name)).toBe(true);
      expect(text).toMatch(/^[\x20-\x7e]{5,80}$/);
    },
  );

  it('are found whatever the case', () => {
    expect(variableRow('OUTPUT.l1-n.VOLTAGE')?.name).toBe('output.L1-N.voltage');
    expect(variableRow('ups.temperature')).toBeUndefined();
  });

  it('of a UPS with one phase have no phases in their names', async () => {
    const state = await stateOf('healthy', 30, 'itys-pro');
    const variables = told(state);
    expect(variables).toMatchObject({
      'device.type': 'ups',
      'device.mfr': 'Socomec',
      'device.model': 'ITYS PRO',
      'ups.id': 'Room 3',
      'ups.status': 'OL',
      'ups.power.nominal': '20000',
      'input.phases': '1',
      'output.phases': '1',
    });
    expect(Object.keys(variables).filter((name) => /L[123]/.test(name))).toEqual([]);
    expect(Number(variables['output.voltage'])).toBeGreaterThan(200);
  });

  it('of a UPS with three phases name the phase', async () => {
    const variables = told(await stateOf('healthy', 30, 'masterys-gp4'));
    expect(variables['output.phases']).toBe('3');
    for (const name of ['output.L1-N.voltage', 'output.L2-L3.voltage', 'output.L3.current', 'input.L3-N.voltage']) {
      expect(variables, name).toHaveProperty([name]);
    }
    expect(variables).not.toHaveProperty(['output.voltage']);
    // Nothing tells the bypass of this range.
    expect(Object.keys(variables).filter((name) => name.startsWith('input.bypass'))).toEqual([]);
  });

  it('are in watts, volt-amperes and seconds', async () => {
    const state = await stateOf('healthy', 30, 'masterys-gp4');
    const variables = told(state);
    const now = (name: Parameters<typeof quantityNow>[1]) => quantityNow(state.values, name)?.value ?? Number.NaN;
    expect(Number(variables['ups.realpower'])).toBeCloseTo(1000 * now('outputPower'), 5);
    expect(Number(variables['ups.power'])).toBeCloseTo(1000 * now('outputApparentPower'), 5);
    expect(Number(variables['output.L2.power'])).toBeCloseTo(1000 * now('outputApparentPower2'), 5);
    expect(Number(variables['battery.runtime'])).toBe(60 * now('batteryMinutes'));
    expect(Number(variables['battery.charge'])).toBe(now('batteryCharge'));
    expect(Number(variables['output.L1-N.voltage'])).toBe(now('outputVoltage1'));
  });

  it('have numbers with a point and no exponent', async () => {
    for (const family of ['itys-pro', 'masterys-gp4', 'delphys-mx']) {
      const variables = told(await stateOf('on-battery', 30, family));
      for (const { name, kind } of variableRows) {
        if (kind === 'number' && variables[name] !== undefined)
          expect(variables[name]).toMatch(/^-?\d+(?:\.\d{1,2})?$/);
      }
    }
  });

  it('are absent where the value is not good: no measurement is left of a UPS that is lost', async () => {
    const state = await stateOf('healthy', 30);
    const stale = <T extends { readonly trust: { readonly state: string } }>(list: readonly T[]): T[] =>
      list.map((value) => ({ ...value, trust: { ...value.trust, state: 'stale' } }));
    const { analogValues, multiStates } = state.values;
    const lost = {
      ...state,
      values: { ...state.values, analogValues: stale(analogValues), multiStates: stale(multiStates) },
    };
    expect(lost.values.analogValues.some(({ trust }) => isGoodNow(trust))).toBe(false);
    expect(Object.keys(told(lost)).filter((name) => variableRow(name)?.kind === 'number')).toEqual([
      'ups.power.nominal',
    ]);
  });

  it('say that a simulated UPS is one', async () => {
    const state = { ...(await stateOf('healthy', 30)), isSimulated: true };
    expect(descriptionOf(state, 'Room 3')).toBe('SIMULATED: Room 3');
    const variables = told(state);
    expect(variables['device.description']).toBe('SIMULATED: Room 3');
    expect(variables['ups.model']).toBe('SIMULATED ITYS PRO');
    expect(variables['device.model']).toBe('SIMULATED ITYS PRO');
    expect(variables['ups.alarm']).toBe('SIMULATED');
  });
});

describe('ups.alarm', () => {
  it('names what the UPS reports, in the language of the descriptions', async () => {
    const state = await stateOf('on-battery', 30);
    expect(told(state)['ups.alarm']).toContain('Unit on battery');
    expect(told(state, { language: 'fr' })['ups.alarm']).toContain('Unité fonctionnant sur batterie');
  });

  it('is absent without alarms', async () => {
    expect(told(await stateOf('healthy', 30))).not.toHaveProperty(['ups.alarm']);
  });
});

describe('ups.status', () => {
  const onBattery = { isOnBattery: true, isLow: false };
  const all = async (scenario: string, second: number, stage = onMains, family = 'itys-pro') => {
    const power = powerFacts(await stateOf(scenario, second, family));
    return statusText({ stage, power, hasAlarms: false }, 'all').split(' ');
  };

  it('is on line, on battery or low as the policy says', async () => {
    expect(await all('healthy', 30)).toEqual(['OL']);
    expect(await all('on-battery', 30, onBattery)).toEqual(['OB', 'DISCHRG']);
    expect(await all('battery-low', 120, { isOnBattery: true, isLow: true })).toEqual(['OB', 'LB', 'DISCHRG']);
    expect(await all('healthy', 30, { isOnBattery: false, isLow: true })).toEqual(['OL', 'LB']);
  });

  it('tells bypass, overload and a load that is off', async () => {
    expect(await all('bypass', 30)).toContain('BYPASS');
    expect(await all('maintenance-bypass', 30)).toContain('BYPASS');
    expect(await all('overload', 30)).toContain('OVER');
    expect(await all('load-off', 30)).toContain('OFF');
  });

  it('leaves out, unless it is asked for, what makes recent clients shut down when they lose the contact on mains', async () => {
    const power = powerFacts(await stateOf('maintenance-bypass', 30));
    const facts = { stage: onMains, power, hasAlarms: true };
    expect(statusText(facts, 'all')).toBe('ALARM OL BYPASS');
    expect(statusText(facts, 'safe')).toBe('OL');
  });

  it('has no word for what is not known', () => {
    const power = powerFacts(new ToldValues().current);
    expect(statusText({ stage: onMains, power, hasAlarms: false }, 'all')).toBe('OL');
  });

  it('orders no shutdown, and calls no test a calibration', () => {
    for (const word of ['HB', 'CAL', 'TRIM', 'BOOST', 'FSD']) expect(toldWords('all')).not.toContain(word);
  });
});
