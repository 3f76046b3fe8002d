import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { ServedDevice } from '../../src/device/served-device.js';
import { upsMonitorOf } from '../../src/device/ups-monitor-of.js';
import { UpsValues } from '../../src/device/ups-values.js';
import { parseAssignment } from '../../src/objects/assignments.js';
import { checkAssignments } from '../../src/objects/check-assignments.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { readIdentity } from '../../src/objects/identity.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { readSettings } from '../../src/settings/read-settings.js';
import type { Settings } from '../../src/settings/settings-schema.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { parseCondition } from '../../src/ups/maps/condition.js';
import { manualFamilies } from '../../src/ups/maps/families.js';
import { mapRegistry } from '../../src/ups/maps/map-registry.js';
import type { UpsMonitor } from '../../src/ups/polling/ups-monitor.js';
import { SimulatedLine } from '../../src/ups/simulator/simulated-line.js';
import { snapshotOf } from '../objects/register-image.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { Reader } from '../support/bacnet/reader.js';
import { borealFamilies } from '../support/boreal/boreal.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';
import { parseRequest, withCrc } from '../support/ups/modbus-frames.js';
import { mapFaults } from '../ups/maps/map-faults.js';

/** The line that adds the fourth map. */
const registry = mapRegistry([manualFamilies, borealFamilies]);

const family = registry.familyOf('boreal-one');
const map = registry.maps.find(({ id }) => id === 'boreal');
if (map === undefined) throw new Error('the registry lacks the fourth map');

const architectures = { single: { kind: 'single' }, concentrator: { kind: 'concentrator' } } as const;

function mapperOf(architecture: (typeof architectures)[keyof typeof architectures] = architectures.single) {
  return new ObjectMapper({ values: 'raw', onLoss: 'hold', architecture, assignments: [], staleAfterMs: 3000 });
}

describe('a map that nothing but its folder and one line of the registry knows', () => {
  it('is sound, apart from the numbering that is that of another maker', () => {
    expect(mapFaults(map).filter((fault) => !fault.endsWith('breaks the numbering rule'))).toEqual([]);
  });

  it('stands in every list behind those of the product', () => {
    expect(registry.maps.map(({ id }) => id)).toEqual(['vu-map', 'jbusp', 'adicom', 'boreal']);
    expect(registry.familyNames.at(-1)).toBe('boreal-one');
    expect(registry.familyNames).toHaveLength(15);
  });

  it('has codes of its own, which conditions take where the map is known', () => {
    expect(parseCondition('not AL-003', registry.maps)).toEqual([[{ kind: 'bit', code: 'AL-003', negated: true }]]);
    expect(() => parseCondition('AL-003', builtInMaps.maps)).toThrow(
      expect.objectContaining({ code: 'settings.invalid' }),
    );
    expect(() => parseCondition('A019', [map])).toThrow(expect.objectContaining({ code: 'settings.invalid' }));
  });

  it('lets a site assign its words', () => {
    const within = parseAssignment('BYPASS_V1', '0x4020 u16');
    const outside = parseAssignment('BYPASS_V1', '0x0070');
    expect(checkAssignments([within], map, architectures.single)).toEqual([]);
    expect(checkAssignments([outside], map, architectures.single)).toHaveLength(1);
  });
});

describe('numbers in two words', () => {
  const image = {
    // 230.15 V; 240000.00 kVA hundredths; -12.34 A; and the two marks.
    '0x4000': 0x0000,
    '0x4001': 0x59e7,
    '0x400c': 0x0003,
    '0x400d': 0xa980,
    '0x4016': 0xffff,
    '0x4017': 0xfb2e,
    '0x401a': 0x8000,
    '0x401b': 0x0000,
    '0x2003': 0xb0a1,
    '0x2004': 4000,
  };
  const values = mapperOf().map(snapshotOf({ family, map }, image));
  const analog = (instance: number) => values.analogValues[instance];

  it('have the high one first, and a sign', () => {
    expect(analog(1)?.engineering).toBe(2400);
    expect(analog(1)?.presentValue).toBe(2400);
    expect(analog(15)?.engineering).toBe(230.15);
    expect(analog(68)?.engineering).toBe(-12.34);
  });

  it('are -1 where the UPS says that there is none', () => {
    expect(analog(72)?.presentValue).toBe(-1);
    expect(analog(72)?.trust.state).toBe('not-available');
    expect(analog(70)?.presentValue).toBe(0);
  });

  it('name both words as their source', () => {
    expect(analog(1)?.trust.sources).toEqual([
      { page: 'single', code: 'MP-01', address: 0x400c, word: 0x0003 },
      { page: 'single', code: 'MP-01', address: 0x400d, word: 0xa980 },
    ]);
  });

  it('need both of them', () => {
    const short = snapshotOf({ family, map }, image);
    const cut = { ...short, reading: (...[page, id]: Parameters<typeof short.reading>) => shortened(page, id) };
    const shortened = (...[page, id]: Parameters<typeof short.reading>) => {
      const { words, ...rest } = short.reading(page, id);
      return id === 'measurements' && words ? { ...rest, words: words.slice(0, 13) } : short.reading(page, id);
    };
    expect(mapperOf().map(cut).analogValues[1]?.presentValue).toBe(-1);
  });
});

describe('a simulated UPS on it', () => {
  let folder: string;
  let clock: ManualClock;
  let monitor: UpsMonitor | undefined;
  let values: UpsValues | undefined;
  let served: ServedDevice | undefined;
  let reader: Reader | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fourth-map-'));
    clock = new ManualClock();
  });

  afterEach(async () => {
    await reader?.close();
    await served?.stop();
    await values?.stop();
    await monitor?.stop();
    rmSync(folder, { recursive: true });
  });

  /** The settings of a simulated UPS; their file knows the product's own families only. */
  function settingsOf(simulator: Partial<Settings['simulator']>, port = 47_808): Settings {
    const text = `[serial]\nport=simulator\n[bacnet]\nbind=127.0.0.1\nport=${port}\n[simulator]\npace=none\n`;
    const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
    if (settings === undefined) throw new Error('no settings');
    return { ...settings, simulator: { ...settings.simulator, family: 'boreal-one', ...simulator } };
  }

  async function found(settings: Settings): Promise<UpsMonitor> {
    monitor = upsMonitorOf(settings, false, { clock, log: silentLog, remembered: undefined, registry });
    if (monitor === undefined) throw new Error('no UPS');
    monitor.start();
    for (let ms = 0; ms < 60_000 && monitor.report.snapshot.connection !== 'running'; ms += 100) {
      await clock.advance(100);
    }
    return monitor;
  }

  it('is found among all maps and speeds, and polled', async () => {
    const { report } = await found(settingsOf({}));
    expect(report.setup?.family.name).toBe('boreal-one');
    expect(report.setup?.map.id).toBe('boreal');
    expect(report.setup?.baud).toBe(38_400);
    expect(report.setup?.architecture).toEqual({ kind: 'single' });
    expect(report.snapshot.connection).toBe('running');
    expect(readIdentity(report.snapshot, architectures.single)).toMatchObject({
      model: 'BOREAL ONE 4000',
      nominalKva: 4000,
    });
  });

  it('is found as a parallel system, whose units have pages of their own', async () => {
    const system = await found(settingsOf({ architecture: 'concentrator', units: 3 }));
    expect(system.report.setup?.architecture).toEqual({ kind: 'concentrator' });
    await system.stop();
    const settings = settingsOf({ architecture: 'multi-units', units: 3 });
    const unit = await found({ ...settings, bacnet: { ...settings.bacnet, unit_number: 2 } });
    expect(unit.report.setup?.architecture).toEqual({ kind: 'multi-units', unit: 2 });
    expect(unit.report.problem).toBeUndefined();
    expect(unit.report.snapshot.reading(2, 'identification').words?.[5]).toBe(2);
  });

  it('is refused where the page of a unit says to be another', async () => {
    const settings = settingsOf({ architecture: 'multi-units', units: 3 });
    const { report } = await found({ ...settings, bacnet: { ...settings.bacnet, unit_number: 4 } });
    expect(report.problem?.code).toBe('ups.unit-absent');
  });

  it('is asked with function 4 and nothing else once it is found', async () => {
    const line = new SimulatedLine({
      family,
      map,
      units: 1,
      slave: 1,
      scenario: 'healthy',
      pace: 'none',
      seed: 1,
      clock,
    });
    const answers: Uint8Array[] = [];
    line.onData((chunk) => answers.push(chunk));
    await line.open();
    for (const functionCode of [4, 3, 6]) {
      answers.length = 0;
      await line.write(withCrc([1, functionCode, 0x30, 0x00, 0x00, 0x02]));
      await clock.advance(50);
      expect([functionCode, answers[0]?.[1]]).toEqual([functionCode, functionCode === 4 ? 4 : functionCode | 0x80]);
    }
    await line.close();
    const polled = await found(settingsOf({}));
    await clock.advance(10_000);
    const asked = (polled.line?.trace() ?? [])
      .filter(({ direction }) => direction === 'sent')
      .map(({ bytes }) => parseRequest(bytes)?.functionCode);
    expect(new Set(asked)).toEqual(new Set([4]));
  });

  it('is served over BACnet', async () => {
    const settings = settingsOf({ scenario: 'mains-failure' }, await freeUdpPort());
    const memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
    const deviceClock = new DeviceClock(clock);
    const source = {
      current: settings,
      isGuessed: false,
      whenInForce: () => Promise.resolve(),
      between: (action: (giveWay: AbortSignal) => Promise<void>) => action(new AbortController().signal),
    };
    const parts = { memory, deviceClock, version: '1.0.0', clock, log: silentLog };
    values = new UpsValues({ ...parts, demo: false, configFile: 'config.ini', settings: source, registry });
    values.start();
    for (let ms = 0; ms < 60_000 && values.current.connection !== 'running'; ms += 100) await clock.advance(100);
    await clock.advance(20_000);
    served = new ServedDevice(settings, values.current, parts);
    await served.start();
    reader = await Reader.open(settings.bacnet.port);
    // Manual §5.2.2, §5.2.3: UPS_OUTPUT_KVA, UPS_OUTPUT_V1, RECTIFIER_V1, BATTERY_I+, BATTERY_TMP.
    const [kva, v1, rectifier, batteryCurrent, batteryTemperature] = await reader.presentValues(2, [1, 15, 53, 68, 74]);
    expect(Number(kva)).toBeGreaterThan(655.35);
    expect(Number(kva)).toBeLessThan(4000);
    expect(Number(v1)).toBeCloseTo(230, -1);
    expect(rectifier).toBe(0);
    expect(Number(batteryCurrent)).toBeLessThan(0);
    expect(batteryTemperature).toBe(-1);
    // DeviceStatus Running, UPSLoadStatus ON BATTERY, RectifierStatus OFF, InputRecStatus NOT PRESENT (§6.2).
    expect(await reader.presentValues(19, [0, 1, 6, 8])).toEqual([1, 2, 1, 2]);
    // Model_Name and Object_Name (§5.2.1).
    expect(await reader.value(8, settings.bacnet.device_identifier, 70)).toBe('4000 kVA');
    expect(await reader.value(8, settings.bacnet.device_identifier, 77)).toBe('BOREAL ONE 4000');
  });
});
