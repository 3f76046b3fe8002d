import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { hex, join } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { bvlcFunction, toHex } from '../support/sc-hub/octets.js';
import { ScPeer } from '../support/sc-hub/sc-peer.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';

const [device, file, networkPort] = [8, 10, 56];
const wildcard = 4194303;
const property = {
  objectIdentifier: 75,
  outOfService: 81,
  reliability: 103,
  macAddress: 423,
  deviceUuid: 507,
  connectorState: 4194318,
  primaryUri: 4194325,
  fileSize: 42,
} as const;
/** SC_Primary_Hub_Connection_Status, SC_Failover_Hub_Connection_Status. */
const [primaryStatus, failoverStatus] = ['1B 400014', '1B 40000C'];
const [readProperty, atomicReadFile] = [12, 6];
const [noHub, primary, failover] = [0, 1, 2];

describe.skipIf(!hasOpenssl)('the objects of BACnet/SC (135-2020 §12.56, addendum cc) of a gateway on a hub', () => {
  let site: ScSite;
  let daemon: Daemon;
  let gateway: string;
  let overSc: Reader;
  let overIp: Reader;

  beforeAll(async () => {
    site = await ScSite.start();
    const bms = await site.bms();
    daemon = await startDaemon({ settings: { sc: site.settings() }, prepare: (dataDir) => site.install(dataDir) });
    gateway = await site.gatewayOn();
    overSc = new Reader(new ScPeer(bms, gateway));
    overIp = await Reader.open(daemon.port);
  });

  afterAll(async () => {
    const violations = site?.violations;
    await overIp?.close();
    await daemon?.stop();
    await site?.stop();
    expect(violations).toEqual([]);
  });

  /** The octets of a value of Network Port 2, as hexadecimal digits. */
  const status = async (reader: Reader, of: string) => {
    const { payload } = await reader.request(readProperty, hex(`0C 0E000002 ${of}`));
    return toHex(payload).replace(/^0c0e0000021b......3e/, '');
  };

  it('says by which hub it is connected, with which VMAC', async () => {
    await until(async () => (await overSc.value(networkPort, 2, property.connectorState)) === primary, 5000, 'the hub');
    expect(await overSc.value(networkPort, 2, property.outOfService)).toBe(false);
    expect(await overSc.value(networkPort, 2, property.reliability)).toBe(0);
    expect(await overSc.value(networkPort, 2, property.primaryUri)).toBe(site.primary.uri);
    expect(await overSc.value(networkPort, 2, property.macAddress)).toBe(gateway);
    // CONNECTED, at a moment that is known; never lost; no error.
    expect(await status(overSc, primaryStatus)).toMatch(
      /^09011ea4(?!ffffffff)........b4........1f2ea4ffffffffb4ffffffff2f3f$/,
    );
    expect(await status(overSc, failoverStatus)).toMatch(/^0900/);
  });

  it('is Network Port 4194303 to who comes over the hub, and Network Port 1 is to who comes by UDP', async () => {
    expect(await overSc.value(networkPort, wildcard, property.objectIdentifier)).toBe('56,2');
    expect(await overIp.value(networkPort, wildcard, property.objectIdentifier)).toBe('56,1');
  });

  it('has as Device_UUID what it told the hub', async () => {
    const [request] = site.primary.fromNodes(bvlcFunction.connectRequest).slice(-1);
    const told = toHex(request?.payload.subarray(6, 22) ?? new Uint8Array());
    expect(await overSc.value(device, 1338, property.deviceUuid)).toBe(told);
  });

  it.each([
    ['the operational certificate', 1, () => site.gateway.cert],
    ['the certificate of the issuer', 2, () => site.pki.ca],
    ['no second issuer', 3, () => ''],
    ['no request', 4, () => ''],
  ])('gives %s as File %i, over both data links', async (_, instance, pem) => {
    const size = Buffer.byteLength(pem());
    for (const reader of [overSc, overIp]) {
      expect(await reader.value(file, instance, property.fileSize)).toBe(size);
      const request = join(hex(`C4 0280000${instance} 0E 31 00 22 2710 0F`));
      const header = { segmentedResponseAccepted: true, maxSegments: 7 } as const;
      const { payload } = await reader.request(atomicReadFile, request, header);
      const answer = Buffer.from(payload);
      // END_OF_FILE; the octets of the file stand before the closing tag.
      expect(answer[0]).toBe(0x11);
      expect(answer.subarray(answer.length - 1 - size, answer.length - 1).toString()).toBe(pem());
    }
  });

  it('says over the failover hub that the primary one is gone, and over UDP when both are', async () => {
    const state = () => overIp.value(networkPort, 2, property.connectorState);
    await site.primary.kill();
    await until(async () => (await state()) === failover, 20_000, 'the failover hub');
    expect(await overIp.value(networkPort, 2, property.reliability)).toBe(0);
    // DISCONNECTED_WITH_ERRORS or FAILED_TO_CONNECT, as it is tried again, with an error of class communication.
    expect(await status(overIp, primaryStatus)).toMatch(/^090[23].*3e910791..3f4d/);
    expect(await status(overIp, failoverStatus)).toMatch(/^0901/);
    await site.failover.kill();
    await until(async () => (await state()) === noHub, 20_000, 'no hub');
    await until(async () => (await overIp.value(networkPort, 2, property.reliability)) === 12, 20_000, 'the fault');
    expect(await status(overIp, failoverStatus)).toMatch(/^090[23].*3e910791..3f4d/);
  });
});
