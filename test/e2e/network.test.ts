import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import { type Machine, makeMachine } from '../support/machine/machine-namespace.js';
import { hasArping, hasNetworkd, startBus, startNetworkd } from '../support/machine/network-programs.js';
import { ownMachine } from '../support/machine/own-machine.js';
import { hasProgram } from '../support/machine/unpacked-programs.js';
import { until } from '../support/until.js';

const canRun = hasNetworkd && hasProgram('/usr/bin/systemd-socket-activate', '/usr/bin/curl');
const note = canRun
  ? ''
  : ' (SKIPPED: needs root, namespaces, and systemd-networkd, dbus and curl, which npm test unpacks)';

describe.skipIf(!canRun)(`the network of a machine, from its page${note}`, () => {
  const before = ownMachine();
  let machine: Machine;
  let folder: string;
  let gateway: ReturnType<Machine['start']>;

  const startGateway = () => {
    const places = ['--config', join(folder, 'config.ini'), '--data', join(folder, 'data')];
    const helper = ['--network-helper', join(folder, 'helper.sock')];
    gateway = machine.start(process.execPath, [join(root, 'dist/main.js'), ...places, ...helper]);
  };

  /** What a browser on the wire gets from the gateway at this address; undefined when nothing answers. */
  const ask = (address: string, path: string, ...words: string[]): Record<string, unknown> | undefined => {
    const url = `http://root:public@${address}:8080/api/v1${path}`;
    const curl = `ip netns exec peer curl -s -m 2 ${words.map((word) => `'${word}'`).join(' ')} ${url} || true`;
    const answer = machine.sh(curl);
    return answer === '' ? undefined : JSON.parse(answer);
  };
  // Asking whether another machine has the address takes three seconds.
  const put = (address: string, settings: object) => {
    const body = ['-H', 'content-type: application/json', '-d', JSON.stringify(settings)];
    return ask(address, '/network', '-X', 'PUT', '-m', '15', ...body);
  };
  const appears = (address: string) => until(() => ask(address, '/network'), 20_000, `the page at ${address}`);

  beforeEach(async () => {
    ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'network-'));
    machine = await makeMachine();
    machine.connectPeer('198.51.100.1/24', '192.0.2.1/24', '192.0.2.7/24');
    machine.write('etc/systemd/network/50-wired.network', '[Match]\nName=eth0\n[Network]\nAddress=198.51.100.2/24\n');
    await startBus(machine);
    startNetworkd(machine);
    const helper = [process.execPath, join(root, 'dist/network-helper-main.js')];
    machine.start('systemd-socket-activate', ['--accept', '--inetd', '-l', join(folder, 'helper.sock'), ...helper]);
    writeFileSync(join(folder, 'config.ini'), '[network]\ndhcp=yes\n[ftp]\nenabled=no\n');
    startGateway();
  }, 60_000);

  afterEach(async () => {
    await machine?.remove();
    rmSync(folder, { recursive: true, force: true });
    expect(ownMachine()).toEqual(before);
  });

  it('goes to the new address, stays when confirmed there, and comes back when not, a power cut included', async () => {
    await until(() => ask('198.51.100.2', '/network')?.canApply, 20_000, 'the page, and networkd that rules eth0');
    const fixed = { dhcp: false, address: '192.0.2.9', netmask: '255.255.255.0', gateway: '192.0.2.1' };
    const taken = put('198.51.100.2', { ...fixed, address: '192.0.2.7' });
    if (hasArping) expect(taken).toMatchObject({ error: { code: 'network.address-taken' } });
    expect(put('198.51.100.2', fixed)).toEqual({ revertAtMs: expect.any(Number) });
    const shown = await appears('192.0.2.9');
    expect(shown).toMatchObject({ backend: 'systemd-networkd', unconfirmed: { untilMs: expect.any(Number) } });
    expect(shown.inForce).toMatchObject({ interface: 'eth0', gateway: '192.0.2.1' });
    await until(() => ask('192.0.2.9', '/network/confirm', '-X', 'POST')?.ok, 10_000, 'the confirmation');
    expect(readFileSync(join(folder, 'config.ini'), 'utf8')).toContain('address=192.0.2.9');
    expect(ask('192.0.2.9', '/network')).not.toHaveProperty('unconfirmed');

    put('192.0.2.9', { ...fixed, address: '192.0.2.77' });
    await appears('192.0.2.77');
    await until(() => readFileSync(join(folder, 'data/network.json'), 'utf8').includes('"applied"'), 5000, 'applied');
    gateway.kill('SIGKILL');
    const record = JSON.parse(readFileSync(join(folder, 'data/network.json'), 'utf8'));
    record.pending.untilMs = Date.now() - 1;
    writeFileSync(join(folder, 'data/network.json'), JSON.stringify(record));
    startGateway();
    await appears('192.0.2.9');
    await until(() => !('unconfirmed' in (ask('192.0.2.9', '/network') ?? {})), 10_000, 'the former settings');
    expect(ask('192.0.2.77', '/network')).toBeUndefined();
    expect(readFileSync(join(folder, 'config.ini'), 'utf8')).toContain('address=192.0.2.9');
  }, 120_000);
});
