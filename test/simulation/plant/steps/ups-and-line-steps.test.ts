import { describe, expect, it } from 'vitest';
import { dataAnswer, withCrc } from '../../../support/ups/modbus-frames.js';
import type { SiteDraw, Step, World } from '../../world/contract.js';
import { SeededDice } from '../../world/dice.js';
import { EventQueue } from '../../world/event-queue.js';
import { RunDisturbances } from '../../world/run-disturbances.js';
import { RunJudge } from '../../world/run-judge.js';
import { RunTrace } from '../../world/run-trace.js';
import { Plant } from '../plant.js';
import { lineSteps } from './line-steps.js';
import { supplySteps } from './supply-steps.js';
import { upsSteps } from './ups-steps.js';

const site: SiteDraw = {
  family: 'masterys-gp4',
  registerMap: 'vu-map',
  architecture: 'multi-units',
  units: 3,
  unitNumber: 2,
  baud: 57_600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
};
/** T000 to T003 of the system and of units (IOMXXXOPXX00 p.38). */
const [system, unit2, unit3] = [0x0001, 0x2001, 0x3001] as const;

/** The plant of a step that begins at once; `asked` says the words of an answer a moment later, none where there is no answer. */
async function begun(kind: string, drawn: Step['with'], durationMs = 3_600_000) {
  const schedule = new EventQueue();
  const judge = new RunJudge(schedule);
  const disturbances = new RunDisturbances();
  const dice = SeededDice.ofSeed(1);
  const trace = new RunTrace(schedule);
  const parts = { site, schedule, dice, judge, trace, disturbances };
  const plant = new Plant({ ...parts, problem: (code) => new Error(code) });
  const script = { version: 1, seed: 1, durationMs, site, steps: [] } as const;
  const world: Pick<World, 'script' | 'schedule' | 'plant' | 'line' | 'disturbances'> = {
    script,
    schedule,
    plant,
    line: plant.line,
    disturbances,
  };
  const end = plant.line.line('/dev/ttyUSB0', { baud: 57_600 });
  let heard = '';
  end.onData((chunk) => {
    heard += Buffer.from(chunk).toString('hex');
  });
  await end.open();
  const run = (untilMs: number) => {
    while (schedule.runNext(untilMs)) {}
  };
  const asked = (atMs: number, address: number, place = address) => {
    run(atMs);
    heard = '';
    void end.write(withCrc([1, 3, address >> 8, address & 0xff, 0, 4]));
    run(atMs + 900);
    const request = { slave: 1, functionCode: 3, address, count: 4 };
    const words = Array.from({ length: 4 }, (_, at) => plant.registers.word(place + at));
    if (heard === '') return 'nothing';
    return heard === Buffer.from(dataAnswer(request, words)).toString('hex') ? 'its words' : 'others';
  };
  const step = [...lineSteps, ...supplySteps, ...upsSteps].find(({ name }) => name === kind);
  const again = (more: Step['with']) => step?.begin(world as World, { atMs: 0, kind, with: more });
  again(drawn);
  return { asked, disturbances, plant, run, again };
}

describe('a UPS whose units have each other’s number', () => {
  it('is silent, answers with the page of another unit, is silent, and is as before', async () => {
    const { asked, disturbances } = await begun('ups wrong number', { other: 1, forS: 30 });
    expect(asked(10_000, unit2)).toBe('nothing');
    expect(asked(40_000, unit2, unit3)).toBe('its words');
    expect(asked(42_000, unit3, unit2)).toBe('its words');
    expect(asked(44_000, unit2)).toBe('others');
    expect(asked(46_000, system)).toBe('its words');
    expect(asked(70_000, unit2)).toBe('nothing');
    expect(asked(95_000, unit2)).toBe('its words');
    expect(disturbances.wereThere(['ups'], 89_000, 89_000)).toBe(true);
    expect(disturbances.wereThere(['ups'], 91_000, 91_000)).toBe(false);
  });

  it('does not begin where it were not over in time for the calm', async () => {
    const { asked } = await begun('ups wrong number', { other: 1, forS: 30 }, 300_000);
    expect(asked(10_000, unit2)).toBe('its words');
  });
});

describe('a table that is silent', () => {
  it('is the only one, for as long as it lasts', async () => {
    const { asked } = await begun('line silent table', { table: 0, forS: 60 });
    const answers = [asked(10_000, system), asked(12_000, unit2), asked(14_000, unit3)];
    expect(answers).toEqual(['nothing', 'its words', 'its words']);
    expect(asked(70_000, system)).toBe('its words');
  });
});

describe('a UPS that starts anew', () => {
  it('has all its words again, those that nothing writes, too, and whatever was begun meanwhile', async () => {
    const { plant, run } = await begun('ups reboot', { silentS: 1, word: 0x2020, wrongS: 20 });
    const words = () => plant.registers.tables.map(({ now }) => [...now]);
    const before = words();
    run(10_000);
    expect(new Set(words().flat())).toEqual(new Set([0x2020]));
    plant.blank(0);
    run(30_000);
    expect(words()).toEqual(before);
  });
});

describe('mains that fail while a gen-set supplies the UPS', () => {
  it('leave it on its battery, and on no gen-set', async () => {
    const drawn = { how: 'gen-set', forS: 200, tickS: 30, percent: 1, genSetAfterS: 40 };
    const { plant, run, again } = await begun('plant mains failure', drawn);
    const supply = () => plant.units.map(({ source, mains, isOnGenSet }) => [source, mains, isOnGenSet]);
    run(60_000);
    expect(supply()).toEqual([1, 2, 3].map(() => ['inverter', 'ok', true]));
    again({ ...drawn, how: 'absent' });
    run(120_000);
    expect(supply()).toEqual([1, 2, 3].map(() => ['battery', 'absent', false]));
  });
});
