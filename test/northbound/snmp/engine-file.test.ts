import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/northbound/snmp/usm/engine-file.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';

let folder: string;
let path: string;
let chance = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snmp-engine-'));
  path = join(folder, 'snmp-engine.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const random = (octets: number) => {
  chance += 1;
  return new Uint8Array(octets).fill(chance);
};
const start = async (machine = '0a1b2c3d', at = path) => {
  const { engineId, engineBoots } = await startEngine({ path: at, machine, log: silentLog, random });
  return { id: Buffer.from(engineId).toString('hex'), boots: engineBoots };
};

describe('the engine of the agent', () => {
  it('RFC 3411 §5: has a name of 5 to 32 octets, the first bit set, octets of its own behind format 5', async () => {
    const { id } = await start();
    expect(id).toMatch(/^80000000050a1b2c3d[0-9a-f]{14}$/);
  });

  it('RFC 3414 §2.2: keeps its name, and counts each start before it is used', async () => {
    const first = await start();
    expect(first.boots).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ engineBoots: 1 });
    expect(await start()).toEqual({ id: first.id, boots: 2 });
    expect(await start()).toEqual({ id: first.id, boots: 3 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['is lost', () => rmSync(path)],
    ['is damaged', () => writeFileSync(path, '{"machine":"0a1b2c3d","engineId":"80')],
    ['says nonsense', () => writeFileSync(path, '{"machine":"0a1b2c3d","engineId":"80","engineBoots":-1}')],
  ])('never begins anew with boots 1 under a name that was used: one whose file %s is another', async (_what, harm) => {
    const first = await start();
    await start();
    harm();
    const after = await start();
    expect(after.boots).toBe(1);
    expect(after.id).not.toBe(first.id);
  });

  it('that was copied to another machine is another one there', async () => {
    const first = await start();
    const copy = await start('ffffffff');
    expect(copy.boots).toBe(1);
    expect(copy.id.slice(10, 18)).toBe('ffffffff');
    expect(copy.id).not.toBe(first.id);
  });

  it('that cannot be kept has another name in each run', async () => {
    const nowhere = join(folder, 'missing', 'snmp-engine.json');
    const [one, other] = [await start('0a1b2c3d', nowhere), await start('0a1b2c3d', nowhere)];
    expect([one.boots, other.boots]).toEqual([1, 1]);
    expect(one.id).not.toBe(other.id);
  });

  it('whose boots cannot grow any more is another one', async () => {
    const { id } = await start();
    writeFileSync(path, JSON.stringify({ machine: '0a1b2c3d', engineId: id, engineBoots: 2147483647 }));
    const after = await start();
    expect(after.boots).toBe(1);
    expect(after.id).not.toBe(id);
  });
});
