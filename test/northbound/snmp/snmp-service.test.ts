import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { NorthboundSecrets } from '../../../src/device/northbound.js';
import { SnmpService } from '../../../src/northbound/snmp/snmp-service.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import type { IniSettings } from '../../support/daemon.js';
import { northboundSources } from '../../support/northbound/northbound-sources.js';
import { RecordingLog } from '../../support/recording-log.js';
import { pdu, pduTags, type ReadPdu, readV2c, readV3, v2c } from '../../support/snmp/wire.js';
import { bound, freeUdpPort, RawPeer } from '../../support/udp.js';
import { until } from '../../support/until.js';
import { PlayedUps } from '../../support/ups/played-ups.js';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const stored: Readonly<Record<string, string>> = {
  'snmp.auth_passphrase': 'authentic-words',
  'snmp.priv_passphrase': 'private-words',
  'snmp.community': 'our-plant',
};

function secretsOf(texts: Readonly<Record<string, string>>): NorthboundSecrets {
  return { verify: () => Promise.resolve(false), reveal: (name) => texts[name], stamp: (name) => texts[name] };
}

/** A socket that keeps what it is told. */
async function receiver() {
  const socket = await bound('127.0.0.1', 0);
  ends.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  const got: Buffer[] = [];
  socket.on('message', (octets) => void got.push(octets));
  return { port: socket.address().port, got };
}

async function started(snmp: IniSettings[string], scenario = 'healthy', secrets = stored, log?: RecordingLog) {
  const folder = mkdtempSync(join(tmpdir(), 'snmp-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freeUdpPort();
  const text = { snmp: { enabled: 'yes', bind: '127.0.0.1', port, ...snmp } };
  const sources = northboundSources(text, {
    dataDir: folder,
    secrets: secretsOf(secrets),
    ...(log && { log: log.logger }),
  });
  const service = new SnmpService(sources);
  ends.push(() => service.stop());
  const family = builtInMaps.families.find(({ name }) => name === 'masterys-gp4');
  const map = family?.maps[0];
  const played = scenarios.find(({ name }) => name === scenario);
  if (!family || !map || !played) throw new Error(`no ${scenario}`);
  const ups = new PlayedUps({ family, map, architecture: { kind: 'single' } }, played);
  const through = async (from: number, to: number) => {
    for (let second = from; second <= to; second += 1) {
      await sources.clock.advance(1000 * second - sources.clock.monotonicMs());
      const { values } = await ups.at(second);
      sources.values.tell({ values, family, connection: 'running' }, 1000 * second);
    }
  };
  await service.start();
  const peer = await RawPeer.open(port);
  ends.push(() => peer.close());
  return { service, sources, through, peer };
}

const trapName = ({ binds }: ReadPdu) => {
  const content = binds.find(({ name }) => name === '1.3.6.1.6.3.1.1.4.1.0')?.content ?? Buffer.alloc(0);
  return content.toString('hex');
};
const coldStart = '2b0601060301010501';
const upsTrap = (arc: number) => `2b060102012102${arc.toString(16).padStart(2, '0')}`;

describe('the SNMP agent as a service', () => {
  it('answers, and says where', async () => {
    const { peer, service, through } = await started({ v2c: 'yes' });
    await through(1, 3);
    peer.send(v2c('our-plant', pdu('get', 1, ['1.3.6.1.2.1.33.1.4.1.0'])));
    const { binds } = readV2c((await peer.next(5000)) ?? new Uint8Array());
    expect(binds[0]?.content).toEqual(Buffer.of(3));
    expect(service.doors[0]).toMatchObject({ transport: 'udp', isOpen: true });
    expect(service.status).toMatchObject({ engineBoots: 1, reads: { v3: true, v2c: true }, heard: 1 });
  });

  it('answers nobody where nothing is set, and says so', async () => {
    const { peer, service } = await started({}, 'healthy', {});
    peer.send(v2c('our-plant', pdu('get', 1, ['1.3.6.1.2.1.1.1.0'])));
    await until(() => service.status.heard === 1, 5000, 'it is heard');
    expect(service.status.reads).toEqual({ v3: false, v2c: false });
    expect(await peer.next(50)).toBeUndefined();
  });

  it('records in the journal who guesses, once, and that he is held back', async () => {
    const { peer, sources, service } = await started({ v2c: 'yes' });
    for (let count = 0; count < 12; count += 1) peer.send(v2c('public', pdu('get', 1, ['1.3.6.1.2.1.1.1.0'])));
    await until(() => service.status.heard === 12, 5000, 'all are heard');
    expect(sources.events.filter(({ kind }) => kind === 'login-locked')).toEqual([
      { kind: 'login-locked', who: '127.0.0.1 (snmp)' },
    ]);
    expect(sources.events.filter(({ kind }) => kind === 'login-failed')).toEqual([
      { kind: 'login-failed', who: '127.0.0.1 (snmp)' },
    ]);
    expect(service.status.failedGuesses).toBe(11);
  });

  it('tells receivers by version 3 of the start, and every minute that the UPS is on battery', async () => {
    const { port, got } = await receiver();
    const { through } = await started({ receivers: `127.0.0.1:${port}` }, 'mains-failure');
    await through(1, 200);
    await until(() => got.length >= 8, 5000, 'all are told');
    const traps = got.map((octets) => readV3(octets, 'authentic-words', 'private-words'));
    expect(traps.every(({ tag, isSigned, flags }) => tag === pduTags.trap && isSigned && flags === 3)).toBe(true);
    const names = traps.map(trapName);
    expect(names[0]).toBe(coldStart);
    const onBattery = traps.filter((one) => trapName(one) === upsTrap(1));
    // From 5 s to 90 s and some seconds of walk-in.
    expect(onBattery).toHaveLength(2);
    expect(onBattery[0]?.binds.map(({ name }) => name)).toEqual([
      '1.3.6.1.2.1.1.3.0',
      '1.3.6.1.6.3.1.1.4.1.0',
      '1.3.6.1.2.1.33.1.2.3.0',
      '1.3.6.1.2.1.33.1.2.2.0',
    ]);
    expect(names.filter((name) => name === upsTrap(3))).toHaveLength(2);
    expect(names.filter((name) => name === upsTrap(4))).toHaveLength(3);
  });

  it('does not say that the UPS is on battery when it is not known any more', async () => {
    const { port, got } = await receiver();
    const told = await started({ receivers: `127.0.0.1:${port}`, notify_version: '2c' }, 'on-battery');
    await told.through(1, 10);
    const { sources } = told;
    const none = { analogValues: [], multiStates: [], bitStrings: [], factor: undefined };
    sources.values.tell({ connection: 'lost', values: none }, 11_000, 'loss');
    await sources.clock.advance(300_000);
    const names = () => got.map((octets) => trapName(readV2c(octets)));
    await until(() => got.length >= 5, 5000, 'all are told');
    expect(names().filter((name) => name === upsTrap(1))).toHaveLength(1);
    expect(names().filter((name) => name === upsTrap(4))).toEqual([]);
    // The alarm that the UPS is lost.
    expect(names().at(-1)).toBe(upsTrap(3));
  });

  it('tells of a test of the battery', async () => {
    const { port, got } = await receiver();
    const { through } = await started({ receivers: `127.0.0.1:${port}`, notify_version: '2c' }, 'battery-test');
    await through(1, 80);
    await until(() => got.length >= 2, 5000, 'both are told');
    const test = got.map(readV2c).find((one) => trapName(one) === upsTrap(2));
    expect(test?.binds.map(({ name }) => name.replace('1.3.6.1.2.1.33.1.7.', '7.'))).toEqual([
      '1.3.6.1.2.1.1.3.0',
      '1.3.6.1.6.3.1.1.4.1.0',
      ...['7.1.0', '7.2.0', '7.3.0', '7.4.0', '7.5.0', '7.6.0'],
    ]);
    expect(test?.binds.at(4)?.content).toEqual(Buffer.of(1));
  });

  it('says with each trap of a simulated UPS that it is simulated, and with none of a real one', async () => {
    const { port, got } = await receiver();
    const { through, sources } = await started({ receivers: `127.0.0.1:${port}`, notify_version: '2c' }, 'on-battery');
    sources.values.tell({ isSimulated: true });
    await through(1, 2);
    // Started, on battery, and two alarms of the inputs.
    await until(() => got.length === 4, 5000, 'the alarms of the invented UPS');
    const described = () =>
      got.map((octets) => {
        const found = readV2c(octets).binds.find(({ name }) => name === '1.3.6.1.2.1.1.1.0');
        return found?.content.toString('latin1').split(' ')[0];
      });
    expect(described()).toEqual([undefined, 'SIMULATED', 'SIMULATED', 'SIMULATED']);
    got.length = 0;
    sources.values.tell({ isSimulated: false });
    await through(3, 10);
    await until(() => got.length >= 3, 5000, 'what is told of the real UPS');
    expect(described().every((word) => word === undefined)).toBe(true);
  });

  it('says that receivers cannot be told without what traps are signed by', async () => {
    const { service } = await started({ receivers: '127.0.0.1', v2c: 'yes' }, 'healthy', {
      'snmp.community': 'our-plant',
    });
    expect(service.status).toMatchObject({ cannotTell: true, receivers: [] });
  });

  it('says once that nothing can be sent from an address that the machine lacks, however much there is to tell', async () => {
    const log = new RecordingLog();
    // RFC 5737: nobody's.
    const own = { receivers: '127.0.0.1:9', bind: '192.0.2.1' };
    const { service, through } = await started(own, 'mains-failure', stored, log);
    await until(() => service.status.cannotSend, 5000, 'it is noticed');
    await through(1, 200);
    expect(service.status.receivers).toMatchObject([{ sent: 8 }]);
    expect(log.at('warn').map(({ facts: { reason, port } }) => [reason, port === undefined])).toEqual([
      ['EADDRNOTAVAIL', true],
      // The agent itself.
      ['EADDRNOTAVAIL', false],
    ]);
  });

  it('stops more than once, and sends nothing after it', async () => {
    const { port, got } = await receiver();
    const { service, sources } = await started({ receivers: `127.0.0.1:${port}` }, 'on-battery');
    await until(() => got.length === 1, 5000, 'it has said that it is there');
    await service.stop();
    await service.stop();
    await sources.clock.advance(600_000);
    expect(got).toHaveLength(1);
  });
});
