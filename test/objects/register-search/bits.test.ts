import { describe, expect, it } from 'vitest';
import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import { bit, findingOf, unrelated, word } from './searched.js';

/** UnitAlarms b15 is CHARGER ALARM (Manual §6.3.3). */
const charger = ['UnitAlarms', 15] as const;
const others = unrelated(0x100, 40);

describe('bits', () => {
  const alarms = word(0x38, [
    [0, 0],
    [200, 0x0200],
    [300, 0],
    [500, 0x0004],
    [600, 0],
    [700, 0x0200],
    [800, 0],
  ]);
  const episodes = [
    bit(...charger, 205, true),
    bit(...charger, 303, false),
    bit(...charger, 704, true),
    bit(...charger, 805, false),
  ];

  it('the bit that rises and falls with the alarm, and only then, leads', () => {
    const finding = findingOf(searchRegisters([...others, alarms], episodes), 'UnitAlarms');
    expect(finding).toMatchObject({ object: 'UnitAlarms', part: 15 });
    expect(finding.candidates[0]).toMatchObject({ key: '0:3:56', bit: 9, now: 0 });
    expect(finding.candidates[0]?.evidence).toContainEqual({ code: 'changed-with', count: 4, of: 4 });
  });

  it('is found when other alarms have come and it did not rise with them', () => {
    const options = { alarmsRose: [400_000, 502_000, 600_500, 900_000] };
    const finding = findingOf(searchRegisters([...others, alarms], episodes, [], options), 'UnitAlarms');
    expect(finding.verdict).toBe('found');
  });

  it('a bit that rises with every alarm is named as a general alarm, and is not accepted', () => {
    const general = word(0x39, [
      [0, 0],
      [200, 1],
      [300, 0],
      [500, 1],
      [600, 0],
      [700, 1],
      [800, 0],
    ]);
    const options = { alarmsRose: [502_000] };
    const finding = findingOf(searchRegisters([...others, general], episodes, [], options), 'UnitAlarms');
    expect(finding.verdict).toBe('open');
    expect(finding.candidates[0]?.evidence).toContainEqual({ code: 'general-alarm', count: 1 });
  });

  it('one episode parts nothing that rose together; a second does', () => {
    const twin = word(0x3a, [
      [0, 0],
      [199, 0x0010],
      [300, 0],
    ]);
    const one = findingOf(searchRegisters([...others, alarms, twin], episodes.slice(0, 2)), 'UnitAlarms');
    expect(one.verdict).toBe('open');
    expect(
      one.candidates
        .slice(0, 2)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['0:3:56', '0:3:58']);
    const two = findingOf(searchRegisters([...others, alarms, twin], episodes), 'UnitAlarms');
    expect(two.candidates[0]?.key).toBe('0:3:56');
    expect(two.candidates[1]?.probability ?? 0).toBeLessThan(0.01);
  });

  it('believes a time that is vague as far as it is', () => {
    // Seen four minutes after it rose: who says "just now" errs, who says "within five minutes" does not.
    const seen = (within?: number) =>
      episodes.map((one) =>
        one.isSet && one.sinceMs !== undefined
          ? { ...one, sinceMs: one.sinceMs + 90_000, ...(within !== undefined && { sinceWithinMs: within }) }
          : one,
      );
    const of = (observed: typeof episodes) => {
      const finding = findingOf(searchRegisters([...others, alarms], observed), 'UnitAlarms');
      return finding.candidates.find(({ key }) => key === '0:3:56')?.probability ?? 0;
    };
    expect(of(seen(150_000))).toBeGreaterThan(of(seen()) + 0.05);
  });

  it('knows a bit that is 0 while the alarm is there', () => {
    const negated = word(0x3b, [
      [0, 0x8001],
      [200, 0x8000],
      [300, 0x8001],
      [700, 0x8000],
      [800, 0x8001],
    ]);
    const finding = findingOf(searchRegisters([...others, negated], episodes), 'UnitAlarms');
    expect(finding.candidates[0]).toMatchObject({ key: '0:3:59', bit: 0, negated: true, now: 0 });
  });
});

describe('states', () => {
  it('a state is a value of a word that lists them', () => {
    const status = word(0x30, [
      [0, 3],
      [200, 6],
      [300, 3],
      [400, 2],
      [500, 7],
      [600, 3],
      [700, 6],
      [800, 3],
    ]);
    // BatteryStatus 5 is DISCHARGING (Manual §6.2.6).
    const observed = [
      [205, true],
      [303, false],
      [704, true],
      [805, false],
    ] as const;
    const findings = searchRegisters(
      [...others, status],
      observed.map(([second, isSet]) => bit('BatteryStatus', 5, second, isSet)),
    );
    expect(findingOf(findings, 'BatteryStatus').candidates[0]).toMatchObject({ key: '0:3:48', equals: 6 });
  });

  /** Huawei's battery: 3 at rest, 5 discharging, 4 charging. */
  const battery = word(0x30, [
    [0, 3],
    [200, 5],
    [300, 4],
    [420, 3],
    [600, 5],
    [700, 4],
    [820, 3],
  ]);
  const discharging = [
    bit('BatteryStatus', 5, 204, true),
    bit('BatteryStatus', 5, 303, false),
    bit('BatteryStatus', 5, 603, true),
    bit('BatteryStatus', 5, 704, false),
  ];
  const charging = [
    bit('BatteryStatus', 9, 305, true),
    bit('BatteryStatus', 9, 424, false),
    bit('BatteryStatus', 9, 704, true),
    bit('BatteryStatus', 9, 823, false),
  ];

  it('two states of an object are two numbers of one word, once both were told', () => {
    const findings = searchRegisters([...others, battery], [...discharging, ...charging]);
    const of = (part: number) =>
      findings.find((finding) => finding.object === 'BatteryStatus' && finding.part === part);
    expect([of(5)?.verdict, of(9)?.verdict]).toEqual(['found', 'found']);
    expect(of(5)?.candidates[0]).toMatchObject({ key: '0:3:48', equals: 5 });
    expect(of(9)?.candidates[0]).toMatchObject({ key: '0:3:48', equals: 4 });
  });

  it('of a word that has had two numbers nothing is found: another state would part bit and number', () => {
    const onlyTwo = word(
      0x30,
      battery.samples.map(({ atMs, word: said }) => [atMs / 1000, said === 4 ? 3 : said] as const),
    );
    const finding = findingOf(searchRegisters([...others, onlyTwo], discharging), 'BatteryStatus');
    expect(finding.verdict).toBe('open');
    expect(finding.candidates[0]?.key).toBe('0:3:48');
    expect(finding.advice).toEqual({ code: 'tell-other-state', object: 'BatteryStatus' });
  });
});
