import type { Moment } from '../../../src/northbound/mqtt/told/moment.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import type { ObjectValue, ValueState } from '../../../src/objects/object-value.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import { PlayedUps } from '../../support/ups/played-ups.js';

const single: Architecture = { kind: 'single' };

/** A UPS of that range at that second of a scenario, as there would be to tell of it. */
export async function momentOf(
  scenario: string,
  second: number,
  { family = 'masterys-bc-plus', architecture = single }: { family?: string; architecture?: Architecture } = {},
): Promise<Moment> {
  const played = scenarios.find((one) => one.name === scenario);
  const found = builtInMaps.families.find((one) => one.name === family);
  const map = found?.maps[0];
  if (played === undefined || found === undefined || map === undefined) throw new Error(`no ${scenario} of ${family}`);
  const ups = new PlayedUps({ family: found, map, architecture }, played);
  await ups.at(second - 1);
  const { values, active, nowMs } = await ups.at(second);
  return {
    state: {
      values,
      connection: 'running',
      identity: { model: 'MASTERYS BC+ 60', serialNumber: 'S000000001', nominalKva: 60 },
      family: found,
      factor: values.factor,
      isSimulated: false,
      hasInternalFault: false,
      fault: undefined,
    },
    gateway: {
      id: 'ups-0123abcd',
      name: 'Data hall 3',
      version: '1.2.3',
      deviceIdentifier: 1338,
      unitNumber: 0,
      language: 'en',
    },
    troubles: {
      'factory-password': 'none',
      'clock-not-set': 'none',
      'update-failed': 'none',
      'duplicate-device-id': 'none',
    },
    activeAlarms: active,
    linkSinceMs: undefined,
    // Read 250 ms ago.
    monotonicMs: 1000 * second + 250,
    wallMs: nowMs + 250,
  };
}

/** Every value as it was, in another state of trust. */
export function inState(values: ObjectValues, state: ValueState): ObjectValues {
  const changed = <T extends ObjectValue>(list: readonly T[]) =>
    list.map((value) => ({ ...value, trust: { ...value.trust, state } }));
  const { feeds } = values;
  return {
    ...values,
    content: Symbol('values in another state'),
    analogValues: changed(values.analogValues),
    multiStates: changed(values.multiStates),
    bitStrings: changed(values.bitStrings),
    ...(feeds && { feeds: { ...feeds, bitStates: feeds.bitStates.map((bits) => bits.map(() => state)) } }),
  };
}

export const lost = (moment: Moment): Moment => ({
  ...moment,
  state: { ...moment.state, values: inState(moment.state.values, 'stale'), connection: 'lost' },
});
