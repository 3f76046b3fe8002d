import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Gateway } from '../../src/gateway/gateway.js';
import type { ToLauncher } from '../../src/launcher/protocol.js';
import { Slots } from '../../src/launcher/slots.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { slotsFolder } from '../support/machine/firmware-images.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeTcpPort } from '../support/tcp.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

it('a new version has proved its web page when what answers is loaded, though nobody has asked for a page', async () => {
  const { folder, remove } = slotsFolder({ a: '1.0.0', b: '1.1.0' });
  const sent: ToLauncher[] = [];
  const before = ['settings', 'bacnet', 'web'];
  await new Slots(folder).writeTrial({ id: '1', slot: 'b', from: '1.0.0', to: '1.1.0', boots: 1, before });
  const configFile = join(folder, 'config.ini');
  const ports = { web: await freeTcpPort(), ftp: await freeTcpPort(), bacnet: await freeUdpPort() };
  const sections = Object.entries(ports).map(([name, port]) => `[${name}]\nport=${port}\n`);
  writeFileSync(configFile, `${sections.join('')}[network]\nbackend=none\n`);
  const clock = new ManualClock();
  const send = (message: ToLauncher) => void sent.push(message);
  const gateway = new Gateway({
    configFile,
    dataDir: join(folder, 'data'),
    demo: false,
    version: '1.1.0',
    clock,
    log: silentLog,
    launcher: { slotsFolder: folder, slot: 'b', send, onMessage: () => () => {} },
    northbounds: [],
    restart: () => undefined,
  });
  try {
    await gateway.start();
    await clock.advance(500);
    expect(sent.at(-1)).toEqual({ kind: 'alive', missing: ['web'] });
    await until(
      async () => {
        await clock.advance(500);
        return sent.at(-1)?.kind === 'healthy';
      },
      20_000,
      'the new version is healthy',
    );
  } finally {
    await gateway.stop();
    remove();
  }
});
