import { describe, expect, it } from 'vitest';
import { AnnouncementService } from '../../../src/finder/announcement/announcement-service.js';
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
  sc: { enabled: false, ip: true },
  web: { port: 8080, tls: false },
} as Settings;

describe('the announcement', () => {
  it('looks at the interfaces of the machine every 15 seconds, not with every reading of the UPS', async () => {
    const clock = new ManualClock();
    let looks = 0;
    const values = new SilentValues();
    const sources = northboundSources();
    const machine = {
      id: () => {
        looks += 1;
        return '0123abcd';
      },
    };
    const current = { ...sources.settings, current: settings };
    const service = new AnnouncementService({ ...sources, settings: current, machine, values, clock });
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
