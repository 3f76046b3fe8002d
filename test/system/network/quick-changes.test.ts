import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfirmOrRevert, type NetworkEvent } from '../../../src/system/network/confirm-or-revert.js';
import { NetworkMachine } from '../../../src/system/network/network-machine.js';
import type { NetworkSettings } from '../../../src/system/network/network-settings.js';
import { RecordedCommands } from '../../support/machine/recorded-commands.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

const fixed = (address: string): NetworkSettings => ({
  dhcp: false,
  address,
  netmask: '255.255.255.0',
  gateway: '',
  dns: [],
  hostname: '',
});
const byPage = { by: 'root', delayMs: 1000, confirmation: 'page' } as const;
const ours = 'etc/systemd/network/05-ups-bacnet-gateway.network';

let folder: string;
let clock: ManualClock;
let commands: RecordedCommands;
let events: NetworkEvent[];
let change: ConfirmOrRevert;

const place = (path: string) => join(folder, 'root', path);

function put(path: string, text: string): void {
  mkdirSync(dirname(place(path)), { recursive: true });
  writeFileSync(place(path), text);
}

/** Every file of the machine and its content. */
function everything(): Record<string, string> {
  const names = readdirSync(join(folder, 'root'), { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(place(name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(place(name), 'utf8')]));
}

async function reach(kind: NetworkEvent['kind'], afterMs: number, count = events.length + 1): Promise<void> {
  await clock.advance(afterMs);
  await until(() => events.length >= count && events.at(-1)?.kind === kind, 5000, kind);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quick-'));
  put('etc/hostname', 'before\n');
  commands = new RecordedCommands();
  commands.answers.set('networkctl list', { stdout: '  2 eth0 ether routable configured\n' });
  clock = new ManualClock();
  events = [];
  change = new ConfirmOrRevert({
    file: join(folder, 'network.json'),
    agent: new NetworkMachine({
      root: join(folder, 'root'),
      stateDir: join(folder, 'state'),
      run: commands.run,
      outwardInterface: async () => 'eth0',
      warn: () => {},
    }),
    clock,
    log: new RecordingLog().logger,
    choice: () => 'auto',
    putBack: async () => {},
    report: (event) => void events.push(event),
  });
  await change.start();
});

afterEach(async () => {
  await change.stop();
  rmSync(folder, { recursive: true });
});

describe('two changes that come quickly, while a third one waits for its confirmation', () => {
  it('go back to what there was before all of them, byte for byte', async () => {
    const before = everything();
    await change.begin({ settings: fixed('192.0.2.9'), ...byPage });
    await reach('applied', 1000);
    await change.begin({ settings: fixed('192.0.2.10'), ...byPage });
    await clock.advance(500);
    await change.begin({ settings: fixed('192.0.2.11'), ...byPage });
    await reach('applied', 1000);
    expect(everything()[ours]).toContain('Address=192.0.2.11/24');
    await reach('reverted', 90_000);
    expect(everything()).toEqual(before);
  });

  it('that are given up before they were made go back there, too', async () => {
    const before = everything();
    await change.begin({ settings: fixed('192.0.2.9'), ...byPage });
    await reach('applied', 1000);
    await change.begin({ settings: fixed('192.0.2.10'), ...byPage });
    await change.begin({ settings: fixed('192.0.2.11'), ...byPage });
    change.abandon('config.ini cannot be written');
    await clock.advance(0);
    await until(() => change.pending === undefined, 5000, 'the end');
    expect(everything()).toEqual(before);
  });
});
