import { describe, expect, it } from 'vitest';
import { withoutHeld } from '../../../../src/northbound/facts/held-values.js';
import { powerFacts } from '../../../../src/northbound/facts/power-facts.js';
import { ReadingPace } from '../../../../src/northbound/nut/policy/reading-pace.js';
import { ShutdownPolicy } from '../../../../src/northbound/nut/policy/shutdown-policy.js';
import { ObjectMapper } from '../../../../src/objects/mapper.js';
import { unitProfile } from '../../../../src/ups/model/unit-profile.js';
import { RegisterImage } from '../../../../src/ups/simulator/register-image.js';
import { scenarios } from '../../../../src/ups/simulator/scenarios.js';
import { UpsModel } from '../../../../src/ups/simulator/ups-model.js';
import { upsOf } from '../../../objects/register-image.js';
import { rawSingle } from '../../../objects/values-of.js';
import { siteRules } from '../../../support/northbound/discharge.js';
import { ServedUps } from '../../modbus-tcp/served-ups.js';

/** On battery, which is low. */
function lowImage(): RegisterImage {
  const { family, map } = upsOf('masterys-gp4');
  const clock = new ServedUps({ family, map }).clock;
  const model = new UpsModel({ profile: unitProfile(family.usualModel, 1), units: 1, seed: 1, clock });
  for (const { atS, change, units } of scenarios.find(({ name }) => name === 'battery-low')?.steps ?? []) {
    model.advanceTo(1000 * atS);
    if (change) model.change(change, units);
  }
  model.advanceTo(1000);
  return new RegisterImage(map, family.name, model);
}

/** A UPS whose every word is that of a low battery for one cycle, and whose status is damaged on the line from then on. */
async function toldAfter(readings: number, isDamagedThen: boolean): Promise<string> {
  const served = new ServedUps(upsOf('masterys-gp4'));
  const image = lowImage();
  let isLow = false;
  let isDamaged = false;
  served.whim = (start, words) => {
    if (isDamaged && start < 0x40) return 'damaged';
    const read = isLow ? image.read(start, words, 3) : undefined;
    return read && 'words' in read ? read : undefined;
  };
  const mapper = new ObjectMapper(rawSingle);
  const policy = new ShutdownPolicy({ rules: siteRules, clock: served.clock });
  const readFor = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      await served.clock.advance(1000);
      const { snapshot } = served.report;
      const values = mapper.map(snapshot, false);
      const { connection } = snapshot;
      policy.update(powerFacts({ values, connection }), powerFacts({ values: withoutHeld(values), connection }));
    }
  };
  served.start();
  await readFor(5);
  isLow = true;
  await readFor(1);
  isDamaged = isDamagedThen;
  await readFor(readings - 1);
  const { isOnBattery, isLow: isToldLow } = policy.stageOf('ups');
  policy.stop();
  return `${isOnBattery ? 'OB' : 'OL'}${isToldLow ? ' LB' : ''}`;
}

/** Of a UPS on a line so slow that a cycle takes seconds, whose battery is low in one of them only. */
async function toldOnSlowLine(hasPace: boolean): Promise<string> {
  const served = new ServedUps(upsOf('masterys-gp4'));
  served.answerMs = 900;
  const image = lowImage();
  let isLow = false;
  served.whim = (start, words) => {
    const read = isLow ? image.read(start, words, 3) : undefined;
    return read && 'words' in read ? read : undefined;
  };
  const mapper = new ObjectMapper(rawSingle);
  const pace = new ReadingPace();
  const pollMs = () => (hasPace ? pace.of(1000) : 1000);
  const policy = new ShutdownPolicy({ rules: siteRules, clock: served.clock, pollMs });
  let worst = 'OL';
  const readFor = async (tenths: number) => {
    for (let tenth = 0; tenth < tenths; tenth += 1) {
      await served.clock.advance(100);
      const { snapshot } = served.report;
      const values = mapper.map(snapshot, false);
      pace.note(values);
      policy.update(powerFacts({ values, connection: snapshot.connection }));
      if (policy.stageOf('ups').isLow) worst = 'LB';
    }
  };
  served.start();
  await readFor(300);
  const cycleMs = pace.of(1000);
  expect(cycleMs).toBeGreaterThan(2000);
  isLow = true;
  await readFor(Math.round(cycleMs / 100));
  isLow = false;
  await readFor(200);
  policy.stop();
  return worst;
}

describe('readings in a row in which a rule has to hold', () => {
  it('are those of the UPS: a value that is held, since its table was not read again, counts once', async () => {
    expect(await toldAfter(3, true)).toBe('OB');
  });

  it('are as far apart as the line allows: answers of one long cycle are one reading', async () => {
    expect(await toldOnSlowLine(false)).toBe('LB');
    expect(await toldOnSlowLine(true)).toBe('OL');
  });

  it('three of them are enough', async () => {
    expect(await toldAfter(3, false)).toBe('OB LB');
  });
});
