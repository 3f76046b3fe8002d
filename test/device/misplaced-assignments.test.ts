import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Gateway } from '../../src/gateway/gateway.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { freeUdpPort } from '../support/udp.js';

it('a line of [registers] that the UPS has no register for is told when that UPS is found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'misplaced-'));
  const clock = new ManualClock();
  const log = new RecordingLog();
  // 0x1070 is a word of JBUSP, which the settings leave possible; the simulated UPS speaks VU-MAP.
  const registers = '[registers]\nBYPASS_V1=0x1070\nBYPASS_V2=0x0070\n';
  const bacnet = `[bacnet]\nbind=127.0.0.1\nport=${await freeUdpPort()}\n`;
  writeFileSync(join(folder, 'config.ini'), `[serial]\nport=simulator\n${bacnet}[ftp]\nenabled=no\n${registers}`);
  const gateway = new Gateway({
    configFile: join(folder, 'config.ini'),
    dataDir: folder,
    demo: false,
    version: '1.0.0',
    clock,
    log: log.logger,
    restart: () => undefined,
  });
  await gateway.start();
  const certainties = () =>
    gateway
      .objectReport()
      .filter(({ name }) => name === 'BYPASS_V1' || name === 'BYPASS_V2')
      .map(({ certainty }) => certainty);
  expect(log.at('error')).toEqual([]);
  for (let waitedMs = 0; waitedMs < 20_000 && !certainties().includes('assigned'); waitedMs += 100) {
    await clock.advance(100);
  }
  expect(certainties()).toEqual(['none', 'assigned']);
  expect(log.at('error').map(({ code, facts }) => [code, facts.key])).toEqual([['settings.invalid', 'BYPASS_V1']]);
  await gateway.stop();
  rmSync(folder, { recursive: true });
});
