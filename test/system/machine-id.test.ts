import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineId } from '../../src/system/machine-id.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interfaces-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** As Linux lists an interface. */
function add(machine: string, name: string, mac: string, isDevice: boolean): void {
  mkdirSync(join(folder, machine, name, ...(isDevice ? ['device'] : [])), { recursive: true });
  writeFileSync(join(folder, machine, name, 'address'), `${mac}\n`);
}

const idOf = (machine: string, addressed: readonly string[] = []) =>
  machineId(join(folder, machine), () => addressed.map((mac) => ({ mac })));

describe('what tells one machine from another', () => {
  it('is there before a cable is in: interfaces without an address count', () => {
    for (const [machine, mac] of [
      ['one', '02:00:00:00:00:01'],
      ['other', '02:00:00:00:00:02'],
    ] as const) {
      add(machine, 'lo', '00:00:00:00:00:00', false);
      add(machine, 'eth0', mac, true);
    }
    expect(idOf('one')).not.toBe(idOf('other'));
    expect(idOf('one')).toBe(idOf('one', ['02:00:00:00:00:01']));
    expect(idOf('one')).toMatch(/^[0-9a-f]{8}$/);
  });

  it('does not change with the bridges and tunnels of other programs', () => {
    add('one', 'eth0', '02:00:00:00:00:01', true);
    const before = idOf('one');
    add('one', 'docker0', '02:42:00:00:00:07', false);
    add('one', 'tun0', '00:00:00:00:00:00', false);
    expect(idOf('one')).toBe(before);
  });

  it('is what a container has, which has no device', () => {
    add('one', 'eth0', '02:00:00:00:00:01', false);
    add('other', 'eth0', '02:00:00:00:00:02', false);
    expect(idOf('one')).not.toBe(idOf('other'));
  });

  it('is the addresses in use on a system without such a list', () => {
    expect(idOf('none', ['02:00:00:00:00:01'])).not.toBe(idOf('none', ['02:00:00:00:00:02']));
  });
});
