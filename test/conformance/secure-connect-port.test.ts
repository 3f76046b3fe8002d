import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmed, hex, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { freeTcpPort } from '../support/tcp.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';

/** Network Port 2: type 56, instance 2. Property identifiers as 135-2020 §21 and its addendum cc number them. */
const port = '0C 0E000002';
const property = {
  outOfService: '19 51',
  reliability: '19 67',
  changesPending: '1A 01A0',
  connectorState: '1B 40000E',
  primaryStatus: '1B 400014',
  failoverStatus: '1B 40000C',
  primaryUri: '1B 400015',
  health: '1B 400003',
  heartbeat: '1B 400013',
} as const;
type Name = keyof typeof property;

const octetsOf = (text: string) => Buffer.from(text).toString('hex');

describe('Network Port 2 of a gateway that wants a hub and has no certificate (135-2020 §12.56)', () => {
  let daemon: Daemon;
  let peer: RawPeer;
  let hub: string;

  beforeAll(async () => {
    hub = `wss://127.0.0.1:${await freeTcpPort()}`;
    daemon = await startDaemon({
      settings: {
        bacnet: { password: 'geheim' },
        simulator: { pace: 'none' },
        sc: { enabled: 'yes', primary_hub: hub },
      },
    });
    peer = await RawPeer.open(daemon.port);
  });

  afterAll(async () => {
    await peer?.close();
    await daemon?.stop();
  });

  const ask = async (service: number, payload: string) => {
    const [answer] = await peer.exchange(unicast(confirmed(service, hex(payload))), 1000);
    if (answer === undefined) throw new Error('no answer');
    return parseReply(answer);
  };
  /** The value's octets, as hexadecimal digits. */
  const read = async (name: Name) => {
    const { payload } = await ask(12, `${port} ${property[name]}`);
    return Buffer.from(payload)
      .toString('hex')
      .replace(/^0c0e000002(?:19..|1a....|1b......)3e/, '')
      .replace(/3f$/, '');
  };
  const write = async (name: Name, value: string) => {
    const reply = await ask(15, `${port} ${property[name]} 3E ${value} 3F`);
    return reply.pduType === pduType.simpleAck ? 'done' : Buffer.from(reply.payload).toString('hex');
  };

  it('is in service, has the hub of the settings, and is in fault, as something has to be mended here', async () => {
    await until(async () => (await read('reliability')) === '910a', 10_000, 'configuration-error');
    expect([await read('outOfService'), await read('connectorState')]).toEqual(['10', '9100']);
    expect(await read('primaryUri')).toContain(octetsOf(hub));
  });

  it('says in words what is missing: of the hub that was tried, and as its health', async () => {
    await until(async () => (await read('reliability')) === '910a', 10_000, 'configuration-error');
    // FAILED_TO_CONNECT; class communication, tls-client-certificate-error.
    const status = await read('primaryStatus');
    expect(status).toMatch(/^0903.*3e910791b43f/);
    expect(status).toContain(octetsOf('This gateway has no certificate yet'));
    expect(await read('health')).toMatch(/1e910791b41f/);
    // No such hub is set: NOT_CONNECTED, never.
    expect(await read('failoverStatus')).toBe('09001ea4ffffffffb4ffffffff1f2ea4ffffffffb4ffffffff2f');
  });

  it('takes another hub from a BMS, by ACTIVATE_CHANGES with the password, without a restart', async () => {
    const next = 'wss://192.0.2.1:4443/hub';
    const value = `75 ${(next.length + 1).toString(16)} 00 ${octetsOf(next)}`;
    expect(await write('primaryUri', value)).toBe('done');
    expect(await write('heartbeat', '21 3C')).toBe('done');
    expect([await read('changesPending'), await read('heartbeat')]).toEqual(['11', '213c']);
    expect(readFileSync(daemon.configFile, 'utf8')).toContain(hub);
    const activated = await ask(20, '09 07 1D 07 00 67656865696D');
    expect(activated.pduType).toBe(pduType.simpleAck);
    const config = () => readFileSync(daemon.configFile, 'utf8');
    await until(() => config().includes(next), 5000, 'config.ini');
    expect(config()).toMatch(/^heartbeat_s ?= ?60$/m);
    expect(await read('changesPending')).toBe('10');
    expect(daemon.program.log.filter(({ msg }) => msg === 'The gateway starts.')).toHaveLength(1);
  });

  it('refuses what is no hub, and a change that the settings do not take', async () => {
    // value-out-of-range: ws://, which is not encrypted.
    expect(await write('primaryUri', `75 07 00 ${octetsOf('ws://a')}`)).toBe('91029125');
    // An empty URI while BACnet/SC is on: invalid-configuration-data.
    expect(await write('primaryUri', '71 00')).toBe('done');
    const refused = await ask(20, '09 07 1D 07 00 67656865696D');
    expect([refused.pduType, Buffer.from(refused.payload).toString('hex')]).toEqual([pduType.error, '9100912e']);
    expect(await read('changesPending')).toBe('11');
  });

  it('goes out of service when BACnet/SC is switched off, and comes back when it is switched on', async () => {
    const turn = (enabled: string) => {
      const config = readFileSync(daemon.configFile, 'utf8');
      writeFileSync(daemon.configFile, config.replace(/^enabled ?= ?(yes|no)$/m, `enabled=${enabled}`));
    };
    turn('no');
    await until(async () => (await read('outOfService')) === '11', 10_000, 'out of service');
    expect([await read('reliability'), await read('connectorState')]).toEqual(['9100', '9100']);
    turn('yes');
    await until(async () => (await read('outOfService')) === '10', 10_000, 'in service');
  });
});
