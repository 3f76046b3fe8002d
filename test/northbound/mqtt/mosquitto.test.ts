import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { BrokerCertificates } from '../../../src/northbound/mqtt/broker-certificates.js';
import { MqttService } from '../../../src/northbound/mqtt/mqtt-service.js';
import { toldTopics } from '../../../src/northbound/mqtt/told/told-topics.js';
import { kitText } from '../../fleet/kit.js';
import { Authority } from '../../support/mqtt/authority.js';
import { brokerUser, Mosquitto, mosquittoMissing, mosquittoNote, usersOnly } from '../../support/mqtt/mosquitto.js';
import { northboundSources } from '../../support/northbound/northbound-sources.js';
import { until } from '../../support/until.js';
import { lost, momentOf } from './moments.js';

const told = toldTopics.filter(({ topic }) => !topic.startsWith('units/')).map(({ topic }) => `ups/lab/u1/${topic}`);

const cleanUp: (() => unknown)[] = [];
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mqtt-'));
});
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
  rmSync(dataDir, { recursive: true });
});

/** MQTT as the gateway has it, on the time of this machine, with a healthy UPS. */
async function serviceOf(broker: string, own: Record<string, string | number> = {}, password?: string) {
  const mqtt = { enabled: 'yes', broker, site: 'lab', device: 'u1', ...own };
  const secrets = { verify: async () => false, reveal: () => password, stamp: () => undefined };
  const sources = northboundSources({ mqtt }, { dataDir, secrets });
  sources.values.tell((await momentOf('healthy', 30)).state);
  const certificates = new BrokerCertificates(dataDir);
  const service = new MqttService({
    sources: { ...sources, clock: systemClock },
    certificates,
    machine: () => '0123abcd',
    // The shortest pauses.
    random: () => 0,
  });
  cleanUp.push(() => service.stop());
  const isTold = () => service.status.status === 'connected' && service.status.waiting === 0 && service.status.sent > 0;
  return { service, sources, certificates, isTold, lastError: () => service.status.lastError?.text.en };
}

async function brokerOf(...args: Parameters<typeof Mosquitto.start>): Promise<Mosquitto> {
  const broker = await Mosquitto.start(...args);
  cleanUp.push(() => broker.remove());
  return broker;
}

function listenTo(broker: Mosquitto, ...args: Parameters<Mosquitto['listen']>) {
  const listener = broker.listen(...args);
  cleanUp.push(() => listener.stop());
  return listener;
}

describe.skipIf(mosquittoMissing)(`MQTT with Debian's mosquitto${mosquittoNote}`, () => {
  it.each(['5', '3.1.1'])('tells everything, retained, by version %s, and says good-bye', async (version) => {
    const broker = await brokerOf();
    const { service, isTold } = await serviceOf(`mqtt://127.0.0.1:${broker.port}`, { version });
    service.start();
    await until(isTold, 10_000, 'everything is told');
    const listener = listenTo(broker, ['-V', version === '5' ? '5' : '311']);
    await until(() => listener.topics.size >= told.length, 10_000, 'the retained messages');
    expect([...listener.topics.keys()].toSorted()).toEqual(told.toSorted());
    expect(listener.messages.every(({ retain }) => retain)).toBe(true);
    expect(listener.topics.get('ups/lab/u1/status')).toBe('online');
    expect(listener.read('ups/lab/u1/values/BATTERY_PERCENT')).toMatchObject({ value: 100, unit: '%', state: 'good' });
    // A broker of version 5 forgets by itself the numbers of a gateway that is gone; 3.1.1 has no such thing.
    const expiries = await broker.expiries(told.length);
    const lasting = [...expiries].filter(([, seconds]) => seconds === undefined).map(([topic]) => topic);
    expect(lasting.toSorted()).toEqual(version === '5' ? ['ups/lab/u1/device', 'ups/lab/u1/status'] : told.toSorted());
    if (version === '5') expect(expiries.get('ups/lab/u1/values/BATTERY_PERCENT')).toBeGreaterThan(150);
    await service.stop();
    await until(() => listener.topics.get('ups/lab/u1/status') === 'offline', 5000, 'the good-bye');
    expect(broker.said).not.toContain('Client ups-0123abcd closed its connection');
  });

  it('over TLS, by the broker of the fleet kit: a gateway writes its own branch and nothing else', async () => {
    const authority = await Authority.make();
    const server = await authority.sign('broker', { dns: 'broker.example.com', ip: '127.0.0.1' });
    const [gateway, watch] = [await authority.sign('u1'), await authority.sign('watch')];
    const home = await authority.sign('homeassistant');
    const config = kitText('mosquitto.conf')
      .replace(/^persistence.*$/gm, '')
      .replaceAll('/etc/mosquitto/', 'FOLDER/');
    const files = { 'broker.pem': server.cert, 'broker-key.pem': server.key, 'ca.pem': authority.cert };
    const broker = await brokerOf(config, {
      ...files,
      'mosquitto.acl': `${kitText('mosquitto.acl')}
user u1
topic write homeassistant/device/ups-0123abcd/config
`,
      'watch.pem': watch.cert,
      'watch-key.pem': watch.key,
      'u1.pem': gateway.cert,
      'u1-key.pem': gateway.key,
      'home.pem': home.cert,
      'home-key.pem': home.key,
    });
    const address = `mqtts://127.0.0.1:${broker.port}`;
    const { service, certificates, isTold, lastError } = await serviceOf(address, { discovery: 'homeassistant' });
    // Neither side is known to the other at first.
    service.start();
    await until(() => lastError()?.includes('CA of the broker is not known'), 10_000, 'the unknown CA is named');
    await certificates.storeCa(authority.cert);
    service.renew();
    await until(() => lastError()?.includes('client certificate'), 10_000, 'the missing certificate is named');
    await certificates.storeClient(gateway.cert, gateway.key);
    service.renew();
    await until(isTold, 10_000, 'everything is told');
    expect(service.status.refused).toBe(0);
    const own = (name: string) => join(broker.folder, name);
    const discovery = 'homeassistant/device/ups-0123abcd/config';
    const as = (name: string) => [
      ...['--cafile', own('ca.pem'), '--cert', own(`${name}.pem`), '--key', own(`${name}-key.pem`), '-V', '5'],
    ];
    const listener = listenTo(broker, as('watch'), ['ups/+/+/status', 'ups/+/+/alarms', 'homeassistant/#']);
    const atHome = listenTo(broker, as('home'));
    await until(() => listener.topics.size >= 2, 10_000, 'the whole fleet by one subscription');
    expect([...listener.topics.keys()]).toEqual(expect.arrayContaining(['ups/lab/u1/status', 'ups/lab/u1/alarms']));
    await until(() => atHome.topics.has(discovery), 10_000, 'the discovery');
    // A gateway writes nothing of another, and who only reads nothing at all, not even below his own name.
    for (const [name, topic] of [
      ['u1', 'ups/lab/u2/status'],
      ['u1', 'homeassistant/device/ups-89abcdef/config'],
      ['watch', 'ups/lab/watch/status'],
      ['watch', 'ups/lab/u1/status'],
      ['watch', discovery],
      ['home', 'ups/lab/homeassistant/status'],
      ['home', 'ups/lab/u1/status'],
    ] as const) {
      expect(await broker.publish(as(name), topic, 'forged'), `${name} ${topic}`).toMatch(/not authori[sz]ed/i);
    }
    expect(await broker.publish(as('home'), 'homeassistant/status', 'online')).toBe('');
    await until(() => atHome.topics.get('homeassistant/status') === 'online', 5000, 'the birth message');
    expect([...atHome.topics.values()]).not.toContain('forged');
    await service.stop();
    // The branch of another is refused, and the reason is named; MQTT goes on.
    const foreign = await serviceOf(address, { device: 'u2' });
    foreign.service.start();
    await until(() => foreign.service.status.refused >= told.length, 10_000, 'refusals');
    expect(foreign.lastError()).toMatch(/^ups\/lab\/u2\/\S+: .*not authorised/);
    expect(foreign.service.status.status).toBe('connected');
    // The certificate of the broker is for another name than the one it is reached by.
    await foreign.service.stop();
    const named = await serviceOf(address, { server_name: 'other.example.com' });
    named.service.start();
    await until(() => named.lastError()?.includes('server_name'), 10_000, 'the other name is named');
    await named.service.stop();
    const right = await serviceOf(address, { server_name: 'broker.example.com' });
    right.service.start();
    await until(right.isTold, 10_000, 'everything is told');
  });

  it.each(['5', '3.1.1'])('a wrong password is named by version %s, and a right one works', async (version) => {
    const broker = await brokerOf(...usersOnly);
    const address = `mqtt://127.0.0.1:${broker.port}`;
    const wrong = await serviceOf(address, { version, user: brokerUser.user }, 'guess');
    wrong.service.start();
    // Mosquitto says that it is not authorised, which names the password among what is to be checked.
    await until(() => /password/.test(wrong.lastError() ?? ''), 10_000, 'the refusal is named');
    expect(wrong.service.status.status).toBe('connecting');
    await wrong.service.stop();
    const right = await serviceOf(address, { version, user: brokerUser.user }, brokerUser.password);
    right.service.start();
    await until(right.isTold, 10_000, 'everything is told');
  });

  it('a broker that is killed and comes back without its memory has everything again', async () => {
    const broker = await brokerOf();
    const { service, sources, isTold } = await serviceOf(`mqtt://127.0.0.1:${broker.port}`);
    service.start();
    await until(isTold, 10_000, 'everything is told');
    const moment = await momentOf('on-battery', 30);
    await broker.kill();
    await until(() => service.status.status === 'connecting', 10_000, 'the loss is noticed');
    sources.values.tell(moment.state);
    sources.values.tell(lost(moment).state, 0, 'loss');
    await broker.run();
    await until(isTold, 15_000, 'everything is told again');
    const listener = listenTo(broker);
    await until(() => listener.topics.size >= told.length, 10_000, 'the retained messages');
    expect([...listener.topics.keys()].toSorted()).toEqual(told.toSorted());
    expect(listener.topics.get('ups/lab/u1/status')).toBe('online');
    expect(listener.read('ups/lab/u1/link').state).toBe('lost');
    expect(listener.read('ups/lab/u1/values/BATTERY_PERCENT').value).toBeNull();
  });

  it('a broker that does not answer is left, holds no more than each topic once, and is told the newest', async () => {
    const broker = await brokerOf();
    const { service, sources, isTold } = await serviceOf(`mqtt://127.0.0.1:${broker.port}`, { keepalive_s: 5 });
    service.start();
    await until(isTold, 10_000, 'everything is told');
    broker.signal('SIGSTOP');
    const moments = [await momentOf('on-battery', 30), await momentOf('healthy', 30)];
    for (let times = 0; times < 100; times += 1) for (const { state } of moments) sources.values.tell(state);
    expect(service.status.waiting).toBeGreaterThan(0);
    expect(service.status.waiting).toBeLessThanOrEqual(toldTopics.length);
    await until(() => service.status.status === 'connecting', 15_000, 'the silence is noticed');
    sources.values.tell(moments[0]?.state ?? {});
    broker.signal('SIGCONT');
    await until(isTold, 30_000, 'everything is told again');
    const listener = listenTo(broker);
    await until(() => listener.topics.size >= told.length, 10_000, 'the retained messages');
    expect(listener.read('ups/lab/u1/alarms/UnitAlarms/ON_BATTERY').active).toBe(true);
    // What the old connection left behind comes no later than the new one.
    expect(listener.topics.get('ups/lab/u1/status')).toBe('online');
  });

  it('a broker that takes small packets only, or nobody more, is named', async () => {
    const small = await brokerOf('allow_anonymous true\nmax_packet_size 20000');
    const one = await serviceOf(`mqtt://127.0.0.1:${small.port}`, { discovery: 'homeassistant' });
    one.service.start();
    await until(() => one.service.status.refused === 1, 10_000, 'the refusal');
    expect(one.lastError()).toMatch(/^homeassistant\/device\/ups-0123abcd\/config: .*too large/);
    await until(one.isTold, 10_000, 'the rest is told');
    const full = await brokerOf('allow_anonymous true\nmax_connections 1');
    const first = listenTo(full);
    await until(() => full.said.includes('SUBACK'), 10_000, 'the first client');
    const two = await serviceOf(`mqtt://127.0.0.1:${full.port}`);
    two.service.start();
    await until(() => two.lastError() !== undefined, 10_000, 'the refusal');
    expect(two.lastError()).toMatch(/closed|cut/);
    await first.stop();
    await until(two.isTold, 15_000, 'everything is told');
  });
});
