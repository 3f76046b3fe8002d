import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GatewayMachine,
  gatewayMachinesMissing,
  gatewayMachinesNote,
  makeGatewayMachine,
} from '../support/machine/gateway-machine.js';
import { hasArping } from '../support/machine/network-programs.js';
import { ownMachine } from '../support/machine/own-machine.js';
import { skipTimeUntil } from '../support/skip-time.js';
import { until } from '../support/until.js';

describe.skipIf(gatewayMachinesMissing)(`the network of a machine, from its page${gatewayMachinesNote}`, () => {
  const before = ownMachine();
  let site: GatewayMachine;
  let gateway: ReturnType<GatewayMachine['startGateway']>;

  /** What a browser on the wire gets from the gateway at this address; undefined when nothing answers. */
  const ask = (address: string, path: string, ...words: string[]): Record<string, unknown> | undefined => {
    const url = `http://root:public@${address}:8080/api/v1${path}`;
    const curl = `ip netns exec peer curl -s -m 2 ${words.map((word) => `'${word}'`).join(' ')} ${url} || true`;
    const answer = site.machine.sh(curl);
    return answer === '' ? undefined : JSON.parse(answer);
  };
  // Asking whether another machine has the address takes three seconds.
  const put = (address: string, settings: object) => {
    const body = ['-H', 'content-type: application/json', '-d', JSON.stringify(settings)];
    return ask(address, '/network', '-X', 'PUT', '-m', '15', ...body);
  };
  const appears = (address: string) => until(() => ask(address, '/network'), 30_000, `the page at ${address}`);

  beforeEach(async () => {
    site = await makeGatewayMachine();
    gateway = site.startGateway();
  }, 60_000);

  afterEach(async () => {
    await site?.remove();
    expect(ownMachine()).toEqual(before);
  });

  it('goes to the new address, stays when confirmed there, and comes back when not, a power cut included', async () => {
    await until(() => ask('198.51.100.2', '/network')?.canApply, 30_000, 'the page, and networkd that rules eth0');
    const fixed = { dhcp: false, address: '192.0.2.9', netmask: '255.255.255.0', gateway: '192.0.2.1' };
    const taken = put('198.51.100.2', { ...fixed, address: '192.0.2.7' });
    if (hasArping) expect(taken).toMatchObject({ error: { code: 'network.address-taken' } });
    expect(put('198.51.100.2', fixed)).toEqual({ revertAtMs: expect.any(Number) });
    const shown = await appears('192.0.2.9');
    expect(shown).toMatchObject({ backend: 'systemd-networkd', unconfirmed: { untilMs: expect.any(Number) } });
    expect(shown.inForce).toMatchObject({ interface: 'eth0', gateway: '192.0.2.1' });
    await until(() => ask('192.0.2.9', '/network/confirm', '-X', 'POST')?.ok, 30_000, 'the confirmation');
    expect(readFileSync(join(site.folder, 'config.ini'), 'utf8')).toContain('address=192.0.2.9');
    expect(ask('192.0.2.9', '/network')).not.toHaveProperty('unconfirmed');

    put('192.0.2.9', { ...fixed, address: '192.0.2.77' });
    await appears('192.0.2.77');
    await until(
      () => readFileSync(join(site.folder, 'data/network.json'), 'utf8').includes('"applied"'),
      30_000,
      'applied',
    );
    gateway.kill('SIGKILL');
    const record = JSON.parse(readFileSync(join(site.folder, 'data/network.json'), 'utf8'));
    record.pending.untilMs = Date.now() - 1;
    writeFileSync(join(site.folder, 'data/network.json'), JSON.stringify(record));
    gateway = site.startGateway();
    await appears('192.0.2.9');
    await until(() => !('unconfirmed' in (ask('192.0.2.9', '/network') ?? {})), 30_000, 'the former settings');
    expect(ask('192.0.2.77', '/network')).toBeUndefined();
    expect(readFileSync(join(site.folder, 'config.ini'), 'utf8')).toContain('address=192.0.2.9');
  }, 120_000);

  /** What FTP answers to a config.ini with this [network]. */
  const putByFtp = (address: string, lines: string) => {
    const file = join(site.folder, 'new.ini');
    writeFileSync(file, `[network]\n${lines}\n`);
    const target = `ftp://root:public@${address}:2121/FLASH0/Config/config.ini`;
    return site.machine.sh(`ip netns exec peer curl -sv -m 30 -T ${file} ${target} 2>&1 || true`);
  };
  const kinds = () => {
    const url = 'http://root:public@127.0.0.1:8080/api/v1/journal?limit=50';
    const { events } = JSON.parse(site.machine.sh(`curl -s -m 5 '${url}'`));
    return (events as { kind: string }[]).map(({ kind }) => kind);
  };

  it('by FTP says where to log in or what is not applied, and a reset by hand waits for the cable', async () => {
    const record = () => readFileSync(join(site.folder, 'data/network.json'), 'utf8');
    await until(() => ask('198.51.100.2', '/network')?.canApply, 30_000, 'the page, and networkd that rules eth0');
    if (hasArping) {
      const refused = putByFtp('198.51.100.2', 'dhcp=no\naddress=192.0.2.7\nnetmask=255.255.255.0');
      expect(refused).toMatch(/< 226.*not applied: another machine has 192\.0\.2\.7/);
      expect(readFileSync(join(site.folder, 'config.ini'), 'utf8')).not.toContain('192.0.2.7');
    }
    const taken = putByFtp('198.51.100.2', 'dhcp=no\naddress=192.0.2.9\nnetmask=255.255.255.0');
    expect(taken).toMatch(/< 226.*log in at 192\.0\.2\.9 within 90 s or it goes back/);
    await appears('192.0.2.9');
    await until(() => !('unconfirmed' in (ask('192.0.2.9', '/network') ?? {})), 30_000, 'the confirmation by a login');

    site.machine.sh('ip -n peer link set peer0 down');
    await until(() => !site.machine.addresses().includes('192.0.2.9'), 30_000, 'no address without the cable');
    writeFileSync(join(site.folder, 'data/factory-reset'), '');
    await until(() => kinds().includes('network-waiting'), 30_000, 'the attempt');
    expect(JSON.parse(record())).toMatchObject({ confirmed: { dhcp: false }, pending: { confirmation: 'none' } });
    gateway.kill('SIGKILL');
    gateway = site.startGateway();
    await until(() => site.machine.sh('curl -s -m 2 http://127.0.0.1:8080/ || true') !== '', 30_000, 'the next start');
    site.machine.sh('ip -n peer link set peer0 up');
    await until(() => site.machine.addresses().includes('192.0.2.9'), 30_000, 'the cable');
    await skipTimeUntil(gateway, () => JSON.parse(record()).pending === undefined, 60_000, 'the reset');
    expect(JSON.parse(record())).toMatchObject({ confirmed: { dhcp: true } });
    expect(readFileSync(join(site.folder, 'config.ini'), 'utf8')).not.toContain('192.0.2.9');
    expect(site.machine.sh('cat /etc/systemd/network/05-ups-bacnet-gateway.network')).toContain('DHCP=ipv4');
  }, 120_000);
});
