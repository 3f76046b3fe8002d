import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Gateway } from '../../src/gateway/gateway.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

it('a change of [registers] alone reaches the objects, without a break in the poll', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'registers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configFile = join(folder, 'config.ini');
  const text = `[serial]\nport=simulator\n[bacnet]\nbind=127.0.0.1\nport=${await freeUdpPort()}\n`;
  writeFileSync(configFile, text);
  const clock = new ManualClock();
  const gateway = new Gateway({
    configFile,
    dataDir: folder,
    demo: false,
    version: '1.0.0',
    clock,
    log: silentLog,
    restart: () => undefined,
  });
  await gateway.start();
  const row = (name: string) => gateway.objectReport().find((one) => one.name === name);
  for (let waitedMs = 0; waitedMs < 20_000 && row('DeviceStatus')?.text !== 'Running'; waitedMs += 100) {
    await clock.advance(100);
  }
  const load = row('UPS_OUTPUT_Lr');
  expect(load?.state).toBe('good');
  expect(row('BYPASS_V1')).toMatchObject({ presentValue: -1, state: 'not-managed' });
  // The word of the load.
  writeFileSync(configFile, `${text}[registers]\nBYPASS_V1=0x0040\n`);
  const statuses = new Set<string | undefined>();
  await until(
    async () => {
      await clock.advance(500);
      statuses.add(row('DeviceStatus')?.text);
      return row('BYPASS_V1')?.certainty === 'assigned';
    },
    5000,
    'the assignment is in force',
  );
  await clock.advance(3000);
  expect(row('BYPASS_V1')).toMatchObject({ state: 'good', raw: load?.raw, sources: [{ address: 0x0040 }] });
  expect([...statuses]).toEqual(['Running']);
  await gateway.stop();
});
