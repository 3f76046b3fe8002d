import { describe, expect, it } from 'vitest';
import { AnnouncementService } from '../../../src/finder/announcement/announcement-service.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

const ups = { name: 'ups', model: undefined, serialNumber: undefined, version: '1.0.0', isSimulated: false };
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
    const side = new AnnouncementService(clock, silentLog, () => {
      looks += 1;
      return '0123abcd';
    });
    for (let second = 0; second < 30; second += 1) {
      side.announce(settings, ups);
      await clock.advance(1000);
    }
    expect(looks).toBe(2);
    await side.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
