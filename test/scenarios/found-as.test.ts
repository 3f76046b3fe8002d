import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { candidates } from '../../src/ups/detection/candidates.js';
import { findUps } from '../../src/ups/detection/ups-finder.js';
import type { SetupChoices } from '../../src/ups/detection/ups-setup.js';
import type { RegisterReader } from '../../src/ups/link/register-reader.js';
import { SilentLine } from '../../src/ups/link/silent-line.js';
import { UpsMonitor } from '../../src/ups/polling/ups-monitor.js';
import { SimulatedLine } from '../../src/ups/simulator/simulated-line.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { familyOfText, registryWith, shippedFamilies } from '../support/profiles-at-hand.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { monitorDefaults } from '../support/ups/watched-ups.js';
import { everyTypeProfile } from './every-type-profile.js';

const registry = registryWith([...shippedFamilies(), familyOfText(everyTypeProfile)]);

let clock: ManualClock;
let monitor: UpsMonitor | undefined;

beforeEach(() => {
  clock = new ManualClock();
});
afterEach(async () => {
  await monitor?.stop();
});

interface Simulated {
  readonly family: string;
  readonly map?: string;
  readonly units?: number;
  readonly scenario?: string;
}

/** Name and map of what is found at the end of the line within ten minutes, with every profile at hand; `none`: nothing. */
async function foundAs(
  { family: name, map: wanted, units = 1, scenario = 'healthy' }: Simulated,
  choices: Partial<SetupChoices> = {},
): Promise<string> {
  const family = registry.familyOf(name);
  const map = family.maps.find(({ id }) => id === wanted) ?? family.maps[0];
  if (map === undefined) throw new Error(`${name} has no map`);
  const { baud, slave } = family.serial;
  const line = new SimulatedLine({ family, map, units, slave, scenario, pace: 'none', seed: 1, clock });
  const asked = new UpsMonitor({
    createLine: (settings) => (settings.baud === baud ? line : new SilentLine('wire')),
    ...monitorDefaults,
    choices: { ...everythingOpen, ...choices },
    registry,
    slave,
    clock,
    log: silentLog,
  });
  monitor = asked;
  asked.start();
  for (let ms = 0; ms < 600_000 && asked.report.setup === undefined; ms += 100) await clock.advance(100);
  const { setup } = asked.report;
  return setup === undefined ? 'none' : `${setup.family.name} ${setup.map.id}`;
}

/** What the simulator is, and what family=auto takes it for. */
const found: readonly (readonly [simulated: string, map: string, found: string])[] = [
  // Manual §1.4. The codes of MASTERYS BC, GP, IP+, EM and DELPHYS MP are published nowhere, nor what tells an ADICOM UPS.
  ['itys-pro', 'vu-map', 'itys-pro vu-map'],
  ['modulys-gp', 'vu-map', 'modulys-gp vu-map'],
  ['masterys-bc-plus', 'vu-map', 'masterys-bc-plus vu-map'],
  ['masterys-gp4', 'vu-map', 'masterys-gp4 vu-map'],
  ['masterys-bc', 'jbusp', 'masterys-gp jbusp'],
  ['masterys-gp', 'jbusp', 'masterys-gp jbusp'],
  ['masterys-ip-plus', 'jbusp', 'masterys-gp jbusp'],
  ['masterys-em', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-mp', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-mx', 'jbusp', 'delphys-mx jbusp'],
  ['delphys-mp-elite', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-bc', 'vu-map', 'delphys-bc vu-map'],
  ['delphys-bc', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-bc', 'adicom', 'delphys-gp adicom'],
  ['delphys-gp', 'vu-map', 'delphys-gp vu-map'],
  ['delphys-gp', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-gp', 'adicom', 'delphys-gp adicom'],
  ['delphys-xtend', 'vu-map', 'delphys-xtend vu-map'],
  ['delphys-xtend', 'jbusp', 'masterys-gp jbusp'],
  ['delphys-xtend', 'adicom', 'delphys-gp adicom'],
  ['vu-map-unknown', 'vu-map', 'vu-map-unknown vu-map'],
  ['jbusp-unknown', 'jbusp', 'jbusp-unknown jbusp'],
  // Of the others one says its name where it can be read.
  ['apc-smart-ups', 'apc-smart-ups', 'apc-smart-ups apc-smart-ups'],
  ['chloride-manageups', 'chloride-manageups', 'none'],
  ['generex-cs141', 'generex-cs141', 'none'],
  ['huawei-ups2000', 'huawei-ups2000', 'none'],
  ['liebert-apm-nxc-nxr', 'liebert-apm-nxc-nxr', 'none'],
  ['riello-multicom-302', 'riello-multicom-302', 'none'],
  ['tripplite-modbuscard', 'tripplite-modbuscard', 'none'],
];

describe('what family=auto takes a simulated UPS for', () => {
  it('is told of every family and map that can be simulated', () => {
    const all = registry.familyNames
      .filter((name) => name !== 'every-type')
      .flatMap((name) => registry.familyOf(name).maps.map(({ id }) => `${name} ${id}`));
    expect(found.map(([family, map]) => `${family} ${map}`).sort()).toEqual(all.sort());
  });

  it.each(found)('%s (%s): %s', async (family, map, expected) => {
    expect(await foundAs({ family, map })).toBe(expected);
  });
});

/** The identity table of VU-MAP as a UPS says it, one word after the other. */
const identities: readonly (readonly [said: string, words: readonly number[], found: string])[] = [
  ['nothing but zeros', [], 'modulys-gp'],
  ['nothing but 0xFFFF', new Array<number>(15).fill(0xffff), 'modulys-gp'],
  ['a code of its own and nothing else', [...new Array<number>(14).fill(0), 0x8400], 'vu-map-unknown'],
  [
    'another installation, device type and factor',
    [0x0801, 1, 1, 1, 0, 0, 0x0303, 0, 0, 1, 0, 0, 0, 10, 0x8400],
    'vu-map-unknown',
  ],
  [
    'a known code among words that fit nothing',
    [0x0002, 99, 0, 99, 0, 0, 0x0909, 0, 0, 0, 0, 0, 0, 9, 0x8300],
    'masterys-gp4',
  ],
  ['the bits of another maker', [0x0002], 'none'],
  ['voltages and currents', [231, 230, 229, 104, 99, 98, 500, 0, 0, 0, 0, 0, 0, 0, 271], 'none'],
];

describe('VU-MAP: what stands in the identity table (IOMXXXOPXX00 p.26, 38)', () => {
  it.each(identities)('%s', async (_, words, expected) => {
    expect(await foundAnswering(new Map([[0x0001, [...words, ...new Array<number>(15).fill(0)].slice(0, 15)]]))).toBe(
      expected,
    );
  });

  it.each([{ family: 'modulys-gp' }, { registerMap: 'vu-map' }])(
    'is not judged where the settings say %j',
    async (said) => {
      const bits = new Map([[0x0001, [0x0002, ...new Array<number>(14).fill(0)]]]);
      expect(await foundAnswering(bits, said)).toBe('modulys-gp');
    },
  );
});

describe('JBUSP: what stands in the identity table (DMX p.8)', () => {
  it.each([
    ['nothing but zeros', [], 'masterys-gp'],
    ['nothing but 0xFFFF', new Array<number>(12).fill(0xffff), 'masterys-gp'],
    ['an unknown code, a serial number that is no text', [77, 400, 1, 0x0102, 0x0304, 5, 6, 7], 'jbusp-unknown'],
    [
      'an unknown code, no module number, words where nothing should be',
      [77, 400, 0, 0x3141, 0x3242, 0, 0, 0, 1, 2, 3, 4],
      'jbusp-unknown',
    ],
    ['the code of a DELPHYS MX among words that fit nothing', [515, 0, 99, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'delphys-mx'],
    ['measurements', [2310, 2305, 2298, 101, 99, 98, 500, 1302, 410, 395, 402, 87], 'none'],
  ] as const)('%s', async (_, words, expected) => {
    expect(await foundAnswering(new Map([[0x1000, [...words, ...new Array<number>(12).fill(0)].slice(0, 12)]]))).toBe(
      expected,
    );
  });
});

/** Name of what a slave is taken for that has these tables and no other. */
async function foundAnswering(
  tables: ReadonlyMap<number, readonly number[]>,
  choices: Partial<SetupChoices> = {},
): Promise<string> {
  const refusal = new GatewayError('modbus.exception', 'illegal data address', { exceptionCode: 2 });
  const reader: RegisterReader = {
    isOpen: true,
    readRegisters: async (_slave, start, words) => {
      const found = tables.get(start);
      if (found?.length !== words) throw refusal;
      return found;
    },
  };
  const asked = { ...everythingOpen, ...choices };
  const outcome = await findUps(candidates(asked, undefined, registry), {
    choices: asked,
    registry,
    slave: 1,
    openAt: async () => reader,
    isCancelled: () => false,
  });
  return typeof outcome === 'string' ? outcome.replace('silence', 'none') : outcome.setup.family.name;
}
