import { describe, expect, it } from 'vitest';
import { judgeMetrics, judgeObjects, judgeStatus } from './judge-values.js';
import { manualObjects } from './manual-objects.js';
import { type PlayedFacts, playedLook } from './played-look.js';

const bitsOf = (name: string) => {
  const row = manualObjects.get(name);
  return row?.type === 'BSV' ? row.bits : [];
};

/** A page on which all is well: every object as the truth has it. */
function pageOf(changes: { readonly [name: string]: object } = {}): string {
  const objects = [...manualObjects].map(([name, row]) => {
    const presentValue = row.type === 'BSV' ? row.bits.map(() => false) : 1;
    const text = row.type === 'MV' ? row.states[0] : '';
    const bits = row.type === 'BSV' ? row.bits.map((bit) => ({ name: bit, active: false })) : undefined;
    const plain = { name, presentValue, text, bits, state: 'good', ageMs: 500, outOfService: false };
    return { ...plain, ...changes[name] };
  });
  return JSON.stringify({ objects });
}

/** Every object is 1, or all clear, from the beginning on. */
const allWell: PlayedFacts['values'] = Object.fromEntries(
  [...manualObjects].map(([name, row]) => [name, [[0, row.type === 'BSV' ? row.bits.map(() => false) : 1] as const]]),
);

const judgedPage = (changes: { readonly [name: string]: object }, facts: PlayedFacts = {}) => {
  const look = playedLook({ values: allWell, ...facts });
  judgeObjects(pageOf(changes), look);
  return look.broken;
};

describe('values on the page', () => {
  it('that were true within their age pass', () => {
    expect(judgedPage({})).toEqual([]);
  });

  it('that were never so do not', () => {
    expect(judgedPage({ BATTERY_Min: { presentValue: 2 } })).toEqual(['page-value']);
  });

  it('that were so before their age do not', () => {
    const values = { ...allWell, BATTERY_Min: [[0, 2] as const, [597_000, 1] as const] };
    expect(judgedPage({ BATTERY_Min: { presentValue: 2 } }, { values })).toEqual(['page-value']);
    expect(judgedPage({ BATTERY_Min: { presentValue: 2, ageMs: 1500 } }, { values })).toEqual([]);
  });

  it('are judged by their raw value, and their scale by the manual', () => {
    const values = { ...allWell, UPS_OUTPUT_fr: [[0, 500] as const] };
    const well = { presentValue: 500, rawValue: 500, engineeringValue: 50 };
    expect(judgedPage({ UPS_OUTPUT_fr: well }, { values })).toEqual([]);
    expect(judgedPage({ UPS_OUTPUT_fr: { ...well, engineeringValue: 5 } }, { values })).toEqual(['page-scale']);
  });

  it('that are too old are not good', () => {
    expect(judgedPage({ UNIT_TMP: { ageMs: 60_000 } })).toEqual(['page-age']);
  });

  it('are stale only where something was in the way', () => {
    const stale = { UNIT_TMP: { state: 'stale' } };
    expect(judgedPage(stale)).toEqual(['page-cause']);
    expect(judgedPage(stale, { disturbed: [{ kind: 'line', fromMs: 590_000, untilMs: 595_000 }] })).toEqual([]);
    expect(judgedPage(stale, { disturbed: [{ kind: 'lan', fromMs: 590_000, untilMs: 595_000 }] })).toEqual([
      'page-cause',
    ]);
  });

  it('are told by nothing only where the UPS does not tell them', () => {
    const untold = { BatteryStatus: { state: 'no-sensor', text: '' } };
    expect(judgedPage(untold)).toEqual(['page-cause']);
    expect(judgedPage(untold, { unfed: ['BatteryStatus'] })).toEqual([]);
    expect(judgedPage(untold, { disturbed: [{ kind: 'line', fromMs: 590_000, untilMs: 595_000 }] })).toEqual([
      'page-cause',
    ]);
    // It has started anew, and its tables are blank.
    expect(judgedPage(untold, { disturbed: [{ kind: 'ups', fromMs: 590_000, untilMs: 600_000 }] })).toEqual([]);
  });

  it('have the words of the manual', () => {
    expect(judgedPage({ RectifierStatus: { text: 'ON' } })).toEqual(['page-text']);
    const bits = bitsOf('UnitAlarms').map((name, bit) => ({ name, active: bit === 3 }));
    expect(judgedPage({ UnitAlarms: { bits } })).toEqual(['page-text']);
  });

  it('are all there, and nothing else', () => {
    const look = playedLook({ values: allWell });
    judgeObjects(JSON.stringify({ objects: [{ name: 'Invented', state: 'good' }] }), look);
    expect(look.broken).toEqual(['page-complete', 'page-complete']);
    expect(look.sentences[0]).toContain('101');
  });
});

describe('the state on the page', () => {
  const judged = (status: object, facts: PlayedFacts = {}) => {
    const look = playedLook(facts);
    judgeStatus(JSON.stringify(status), look);
    return look.broken;
  };

  it('never tells of a simulated UPS', () => {
    expect(judged({ simulated: true, ups: { connection: 'running' } })).toEqual(['simulated']);
  });

  it('tells of a lost UPS only where something was in the way', () => {
    expect(judged({ simulated: false, ups: { connection: 'lost' } })).toEqual(['page-cause']);
    const disturbed = [{ kind: 'ups' as const, fromMs: 580_000, untilMs: 590_000 }];
    expect(judged({ simulated: false, ups: { connection: 'lost' } }, { disturbed })).toEqual([]);
  });

  it('calls no UPS running that has not answered for long', () => {
    expect(judged({ simulated: false, ups: { connection: 'running', lastPollAgeMs: 30_000 } })).toEqual(['page-age']);
  });
});

describe('metrics', () => {
  const judged = (text: string, facts: PlayedFacts = {}) => {
    const look = playedLook({ values: { ...allWell, UPS_OUTPUT_fr: [[0, 500]] }, ...facts });
    judgeMetrics(text, look);
    return look.broken;
  };

  it('are true in the scale of the manual', () => {
    expect(judged('ups_value{name="UPS_OUTPUT_fr",unit="Hz"} 50\n')).toEqual([]);
    expect(judged('ups_value{name="UPS_OUTPUT_fr",unit="Hz"} 500\n')).toEqual(['metric-value']);
  });

  it('are not told when they are old', () => {
    const text = 'ups_value{name="UPS_OUTPUT_fr"} 50\nups_value_age_seconds{name="UPS_OUTPUT_fr"} 40\n';
    expect(judged(text)).toEqual(['metric-age']);
  });

  it('tell each bit as it is', () => {
    const lines = (set: number) =>
      bitsOf('UPSAlarms')
        .map((text, bit) => `ups_bit{name="UPSAlarms",bit="${bit}",text="${text}"} ${bit === set ? 1 : 0}`)
        .join('\n');
    expect(judged(lines(-1))).toEqual([]);
    expect(judged(lines(4))).toEqual(['metric-value']);
    expect(judged('ups_bit{name="UPSAlarms",bit="0",text="UPS OVERLOAD"} 0')).toEqual(['metrics-form']);
  });

  it('have the form of Prometheus, and no simulator', () => {
    expect(judged('ups_value{name="UPS_OUTPUT_fr} 50\n')).toEqual(['metrics-form']);
    expect(judged('ups_simulated 1\n')).toEqual(['simulated']);
  });
});
