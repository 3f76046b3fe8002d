import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnnouncementService, machineId } from '../../../src/finder/announcement/announcement-service.js';
import type { DeviceState, ValueStream, ValueUpdate } from '../../../src/objects/value-stream.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { ManualClock } from '../../support/manual-clock.js';
import { northboundSources } from '../../support/northbound/northbound-sources.js';

/** A UPS that says nothing new, as often as it is asked. */
class SilentValues implements ValueStream {
  readonly listeners = new Set<(update: ValueUpdate) => void>();
  readonly current: DeviceState = {
    values: { analogValues: [], multiStates: [], bitStrings: [], factor: undefined },
    connection: 'running',
    identity: { model: undefined, serialNumber: undefined, nominalKva: undefined },
    family: undefined,
    factor: undefined,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  };

  subscribe(listener: (update: ValueUpdate) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(): void {
    const { values } = this.current;
    for (const listener of this.listeners)
      listener({ cause: 'poll', state: this.current, before: values, changes: [] });
  }
}

/** On an address that this machine does not have, so that nothing is announced. */
const settings = {
  network: { announce: true },
  bacnet: { bind: '203.0.113.1', port: 47808, device_identifier: 1338, unit_number: 1 },
  web: { port: 8080, tls: false },
} as Settings;

describe('the announcement', () => {
  it('looks at the interfaces of the machine every 15 seconds, not with every reading of the UPS', async () => {
    const clock = new ManualClock();
    let looks = 0;
    const values = new SilentValues();
    const sources = northboundSources();
    const service = new AnnouncementService(
      { ...sources, settings: { ...sources.settings, current: settings }, values, clock },
      () => {
        looks += 1;
        return '0123abcd';
      },
    );
    service.start();
    for (let second = 0; second < 30; second += 1) {
      values.tell();
      await clock.advance(1000);
    }
    expect(looks).toBe(2);
    await service.stop();
    expect(values.listeners.size).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interfaces-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** As Linux lists an interface. */
function add(machine: string, name: string, mac: string, isDevice: boolean): void {
  mkdirSync(join(folder, machine, name, ...(isDevice ? ['device'] : [])), { recursive: true });
  writeFileSync(join(folder, machine, name, 'address'), `${mac}\n`);
}

const idOf = (machine: string, addressed: readonly string[] = []) =>
  machineId(join(folder, machine), () => addressed.map((mac) => ({ mac })));

describe('what tells one machine from another', () => {
  it('is there before a cable is in: interfaces without an address count', () => {
    for (const [machine, mac] of [
      ['one', '02:00:00:00:00:01'],
      ['other', '02:00:00:00:00:02'],
    ] as const) {
      add(machine, 'lo', '00:00:00:00:00:00', false);
      add(machine, 'eth0', mac, true);
    }
    expect(idOf('one')).not.toBe(idOf('other'));
    expect(idOf('one')).toBe(idOf('one', ['02:00:00:00:00:01']));
    expect(idOf('one')).toMatch(/^[0-9a-f]{8}$/);
  });

  it('does not change with the bridges and tunnels of other programs', () => {
    add('one', 'eth0', '02:00:00:00:00:01', true);
    const before = idOf('one');
    add('one', 'docker0', '02:42:00:00:00:07', false);
    add('one', 'tun0', '00:00:00:00:00:00', false);
    expect(idOf('one')).toBe(before);
  });

  it('is what a container has, which has no device', () => {
    add('one', 'eth0', '02:00:00:00:00:01', false);
    add('other', 'eth0', '02:00:00:00:00:02', false);
    expect(idOf('one')).not.toBe(idOf('other'));
  });

  it('is the addresses in use on a system without such a list', () => {
    expect(idOf('none', ['02:00:00:00:00:01'])).not.toBe(idOf('none', ['02:00:00:00:00:02']));
  });
});
