import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerCertificates } from '../../../src/northbound/mqtt/broker-certificates.js';
import { brokenBy, refusedBy } from '../../../src/northbound/mqtt/connection-failures.js';
import { MqttService } from '../../../src/northbound/mqtt/mqtt-service.js';
import { northboundSources, type TestSources } from '../../support/northbound/northbound-sources.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';
import { FakeSessions } from './fake-sessions.js';
import { lost, momentOf } from './moments.js';

const gone = brokenBy('ECONNREFUSED', { broker: 'mqtt://192.168.1.5:1883', why: '' });

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mqtt-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function bench(own: Record<string, string | number> = {}, sources: Partial<TestSources> = {}) {
  const sessions = new FakeSessions();
  const mqtt = { enabled: 'yes', broker: 'mqtt://192.168.1.5', site: 'lab', device: 'u1', ...own };
  const log = new RecordingLog();
  const all = northboundSources({ mqtt }, { dataDir, log: log.logger, ...sources });
  const service = new MqttService({
    sources: all,
    certificates: new BrokerCertificates(dataDir),
    openSession: sessions.open,
    machine: () => '0123abcd',
    random: () => 0.5,
  });
  /** The broker takes everything. */
  const connect = async () => {
    await until(() => sessions.current !== undefined, 10_000, 'an attempt');
    sessions.connect();
    await until(() => sessions.published.length > 0, 10_000, 'messages');
    sessions.confirm();
  };
  const stop = async () => {
    const stopped = service.stop();
    sessions.confirm();
    await stopped;
  };
  const kinds = () => all.events.map(({ kind }) => kind);
  return { sessions, service, sources: all, log, connect, stop, kinds };
}

describe('MQTT', () => {
  it('comes to the broker as the settings say, with a last will', async () => {
    const secrets = { verify: async () => false, reveal: () => 'secret', stamp: () => undefined };
    const { service, sessions, stop } = bench({ user: 'hall3', version: '3.1.1', keepalive_s: 20 }, { secrets });
    service.start();
    await until(() => sessions.options !== undefined, 10_000, 'an attempt');
    expect(sessions.options).toEqual({
      address: { host: '192.168.1.5', port: 1883, isEncrypted: false },
      version: '3.1.1',
      clientId: 'ups-0123abcd',
      user: 'hall3',
      password: 'secret',
      keepaliveS: 20,
      serverName: '',
      certificates: {},
      will: { topic: 'ups/lab/u1/status', payload: 'offline' },
    });
    await stop();
  });

  it('tells what the UPS says, and since when it no longer answers', async () => {
    const { service, sources, sessions, connect, stop } = bench();
    const moment = await momentOf('healthy', 30);
    sources.values.tell(moment.state);
    service.start();
    await connect();
    expect(service.status).toMatchObject({ status: 'connected', waiting: 0, refused: 0, root: 'ups/lab/u1' });
    expect(service.status.sent).toBe(sessions.published.length);
    sessions.published.length = 0;
    await sources.clock.advance(5000);
    sources.values.tell(lost(moment).state, 0, 'loss');
    sessions.confirm();
    const link = sessions.published.find(({ topic }) => topic === 'ups/lab/u1/link');
    expect(JSON.parse(link?.payload ?? '')).toEqual({
      state: 'lost',
      since: new Date(sources.clock.wallMs()).toISOString(),
    });
    await stop();
  });

  it('says good-bye when it is switched off, and leaves nothing behind', async () => {
    const { service, sources, sessions, connect } = bench();
    service.start();
    await connect();
    const stopped = service.stop();
    expect(sessions.published.at(-1)).toEqual({ topic: 'ups/lab/u1/status', payload: 'offline' });
    sessions.confirm();
    await stopped;
    await service.stop();
    expect(sources.clock.pendingTimers).toBe(0);
  });

  it('names a broker that refuses, in the journal once, in the log ever more rarely, and as its state', async () => {
    const { service, sources, sessions, kinds, log, stop } = bench();
    service.start();
    for (let attempt = 0; attempt < 40; attempt += 1) {
      await sources.clock.advance(400_000);
      await until(() => sessions.current !== undefined, 10_000, 'an attempt');
      sessions.end(refusedBy(134, '5'));
    }
    expect(kinds()).toEqual(['broker-refuses']);
    expect(sources.events[0]).toMatchObject({
      subject: 'mqtt://192.168.1.5:1883',
      detail: expect.stringContaining('password'),
      detailFr: expect.stringContaining('mot de passe'),
    });
    expect(log.at('warn')).toHaveLength(6);
    expect(service.status).toMatchObject({ status: 'connecting', lastError: { text: { en: expect.any(String) } } });
    await stop();
  });

  it('tells the journal that the broker is gone, and that it is back', async () => {
    const { service, sessions, connect, kinds, sources, stop } = bench();
    service.start();
    await connect();
    for (let times = 0; times < 5; times += 1) {
      sessions.end(gone);
      await sources.clock.advance(120_000);
    }
    await connect();
    expect(kinds()).toEqual(['broker-connected', 'broker-away', 'broker-connected']);
    await stop();
  });

  it('counts what the broker does not take, and says which topic', async () => {
    const { service, sessions, stop } = bench();
    service.start();
    await until(() => sessions.current !== undefined, 10_000, 'an attempt');
    sessions.connect();
    await until(() => sessions.published.length > 0, 10_000, 'messages');
    sessions.refuse(refusedBy(135, '5'));
    expect(service.status.refused).toBeGreaterThan(50);
    expect(service.status.lastError?.text.en).toMatch(/^ups\/lab\/u1\/\S+: .*authorised/);
    await stop();
  });

  it('takes its former messages away when it is renamed, and remembers where they stood over a restart', async () => {
    const before = bench();
    before.service.start();
    await before.connect();
    await before.stop();
    const after = bench({ site: 'hall3' });
    after.service.start();
    await after.connect();
    const emptied = after.sessions.published.filter(({ payload }) => payload === '').map(({ topic }) => topic);
    expect(emptied).toContain('ups/lab/u1/status');
    expect(emptied).toContain('ups/lab/u1/values/BATTERY_PERCENT');
    expect(emptied.every((topic) => topic.startsWith('ups/lab/u1/'))).toBe(true);
    await after.stop();
    const again = bench({ site: 'hall3' });
    again.service.start();
    await again.connect();
    expect(again.sessions.published.filter(({ payload }) => payload === '')).toEqual([]);
    await again.stop();
  });
});
