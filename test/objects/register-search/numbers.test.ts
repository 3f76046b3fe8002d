import { describe, expect, it } from 'vitest';
import { acceptanceBound } from '../../../src/objects/register-search/acceptance.js';
import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import type { SearchedWord } from '../../../src/objects/register-search/search-types.js';
import { findingOf, shown, unrelated, word } from './searched.js';

/** Load current of 10.1, 25.3 and 40.7 A, in tenths. */
const current = word(0x70, [
  [0, 101],
  [300, 253],
  [600, 407],
]);
const others = unrelated(0x100, 60);
const threeLoads = [
  shown('UPS_OUTPUT_I1', 200, '10.1'),
  shown('UPS_OUTPUT_I1', 500, '25.3'),
  shown('UPS_OUTPUT_I1', 800, '40.7'),
];

describe('a word that moves as the display does', () => {
  it('is found after three observations at different values, with its scale', () => {
    const finding = findingOf(searchRegisters([...others, current], threeLoads), 'UPS_OUTPUT_I1');
    expect(finding.verdict).toBe('found');
    expect(finding.candidates[0]).toMatchObject({ key: '0:3:112', type: 'u16', decimals: 1, now: 40.7, alsoFeeds: [] });
    expect(finding.candidates[0]?.probability).toBeGreaterThanOrEqual(acceptanceBound);
    expect(finding.candidates[0]?.evidence).toContainEqual({ code: 'matches', count: 3, of: 3, levels: 3 });
  });

  it('is found though the display rounds to whole amperes and its word lags by ten seconds', () => {
    const lagging = word(0x70, [
      [0, 101],
      [310, 253],
      [610, 407],
    ]);
    const rounded = [
      shown('UPS_OUTPUT_I1', 308, '25'),
      shown('UPS_OUTPUT_I1', 200, '10'),
      shown('UPS_OUTPUT_I1', 800, '41'),
    ];
    const [first] = findingOf(searchRegisters([...others, lagging], rounded), 'UPS_OUTPUT_I1').candidates;
    expect(first).toMatchObject({ key: '0:3:112', decimals: 1 });
  });

  it('survives one misread of four', () => {
    const misread = [...threeLoads, shown('UPS_OUTPUT_I1', 900, '70.4')];
    const finding = findingOf(searchRegisters([...others, current], misread), 'UPS_OUTPUT_I1');
    expect(finding.candidates[0]?.key).toBe('0:3:112');
    expect(finding.candidates[0]?.evidence).toContainEqual({
      code: 'contradicts',
      shown: '70.4',
      atMs: 900_000,
      said: 40.7,
    });
  });

  it('is not found while one of three contradicts it, whatever its figure', () => {
    const minutes = word(0x70, [
      [0, 210],
      [300, 102],
      [600, 141],
    ]);
    const observed = ['210', '102', '152'].map((text, at) => shown('BATTERY_Min', 300 * at + 200, text));
    const finding = findingOf(searchRegisters([minutes], observed), 'BATTERY_Min');
    expect(finding.candidates[0]?.probability).toBeGreaterThanOrEqual(acceptanceBound);
    expect(finding.verdict).toBe('open');
  });

  it('is found as two words, in either order', () => {
    const high = [
      [0, 0],
      [300, 1],
      [600, 2],
    ] as const;
    const low = [
      [0, 40_000],
      [300, 30_000],
      [600, 20_000],
    ] as const;
    const powers = [
      shown('UPS_OUTPUT_kw', 200, '40.0'),
      shown('UPS_OUTPUT_kw', 500, '95.5'),
      shown('UPS_OUTPUT_kw', 800, '151.1'),
    ];
    for (const order of ['high-first', 'low-first'] as const) {
      const [first, second] = order === 'high-first' ? [high, low] : [low, high];
      const found = searchRegisters([...others, word(0x80, first), word(0x81, second)], powers);
      const finding = findingOf(found, 'UPS_OUTPUT_kw');
      expect(finding.verdict).toBe('found');
      expect(finding.candidates[0]).toMatchObject({ key: '0:3:128', type: 'u32', order, decimals: 3, now: 151.072 });
    }
  });

  it('is found with its sign', () => {
    const battery = word(0x72, [
      [0, -12],
      [300, 153],
      [600, -47],
    ]);
    const observed = [
      shown('BATTERY_I+', 200, '-1,2'),
      shown('BATTERY_I+', 500, '15,3'),
      shown('BATTERY_I+', 800, '-4,7'),
    ];
    const finding = findingOf(searchRegisters([...others, battery], observed), 'BATTERY_I+');
    expect(finding.candidates[0]).toMatchObject({ key: '0:3:114', type: 's16', decimals: 1, now: -4.7 });
    expect(finding.verdict).toBe('found');
  });
});

describe('what must not be accepted', () => {
  it('a constant, however often the same value is typed', () => {
    const constant = word(0x70, [[0, 2310]]);
    const often = [100, 200, 300, 400, 500, 600, 700, 800].map((second) => shown('BYPASS_V1', second, '231'));
    const finding = findingOf(searchRegisters([...others, constant], often), 'BYPASS_V1');
    expect(finding.verdict).toBe('open');
    expect(finding.candidates[0]?.evidence).toContainEqual({ code: 'constant' });
    expect(finding.advice).toEqual({ code: 'read-also', object: 'BYPASS_V2' });
  });

  it('either of two copies: both are told, and the person may choose', () => {
    const copy = word(0x90, [
      [0, 101],
      [301, 253],
      [601, 407],
    ]);
    const finding = findingOf(searchRegisters([...others, current, copy], threeLoads), 'UPS_OUTPUT_I1');
    expect(finding.verdict).toBe('open');
    expect(
      finding.candidates
        .map(({ key }) => key)
        .slice(0, 2)
        .sort(),
    ).toEqual(['0:3:112', '0:3:144']);
    expect(finding.candidates[0]?.evidence.map(({ code }) => code)).toContain('copy-of');
    expect(finding.advice).toMatchObject({ code: 'choose' });
  });

  it('a word that feeds another object as documented; it is named as such', () => {
    const fed = { ...current, feeds: ['UPS_OUTPUT_I2'] };
    const finding = findingOf(searchRegisters([...others, fed], threeLoads), 'UPS_OUTPUT_I1');
    expect(finding.verdict).not.toBe('found');
    expect(finding.candidates[0]?.alsoFeeds).toEqual(['UPS_OUTPUT_I2']);
    expect(finding.candidates[0]?.evidence).toContainEqual({ code: 'feeds', objects: ['UPS_OUTPUT_I2'] });
  });

  it('anything, when no word shows it', () => {
    const finding = findingOf(searchRegisters(others, threeLoads), 'UPS_OUTPUT_I1');
    expect(finding.verdict).toBe('none');
    expect(finding.advice.code).toBe('not-readable');
  });

  it('one of two words that differ by less than the display shows', () => {
    const beside = word(0x71, [
      [0, 102],
      [300, 252],
      [600, 406],
    ]);
    const rounded = [
      shown('UPS_OUTPUT_I1', 200, '10'),
      shown('UPS_OUTPUT_I1', 500, '25'),
      shown('UPS_OUTPUT_I1', 800, '41'),
    ];
    const finding = findingOf(searchRegisters([...others, current, beside], rounded), 'UPS_OUTPUT_I1');
    expect(finding.verdict).toBe('open');
    expect(finding.candidates[0]?.evidence.map(({ code }) => code)).toContain('alike');
  });
});

describe('three phases', () => {
  const phases = [1, 2, 3].map((phase) =>
    word(0x60 + phase, [
      [0, 2290 + 13 * phase],
      [300, 2240 + 17 * phase],
      [600, 2331 + 11 * phase],
    ]),
  );
  const rectifier = [1, 2, 3].map((phase) =>
    word(
      0x90 + phase,
      [
        [0, 236],
        [500, 235],
      ],
      { feeds: [`RECTIFIER_V${phase}`] },
    ),
  );
  const observed = [
    ...[1, 2, 3].map((phase) => shown(`BYPASS_V${phase as 1 | 2 | 3}`, 200, (229 + 1.3 * phase).toFixed(0))),
    ...[1, 2, 3].map((phase) => shown(`BYPASS_V${phase as 1 | 2 | 3}`, 500, (224 + 1.7 * phase).toFixed(0))),
    ...[1, 2, 3].map((phase) => shown(`BYPASS_V${phase as 1 | 2 | 3}`, 800, (233.1 + 1.1 * phase).toFixed(0))),
  ];

  it('speak for one another when their words stand side by side', () => {
    const all = searchRegisters([...others, ...phases, ...rectifier], observed);
    const alone = searchRegisters(
      [...others, ...phases],
      observed.filter(({ object }) => object === 'BYPASS_V2'),
    );
    const [together] = findingOf(all, 'BYPASS_V2').candidates;
    expect(together?.key).toBe('0:3:98');
    expect(together?.evidence).toContainEqual({ code: 'beside', object: 'BYPASS_V1', key: '0:3:97' });
    expect(findingOf(all, 'BYPASS_V2').absent).toBeLessThan(findingOf(alone, 'BYPASS_V2').absent);
    expect(findingOf(all, 'BYPASS_V2').verdict).toBe('found');
  });

  it('of the bypass are not found before it is known where the rectifier, behind the same supply, has its words', () => {
    const finding = findingOf(searchRegisters([...others, ...phases], observed), 'BYPASS_V2');
    expect(finding.candidates[0]?.probability).toBeGreaterThan(0.99);
    expect(finding.verdict).toBe('open');
    expect(finding.advice).toEqual({ code: 'read-also', object: 'RECTIFIER_V2' });
  });

  it('of the rectifier, between one another, are found by its other words before it is known where those of the bypass stand', () => {
    const between = [1, 2, 3].map((phase) =>
      word(
        0x60 + phase,
        [4012, 3925, 4088].map((value, at) => [300 * at, value + 13 * phase] as const),
      ),
    );
    const shownOf = (['RECTIFIER_U12', 'RECTIFIER_U23', 'RECTIFIER_U31'] as const).flatMap((object, phase) =>
      [4012, 3925, 4088].map((value, at) => shown(object, 300 * at + 200, ((value + 13 * phase + 13) / 10).toFixed(1))),
    );
    const verdictBeside = (feeds: string) => {
      const current = word(
        0x65,
        [
          [0, 236],
          [500, 135],
        ],
        { feeds: [feeds] },
      );
      return findingOf(searchRegisters([...others, ...between, current], shownOf), 'RECTIFIER_U12').verdict;
    };
    expect(verdictBeside('RECTIFIER_I1')).toBe('found');
    expect(verdictBeside('BYPASS_I1')).toBe('open');
    expect(verdictBeside('UPS_OUTPUT_I1')).toBe('open');
  });

  it('of one supply behind two sensors are found where the other way round is much less likely', () => {
    const sensed = (address: number, off: number) =>
      word(address, [
        [0, 2301 + off],
        [300, 2340 + off],
        [600, 2275 + off],
      ]);
    const read = (object: 'RECTIFIER_V1' | 'BYPASS_V1', off: number) =>
      [2301, 2340, 2275].map((value, at) => shown(object, 300 * at + 200, ((value + off) / 10).toFixed(1)));
    const verdicts = (apart: number) => {
      const observed = [...read('RECTIFIER_V1', 0), ...read('BYPASS_V1', apart)];
      const findings = searchRegisters([...others, sensed(0x50, 0), sensed(0x70, apart)], observed);
      return (['RECTIFIER_V1', 'BYPASS_V1'] as const).map((object) => findingOf(findings, object).verdict);
    };
    expect(verdicts(12)).toEqual(['found', 'found']);
    expect(verdicts(0)).toEqual(['open', 'open']);
  });

  it('are found together where one stands still, not where two or all do', () => {
    const output = (moved: readonly number[]) =>
      moved.map((by, phase) =>
        word(0x71 + phase, [
          [0, 229 + phase],
          [400, 229 + phase + by],
        ]),
      );
    const shownOf = (moved: readonly number[]) =>
      moved.flatMap((by, phase) => [
        shown(`UPS_OUTPUT_V${(phase + 1) as 1 | 2 | 3}`, 200, String(229 + phase)),
        shown(`UPS_OUTPUT_V${(phase + 1) as 1 | 2 | 3}`, 800, String(229 + phase + by)),
      ]);
    const verdictOf = (...moved: readonly number[]) =>
      findingOf(searchRegisters([...others, ...output(moved)], shownOf(moved)), 'UPS_OUTPUT_V3').verdict;
    expect(verdictOf(2, 3, 0)).toBe('found');
    expect(verdictOf(2, 0, 0)).toBe('open');
    expect(verdictOf(0, 0, 0)).toBe('open');
  });

  it('that show one value only are not found while other words, however far apart, said it as well', () => {
    const moving = (address: number, last: number, more: Partial<SearchedWord> = {}) =>
      word(
        address,
        [2301, 2309, last].map((value, at) => [100 * at, value + (address % 3)] as const),
        more,
      );
    const near = [0x71, 0x72, 0x73].map((address) => moving(address, 2296));
    // They wander while the display is read: each value is said for half of the time.
    const far = (last: number) =>
      [0x91, 0x95, 0x99].map((address) =>
        word(
          address,
          [2301, 2309, last].flatMap((value, at) =>
            [0, 60, 70, 80, 90].map((second, turn) => [100 * at + second, value + 30 * (turn % 2)] as const),
          ),
        ),
      );
    const elsewhere = ['RECTIFIER_V', 'BYPASS_V', 'UPS_OUTPUT_I', 'UPS_OUTPUT_Lr'].flatMap((group, at) =>
      [1, 2, 3].map((phase) => moving(0x40 + 3 * at + phase, 2296, { feeds: [`${group}${phase}`] })),
    );
    const observed = [1, 2, 3].flatMap((phase) =>
      ['230', '231', '230'].map((text, at) => shown(`UPS_OUTPUT_V${phase as 1 | 2 | 3}`, 100 * at + 90, text)),
    );
    const verdictOf = (last: number) =>
      findingOf(searchRegisters([...others, ...elsewhere, ...near, ...far(last)], observed), 'UPS_OUTPUT_V2').verdict;
    expect(verdictOf(2440)).toBe('found');
    expect(verdictOf(2297)).toBe('open');
  });

  it('of the bypass are not found in a copy of the word of the rectifier', () => {
    const said = Array.from(
      { length: 60 },
      (_none, at) => 2300 + 3 * ((at * 7) % 11) + ((at * 5) % 3) - (at > 30 ? 60 : 0),
    );
    const sensed = (address: number, off: number, feeds: readonly string[] = []) =>
      word(
        address,
        said.map((value, at) => [15 * at, value + off] as const),
        { feeds },
      );
    const observed = [10, 28, 50].map((at) =>
      shown('BYPASS_V1', 15 * at + 14, (((said[at] ?? 0) + 1) / 10).toFixed(1)),
    );
    const verdictOf = (off: number) =>
      findingOf(
        searchRegisters([...others, sensed(0x70, 1), sensed(0x90, 1 + off, ['RECTIFIER_V1'])], observed),
        'BYPASS_V1',
      ).verdict;
    expect(verdictOf(60)).toBe('found');
    expect(verdictOf(0)).toBe('open');
  });

  it('are found where one observation of nine is a misread, and not where two of one phase are', () => {
    const misread = (count: number) =>
      observed.map((one, index) =>
        one.object === 'BYPASS_V2' && index >= 9 - 3 * count ? { ...one, shown: '199' } : one,
      );
    const verdictOf = (count: number) =>
      findingOf(searchRegisters([...others, ...phases, ...rectifier], misread(count)), 'BYPASS_V2').verdict;
    expect(verdictOf(1)).toBe('found');
    expect(verdictOf(2)).not.toBe('found');
  });
});

describe('what a site tells of itself', () => {
  /** Volts in tenths, each phase by itself; the display shows whole volts. */
  const volts = [
    [2296, 2307, 2318],
    [2317, 2328, 2299],
    [2308, 2289, 2297],
  ] as const;
  const phases = volts.map((said, phase) =>
    word(
      0x50 + phase,
      said.map((value, at) => [300 * at, value] as const),
    ),
  );
  const around = [0x60, 0x61, 0x62].map((address, phase) =>
    word(
      address,
      (volts[phase] ?? volts[0]).map((value, at) => [300 * at, value + 7 - 3 * phase] as const),
    ),
  );

  it('finds phases though the display cuts off what stands behind the point', () => {
    const observed = volts.flatMap((said, phase) =>
      said.map((value, at) =>
        shown(`BYPASS_V${(phase + 1) as 1 | 2 | 3}`, 300 * at + 200, String(Math.floor(value / 10))),
      ),
    );
    const findings = searchRegisters([...others, ...phases, ...around], observed);
    for (const phase of [1, 2, 3] as const) {
      const [first, second] = findingOf(findings, `BYPASS_V${phase}`).candidates;
      expect(first).toMatchObject({ address: 0x4f + phase, decimals: 1 });
      expect(second?.probability ?? 0).toBeLessThan(0.01);
    }
  });

  it('compares with what was known at a time, not with what was known long before', () => {
    const observed = [
      shown('UPS_OUTPUT_I1', 200, '10.0'),
      shown('UPS_OUTPUT_I1', 500, '25.2'),
      shown('UPS_OUTPUT_I1', 800, '40.9'),
    ];
    // Between the observations the load is another one.
    const amperes = word(0x70, [
      [0, 100],
      [230, 780],
      [470, 252],
      [530, 1350],
      [770, 409],
      [830, 1090],
    ]);
    const known = [
      [200, 2.3],
      [500, 5.8],
      [800, 9.4],
    ].flatMap(([second = 0, kva = 0]) => [
      { object: 'UPS_OUTPUT_V1', value: 230, atMs: second * 1000 } as const,
      { object: 'UPS_OUTPUT_KVA1', value: kva, atMs: second * 1000 } as const,
    ]);
    const finding = findingOf(searchRegisters([...others, amperes], observed, known), 'UPS_OUTPUT_I1');
    expect(finding.verdict).toBe('found');
    const relation = finding.candidates[0]?.evidence.find(({ code }) => code === 'relation');
    expect(relation).toMatchObject({ relation: 'apparent-power', fits: true });
  });

  it('believes less in a word that is alike where many other groups are in none', () => {
    const present = (findings: ReturnType<typeof searchRegisters>) => 1 - findingOf(findings, 'BYPASS_V1').absent;
    const observed = (phases_: readonly (1 | 2 | 3)[]) =>
      phases_.flatMap((phase) =>
        (volts[phase - 1] ?? []).map((value, at) =>
          shown(`BYPASS_V${phase}`, 300 * at + 200, String(Math.round(value / 10))),
        ),
      );
    const nowhere = (
      ['UPS_OUTPUT_I1', 'RECTIFIER_I1', 'UPS_OUTPUT_kw1', 'RECTIFIER_kw1', 'BATTERY_I+'] as const
    ).flatMap((object, index) =>
      [200, 500, 800].map((second, at) => shown(object, second, `${[31.7, 88.3, 143.9][at]}`.replace('3', `${index}`))),
    );
    const alone = searchRegisters([...others, ...phases], observed([1]));
    const among = searchRegisters([...others, ...phases], [...observed([1]), ...nowhere]);
    expect(present(among)).toBeLessThan(present(alone));
  });

  it('believes three words that agree with a voltage all the time, though most other groups are in none', () => {
    const nowhere = (['UPS_OUTPUT_I1', 'RECTIFIER_I1', 'UPS_OUTPUT_kw1', 'BATTERY_I+'] as const).flatMap(
      (object, index) =>
        [200, 500, 800].map((second, at) =>
          shown(object, second, `${[31.7, 88.3, 143.9][at]}`.replace('3', `${index}`)),
        ),
    );
    const observed = volts.flatMap((said, phase) =>
      said.map((value, at) =>
        shown(`BYPASS_V${(phase + 1) as 1 | 2 | 3}`, 300 * at + 200, String(Math.round(value / 10))),
      ),
    );
    const rectifier = around.map((one, phase) => ({ ...one, feeds: [`RECTIFIER_V${phase + 1}`] }));
    const finding = findingOf(
      searchRegisters([...others, ...phases, ...rectifier], [...observed, ...nowhere]),
      'BYPASS_V2',
    );
    expect(finding.verdict).toBe('found');
  });

  it('is surer with each observation that agrees, of words in whole volts and a display in tenths, too', () => {
    const steps = [230, 233, 228, 235, 226, 232, 229, 236, 227, 234];
    const beyond = [0.3, -0.2, 0.25];
    const whole = [1, 2, 3].map((phase) =>
      word(
        0x50 + phase,
        steps.map((value, at) => [100 * at, value + phase] as const),
      ),
    );
    const absentAfter = (count: number) => {
      const observed = steps.slice(0, count).flatMap((value, at) =>
        ([1, 2, 3] as const).map((phase) => {
          const text = (value + phase + (beyond[(at + phase) % 3] ?? 0)).toFixed(1);
          return shown(`BYPASS_V${phase}`, 100 * at + 80, text);
        }),
      );
      return findingOf(searchRegisters([...others, ...whole], observed), 'BYPASS_V1').absent;
    };
    const [six, ten] = [absentAfter(6), absentAfter(10)];
    expect(ten).toBeLessThan(six);
  });

  it('tells words that say the same some seconds later as one', () => {
    const said = Array.from({ length: 60 }, (_, at) => 100 + 6 * at + ((at * 7) % 5));
    const one = word(
      0x70,
      said.map((value, at) => [15 * at, value] as const),
    );
    const later = word(
      0x90,
      said.map((value, at) => [15 * at + 3, Math.round((5 * value + (said[at - 1] ?? value)) / 6)] as const),
    );
    const observed = [10, 30, 50].map((at) => shown('UPS_OUTPUT_I1', 15 * at + 14, ((said[at] ?? 0) / 10).toFixed(1)));
    const finding = findingOf(searchRegisters([...others, one, later], observed), 'UPS_OUTPUT_I1');
    expect(finding.candidates[0]?.evidence.map(({ code }) => code)).toContain('copy-of');
    expect(finding.verdict).toBe('found');
  });

  it('tells words of few values as one where they went together over many steps', () => {
    const loads = [22, 23, 22, 36, 37, 36, 60, 61, 60];
    const power = (address: number, lateS: number, of: (value: number) => number = (value) => value) =>
      word(
        address,
        loads.map((value, at) => [100 * at + lateS, of(value)] as const),
      );
    const observed = [0, 3, 6].map((at) => shown('UPS_OUTPUT_kw', 100 * at + 90, String(loads[at])));
    const copiesOf = (other: SearchedWord) =>
      findingOf(searchRegisters([...others, power(0x70, 0), other], observed), 'UPS_OUTPUT_kw').candidates;
    const [one] = copiesOf(power(0x90, 4));
    expect(one?.evidence.map(({ code }) => code)).toContain('copy-of');
    expect(one?.probability).toBeGreaterThan(0.8);
    // Of two or three values it may be a chance.
    const small = (value: number) => Math.round(value / 30);
    const [of, beside] = copiesOf(power(0x90, 0, small));
    expect(of?.key).toBe('0:3:112');
    expect(beside?.probability ?? 0).toBeLessThan(0.01);
  });

  it('gives no word to two phases', () => {
    const observed = ['12.6', '25.3', '40.7'].flatMap((text, at) => [
      shown('RECTIFIER_I1', 300 * at + 200, text),
      shown('RECTIFIER_I2', 300 * at + 202, text),
    ]);
    const only = word(0x70, [
      [0, 126],
      [300, 253],
      [600, 407],
    ]);
    const findings = searchRegisters([...others, only], observed);
    const found = (['RECTIFIER_I1', 'RECTIFIER_I2'] as const).filter(
      (object) => findingOf(findings, object).verdict === 'found',
    );
    expect(found.length).toBeLessThan(2);
  });

  it('does not part powers by a single figure, nor by little more', () => {
    const figures = [
      [3, 7, 5],
      [4, 6, 5],
      [2, 5, 3],
    ] as const;
    const verdictOf = (times: number) => {
      const small = figures.map((said, phase) =>
        word(
          0x70 + phase,
          said.map((value, at) => [300 * at, times * value] as const),
        ),
      );
      const observed = figures.flatMap((said, phase) =>
        said.map((value, at) =>
          shown(`UPS_OUTPUT_kw${(phase + 1) as 1 | 2 | 3}`, 300 * at + 200, ((times * value) / 10).toFixed(1)),
        ),
      );
      return findingOf(searchRegisters([...others, ...small], observed), 'UPS_OUTPUT_kw1').verdict;
    };
    expect([1, 2, 4].map(verdictOf)).toEqual(['open', 'open', 'found']);
  });

  it('asks for the load in percent, of which an apparent power may be the number but for the point', () => {
    // Ten kVA a phase: 23 % is 2.3 kVA, 58 % is 5.8 kVA.
    const percent = word(0x70, [
      [0, 23],
      [300, 58],
      [600, 94],
    ]);
    const power = ['2.3', '5.8', '9.4'].map((text, at) => shown('UPS_OUTPUT_KVA1', 300 * at + 200, text));
    const alone = findingOf(searchRegisters([...others, percent], power), 'UPS_OUTPUT_KVA1');
    expect(alone.verdict).toBe('open');
    expect(alone.advice).toEqual({ code: 'read-also', object: 'UPS_OUTPUT_Lr1' });
    const both = [...power, ...['23', '58', '94'].map((text, at) => shown('UPS_OUTPUT_Lr1', 300 * at + 203, text))];
    expect(findingOf(searchRegisters([...others, percent], both), 'UPS_OUTPUT_KVA1').verdict).toBe('open');
    const finer = word(
      0x60,
      [231, 578, 942].map((value, at) => [300 * at, value] as const),
    );
    const finely = ['2.31', '5.78', '9.42'].map((text, at) => shown('UPS_OUTPUT_KVA1', 300 * at + 200, text));
    const load = { ...percent, feeds: ['UPS_OUTPUT_Lr1'] };
    const observed = [...finely, ...both.slice(power.length)];
    const elsewhere = findingOf(searchRegisters([...others, finer, load], observed), 'UPS_OUTPUT_KVA1');
    expect(elsewhere.verdict).toBe('found');
  });

  it('takes what showed one value and zeros for what it may be, not for what it is', () => {
    const once = [1, 2, 3].map((phase) =>
      word(0x70 + phase, [
        [0, 0],
        [600, 13 + 2 * phase],
      ]),
    );
    const observed = ([1, 2, 3] as const).flatMap((phase) => [
      shown(`BYPASS_kw${phase}`, 200, '0.0'),
      shown(`BYPASS_kw${phase}`, 500, '0.0'),
      shown(`BYPASS_kw${phase}`, 800, ((13 + 2 * phase) / 10).toFixed(1)),
    ]);
    expect(findingOf(searchRegisters([...others, ...once], observed), 'BYPASS_kw1').verdict).toBe('open');
  });
});

describe('what grows with the load', () => {
  const load = [14, 23, 18, 31];
  const growing = (address: number, factor: number, more: Partial<SearchedWord> = {}) =>
    word(
      address,
      load.map((value, index) => [250 * index, Math.round(value * factor)] as const),
      more,
    );
  const observed = load.slice(0, 3).map((value, index) => shown('UPS_OUTPUT_Lr', 250 * index + 200, String(value)));
  const percent = growing(0x50, 1);

  it('is not found by a coarse figure among many words that grow alike', () => {
    const alike = [7.3, 11.9, 18.1, 27.7, 43.3, 61.1].map((factor, index) => growing(0x100 + 8 * index, factor));
    const finding = findingOf(searchRegisters([...others, ...alike, percent], observed), 'UPS_OUTPUT_Lr');
    expect(finding.candidates[0]?.address).toBe(0x50);
    expect(finding.verdict).toBe('open');
  });

  it('is found among them where it stands by another word of the device', () => {
    const alike = [7.3, 11.9, 18.1, 27.7, 43.3, 61.1].map((factor, index) => growing(0x100 + 8 * index, factor));
    const observed = load
      .slice(0, 3)
      .map((value, index) => shown('UPS_OUTPUT_kw', 250 * index + 200, String(10 * value)));
    const verdictBeside = (address: number) => {
      const apparent = growing(address, 12, { feeds: ['UPS_OUTPUT_KVA'] });
      const words = [...others, ...alike, growing(0x50, 10), apparent];
      return findingOf(searchRegisters(words, observed), 'UPS_OUTPUT_kw').verdict;
    };
    expect(verdictBeside(0x51)).toBe('found');
    expect(verdictBeside(0x59)).toBe('open');
  });

  it('is found where all that stand side by side would have their factors by chance', () => {
    const alike = [7.3, 11.9, 18.1, 27.7, 43.3, 61.1].map((factor, index) => growing(0x100 + 8 * index, factor));
    const all = [
      ['UPS_OUTPUT_Lr', 1.3],
      ['UPS_OUTPUT_KVA', 2.9],
      ['UPS_OUTPUT_kw', 2.4],
    ] as const;
    const shownOf = all.flatMap(([object, factor], turn) =>
      load
        .slice(0, 3)
        .map((value, index) => shown(object, 250 * index + 190 + 3 * turn, String(Math.round(value * factor)))),
    );
    const verdictsAt = (distance: number) => {
      const words = all.map(([, factor], index) => growing(0x50 + distance * index, factor));
      const findings = searchRegisters([...others, ...alike, ...words], shownOf);
      return all.map(([object]) => findingOf(findings, object).verdict);
    };
    expect(verdictsAt(1)).toEqual(['found', 'found', 'found']);
    expect(verdictsAt(9)).toEqual(['open', 'open', 'open']);
  });

  it('is found where it is the mean of its phases', () => {
    const tenths = growing(0x50, 10);
    const apart = [-4.2, 1.1, 3.1];
    const phases = [1, 2, 3].map((phase) =>
      word(
        0x20 + phase,
        tenths.samples.map(({ atMs, word: said }) => [atMs / 1000, said + 10 * (apart[phase - 1] ?? 0)] as const),
        { feeds: [`UPS_OUTPUT_Lr${phase}`] },
      ),
    );
    const known = [1, 2, 3].flatMap((phase) =>
      load.flatMap((value, index) =>
        [20, 100, 220].map((second) => ({
          object: `UPS_OUTPUT_Lr${phase as 1 | 2 | 3}` as const,
          value: value + (apart[phase - 1] ?? 0),
          atMs: (250 * index + second) * 1000,
        })),
      ),
    );
    const finding = findingOf(
      searchRegisters([...others, ...phases, tenths], [...observed, shown('UPS_OUTPUT_KVA', 200, '21.3')], known),
      'UPS_OUTPUT_Lr',
    );
    expect(finding.candidates[0]?.evidence).toContainEqual(
      expect.objectContaining({ code: 'relation', relation: 'mean', fits: true }),
    );
    expect(finding.verdict).toBe('found');
  });

  it('a rectifier takes is not found in a word of its apparent power, which is hardly more', () => {
    const amperes = [20, 40, 29, 53];
    const steps = (address: number, of: (value: number) => number, feeds: readonly string[] = []) =>
      word(
        address,
        amperes.map((value, index) => [250 * index, Math.round(of(value))] as const),
        { feeds },
      );
    const [volts, current] = [
      steps(0x60, (value) => 231 - value / 20, ['RECTIFIER_V1']),
      steps(0x61, (value) => 10 * value, ['RECTIFIER_I1']),
    ];
    const known = amperes.flatMap((value, index) =>
      [20, 120, 220].flatMap((second) => {
        const atMs = (250 * index + second) * 1000;
        return [
          { object: 'RECTIFIER_V1' as const, value: 231, atMs },
          { object: 'RECTIFIER_I1' as const, value, atMs },
        ];
      }),
    );
    const findingAt = (ofDisplay: number, ofWord: number, places: number) => {
      const observed = amperes
        .slice(0, 3)
        .map((value, index) => shown('RECTIFIER_kw1', 250 * index + 200, (0.231 * value * ofDisplay).toFixed(places)));
      const power = steps(0x70, (value) => 231 * value * ofWord);
      return findingOf(searchRegisters([...others, volts, current, power], observed, known), 'RECTIFIER_kw1');
    };
    expect(findingAt(0.95, 0.95, 2).verdict).toBe('found');
    const apparent = findingAt(0.9995, 1, 2);
    expect(apparent.candidates[0]).toMatchObject({ address: 0x70, decimals: 3 });
    expect(apparent.candidates[0]?.probability).toBeGreaterThan(0.99);
    expect(apparent.verdict).toBe('open');
  });

  it('a rectifier takes is not found before its voltage and current are known', () => {
    const power = word(
      0x70,
      [4620, 9240, 6699].map((value, index) => [300 * index, value] as const),
    );
    const observed = ['4.62', '9.24', '6.70'].map((text, at) => shown('RECTIFIER_kw1', 300 * at + 200, text));
    const finding = findingOf(searchRegisters([...others, power], observed), 'RECTIFIER_kw1');
    expect(finding.candidates[0]?.probability).toBeGreaterThanOrEqual(acceptanceBound);
    expect(finding.verdict).toBe('open');
    expect(finding.advice).toEqual({ code: 'read-also', object: 'RECTIFIER_V1' });
  });
});
