import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';

interface Use {
  /** Or a folder, with a slash at its end. */
  readonly file: string;
  readonly because: string;
}

/** The functions of node:fs; its constants are numbers. */
const ownDisk = /^import (?!type |\{ constants \}).*from 'node:fs(?:\/promises)?';$/m;

const mayUseTheMachine: readonly Use[] = [
  { file: 'src/core/machine/disk.ts', because: 'it is the disk' },
  { file: 'src/main.ts', because: 'its own version, before there is a gateway' },
  { file: 'src/simulator-main.ts', because: 'a program of its own' },
  { file: 'src/commands/', because: 'programs of their own' },
  { file: 'src/http/server/page-files.ts', because: 'the page as it is built: files of the product' },
  { file: 'src/bacnet/server/network/kernel-drops.ts', because: 'the kernel tells' },
  { file: 'src/northbound/snmp/mib/machine-interfaces.ts', because: 'the kernel tells' },
  { file: 'src/system/machine-id.ts', because: 'the kernel tells' },
  { file: 'src/system/network/interface-in-force.ts', because: 'the kernel tells' },
  { file: 'src/system/network/port-interface.ts', because: 'the kernel tells' },
  { file: 'src/system/lamps/led-lamps.ts', because: 'LEDs of the board' },
  { file: 'src/ups/link/', because: 'serial ports are devices, not files' },
  { file: 'src/system/network/root-files.ts', because: 'the helper of root, a program of its own' },
  { file: 'src/system/network/exclusive-lock.ts', because: 'the helper of root, a program of its own' },
];

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

describe('the state of the gateway is kept on the disk that it was given', () => {
  it('only these use functions of node:fs, each for its reason', () => {
    const found = sources.filter((file) => ownDisk.test(readFileSync(join(root, file), 'utf8')));
    const isCovered = (name: string, { file }: Use) => name === file || (file.endsWith('/') && name.startsWith(file));
    expect(found.filter((name) => !mayUseTheMachine.some((use) => isCovered(name, use)))).toEqual([]);
    expect(mayUseTheMachine.filter((use) => !found.some((name) => isCovered(name, use)))).toEqual([]);
  });
});
