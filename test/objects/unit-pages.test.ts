import { describe, expect, it } from 'vitest';
import { Reliability } from '../../src/bacnet/encoding/property-enumerations.js';
import { binaryValueStates } from '../../src/objects/alarms/binary-values.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import type { RegisterSnapshot, TableReading } from '../../src/ups/polling/snapshot.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { everythingOpen, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';
import { type RegisterImage, snapshotOf, type Ups, upsOf } from './register-image.js';

const concentrator = { kind: 'concentrator' } as const;

/** A snapshot in which the tables on these pages ended otherwise than with data. */
function without(
  snapshot: RegisterSnapshot,
  pages: Readonly<Record<number, Pick<TableReading, 'outcome' | 'exceptionCode' | 'refusedBefore'>>>,
): RegisterSnapshot {
  return {
    ...snapshot,
    reading: (page, table) => ({
      ...snapshot.reading(page, table),
      ...(typeof page === 'number' ? pages[page] : undefined),
    }),
  };
}

function bitStringsOf(snapshot: RegisterSnapshot, architecture: Architecture = concentrator) {
  const mapper = new ObjectMapper({
    values: 'raw',
    onLoss: 'hold',
    architecture,
    assignments: [],
    staleAfterMs: 3000,
  });
  const [status, alarms] = mapper.map(snapshot).bitStrings;
  const set = (bits: readonly boolean[] = []) => bits.flatMap((bit, at) => (bit ? [at] : []));
  return {
    status: set(status?.presentValue),
    alarms: set(alarms?.presentValue),
    trusts: [status?.trust, alarms?.trust],
  };
}

describe('a parallel MODULYS, whose summaries tell of modules, not of units (IOMXXXOPXX00 p.14, 21)', () => {
  const modulys: Ups = upsOf('modulys-gp');
  // S011 is bit 11 of 0x(u)030, A015 bit 15 of 0x(u)038 (p.10).
  const image: RegisterImage = { '0x1030': 0x0800, '0x2030': 0x0000, '0x3030': 0x0800, '0x2038': 0x8000 };

  it('says which units work and which have an alarm, by the page of each (Manual §6.3.1, §6.3.2)', () => {
    const { status, alarms, trusts } = bitStringsOf(snapshotOf(modulys, image));
    expect(status).toEqual([1, 3]);
    expect(alarms).toEqual([9]);
    expect(trusts.map((trust) => [trust?.state, trust?.certainty])).toEqual([
      ['good', 'inferred'],
      ['good', 'inferred'],
    ]);
  });

  it.each([1, 2, 3])('takes a unit whose page is refused with exception %d for one that is not there', (code) => {
    const gone = without(snapshotOf(modulys, { ...image, '0x3038': 0x8000 }), {
      3: { outcome: 'exception', exceptionCode: code },
    });
    const { status, alarms, trusts } = bitStringsOf(gone);
    expect(status).toEqual([1]);
    expect(alarms).toEqual([9]);
    expect(trusts.map((trust) => trust?.state)).toEqual(['good', 'good']);
  });

  it('takes a unit that is not there for nothing else because one answer was lost', () => {
    const gone = without(snapshotOf(modulys, { ...image, '0x3038': 0x8000 }), {
      3: { outcome: 'failed', refusedBefore: 2 },
    });
    const { status, alarms, trusts } = bitStringsOf(gone);
    expect([status, alarms]).toEqual([[1], [9]]);
    expect(trusts.map((trust) => trust?.state)).toEqual(['good', 'good']);
  });

  it.each(['hold', 'unavailable'] as const)('shows of each unit what its own page says, on_loss=%s', (onLoss) => {
    const snapshot = snapshotOf(modulys, image, { takenAtMs: 10_000, readAtMs: 10_000 });
    const { words: _, ...unread } = snapshot.reading(3, 'status');
    const waiting: RegisterSnapshot = {
      ...snapshot,
      reading: (page, table) => (page === 3 ? { ...unread, table, outcome: 'failed' } : snapshot.reading(page, table)),
    };
    const mapper = new ObjectMapper({
      values: 'raw',
      onLoss,
      architecture: concentrator,
      assignments: [],
      staleAfterMs: 3000,
    });
    const values = mapper.map(waiting);
    expect(values.bitStrings[0]?.presentValue.flatMap((isSet, bit) => (isSet ? [bit] : []))).toEqual([1]);
    expect(values.bitStrings[0]?.trust.state).toBe('pending');
    // UNIT OPERATING 1 is active and good, as its own word says.
    const point = binaryValueStates(values, {}).find(({ instance }) => instance === 201);
    expect(point).toEqual({ instance: 201, isActive: true, reliability: Reliability.noFaultDetected });
  });

  it('is not good while the page of a unit does not come, or is refused for the moment', () => {
    for (const reading of [
      { outcome: 'exception', exceptionCode: 4 },
      { outcome: 'exception', exceptionCode: 6 },
      { outcome: 'exception' },
    ] as const) {
      const { trusts } = bitStringsOf(without(snapshotOf(modulys, image), { 3: reading }));
      expect(trusts.map((trust) => trust?.state)).toEqual(['refused', 'refused']);
    }
    const old = snapshotOf(modulys, image, { takenAtMs: 10_000, readAtMs: 1000 });
    const { trusts } = bitStringsOf(without(old, { 2: { outcome: 'failed' } }));
    expect(trusts.map((trust) => trust?.state)).toEqual(['stale', 'stale']);
  });

  it('follows the units of a simulated system', async () => {
    const clock = new ManualClock();
    const log = new RecordingLog();
    const site = { family: 'modulys-gp', baud: 57_600, units: 3, scenario: 'alarm:A054@2' };
    const wire = new SiteWire(site, clock);
    const ups = new WatchedUps({
      createLine: wire.createLine,
      choices: everythingOpen,
      clock,
      log: log.logger,
      mapper: { architecture: concentrator },
    });
    ups.monitor.start();
    await clock.advance(10_000);
    expect(ups.valueOf('UPSStatus')).toBe('1 2 3');
    expect(ups.valueOf('UPSAlarms')?.split(' ')).toContain('9');
    expect(ups.valueOf('UPSAlarms')?.split(' ')).not.toContain('8');
    // The cycle of one second has room for it.
    expect(ups.monitor.statistics?.lastCycleMs).toBeLessThan(1000);
    await ups.monitor.stop();
  });
});

describe('units 7 and 8 of a DELPHYS on JBUSP, which no summary has', () => {
  const delphys = upsOf('delphys-mx');

  it('are told by their own pages: S73 and A00 of 0x07nn and 0x08nn (EXT p.24, DMX p.18)', () => {
    const image: RegisterImage = { '0x1022': 0x0001, '0x0724': 0x0200, '0x0840': 0x0001 };
    const { status, alarms } = bitStringsOf(snapshotOf(delphys, image));
    expect(status).toEqual([1, 7]);
    expect(alarms).toEqual([15]);
  });

  it('are not asked of a single UPS', () => {
    const { status, alarms } = bitStringsOf(snapshotOf(delphys, { '0x0724': 0x0200, '0x0840': 0x0001 }), {
      kind: 'single',
    });
    expect([status, alarms]).toEqual([[], []]);
  });
});
