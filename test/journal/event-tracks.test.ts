import { describe, expect, it } from 'vitest';
import { eventTracks, type TrackQuery } from '../../src/journal/event-tracks.js';
import type { JournalEvent, NewEvent } from '../../src/journal/journal-event.js';

type Told = NewEvent & { readonly simulated?: true };

async function* written(events: readonly (readonly [second: number, event: Told])[]): AsyncGenerator<JournalEvent> {
  for (const [index, [second, event]] of events.entries()) yield { id: index + 1, atMs: 1000 * second, ...event };
}

const state = (from: string | undefined, to: string): Told => ({
  kind: 'state-changed',
  subject: 'UnitLoadStatus',
  ...(from !== undefined && { from }),
  to,
});
const raised = (bit: string): Told => ({ kind: 'alarm-raised', subject: `UnitAlarms/${bit}` });
const cleared = (bit: string): Told => ({ kind: 'alarm-cleared', subject: `UnitAlarms/${bit}` });

const query = (name: TrackQuery['name'], more: Partial<TrackQuery> = {}): TrackQuery => ({
  name,
  fromMs: 0,
  simulated: false,
  now: new Map(),
  ...more,
});

/** `second value`, in their order. */
async function steps(events: Parameters<typeof written>[0], asked: TrackQuery) {
  const tracks = await eventTracks(written(events), asked);
  return tracks.map(({ bit, steps: all }) => {
    const told = all.map(({ atMs, value }) => `${atMs / 1000} ${value ?? 'unknown'}`);
    return bit === undefined ? told : { bit, told };
  });
}

// Manual §6.2.3: 2 ON BATTERY, 3 ON INVERTER, 6 ON BYPASS.
describe('how a state went', () => {
  it('follows from its changes, the first of which tells what was before', async () => {
    const events = [
      [5, { kind: 'ups-connected' }],
      [60, state('ON INVERTER', 'ON BATTERY')],
      [90, state('ON BATTERY', 'ON INVERTER')],
    ] as const;
    expect(await steps(events, query('UnitLoadStatus'))).toEqual([['5 3', '60 2', '90 3']]);
  });

  it('is what it is now where nothing has changed since the UPS was first read, and unknown where it is not told', async () => {
    const events = [[5, { kind: 'ups-connected' }]] as const;
    const now = new Map([['UnitLoadStatus', 3]]);
    expect(await steps(events, query('UnitLoadStatus', { now }))).toEqual([['5 3']]);
    expect(await steps(events, query('UnitLoadStatus'))).toEqual([['5 unknown']]);
  });

  it('is unknown while the UPS is lost and while the gateway does not run', async () => {
    const events = [
      [5, { kind: 'ups-connected' }],
      [6, state(undefined, 'ON BYPASS')],
      [10, { kind: 'communication-lost' }],
      [20, { kind: 'communication-back' }],
      [30, { kind: 'stopped' }],
      [40, { kind: 'started' }],
    ] as const;
    expect(await steps(events, query('UnitLoadStatus'))).toEqual([
      ['5 unknown', '6 6', '10 unknown', '20 6', '30 unknown', '40 6'],
    ]);
  });

  it('begins with what it was at the begin of the time that is asked for', async () => {
    const events = [
      [5, state('ON INVERTER', 'ON BATTERY')],
      [90, state('ON BATTERY', 'ON INVERTER')],
    ] as const;
    expect(await steps(events, query('UnitLoadStatus', { fromMs: 60_000 }))).toEqual([['60 2', '90 3']]);
  });

  it('of a real UPS has nothing of the simulated one', async () => {
    const events = [
      [5, { kind: 'ups-connected' }],
      [6, state('ON INVERTER', 'ON BATTERY')],
      [10, { ...state('ON BYPASS', 'LOAD OFF'), simulated: true as const }],
      [20, { kind: 'ups-connected' }],
      [25, state('ON INVERTER', 'ON BYPASS')],
    ] as const;
    expect(await steps(events, query('UnitLoadStatus'))).toEqual([['5 3', '6 2', '10 unknown', '20 3', '25 6']]);
  });
});

describe('how the bits of a string went', () => {
  it('is told of each that was ever set, by its place (Manual §6.3.3)', async () => {
    const events = [
      [5, { kind: 'ups-connected' }],
      [5, raised('OVERLOAD')],
      [8, raised('FAN FAILURE')],
      [9, cleared('OVERLOAD')],
    ] as const;
    const tracks = await steps(events, query('UnitAlarms'));
    expect(tracks).toHaveLength(2);
    expect(tracks).toContainEqual({ bit: 1, told: ['5 0', '5 1', '9 0'] });
  });

  it('of one that is no alarm follows from its changes, or from now', async () => {
    const now = new Map([['UPSStatus/UNIT OPERATING 1', 1]]);
    const events = [
      [5, { kind: 'ups-connected' }],
      [9, { kind: 'state-changed', subject: 'UPSStatus/UNIT OPERATING 2', from: 'ON', to: 'OFF' }],
    ] as const;
    expect(await steps(events, query('UPSStatus', { now }))).toEqual([
      { bit: 1, told: ['5 1'] },
      { bit: 2, told: ['5 1', '9 0'] },
    ]);
  });
});
