import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { ScIdentity } from '../../../src/device/sc/sc-identity.js';
import { RecordingLog } from '../../support/recording-log.js';

let folder: string;
let memories: GatewayMemory[];

beforeEach(async () => {
  memories = [];
  folder = await mkdtemp(join(tmpdir(), 'sc-identity-'));
});

afterEach(async () => {
  await Promise.all(memories.map((one) => one.flush()));
  await rm(folder, { recursive: true });
});

async function loaded(name = 'identity.json'): Promise<GatewayMemory> {
  const memory = new GatewayMemory(join(folder, name), new RecordingLog().logger);
  await memory.load();
  memories.push(memory);
  return memory;
}

describe('as whom the gateway comes to a hub', () => {
  it('is a random UUID and a VMAC that says: drawn at random (135-2020 §H.7.3)', async () => {
    const identity = new ScIdentity(await loaded());
    expect(identity.deviceUuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(identity.vmac).toMatch(/^[0-9a-f]2[0-9a-f]{10}$/);
  });

  it('stays the same over a restart', async () => {
    const memory = await loaded();
    const { deviceUuid, vmac } = new ScIdentity(memory);
    await memory.flush();
    const after = new ScIdentity(await loaded());
    expect([after.deviceUuid, after.vmac]).toEqual([deviceUuid, vmac]);
  });

  it('keeps its UUID and gets another VMAC when a node has the same one', async () => {
    const drawn = ['112233445566', '112233445566', 'f7ffffffffff'];
    const chance = {
      uuid: () => '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
      bytes: () => Buffer.from(drawn.shift() ?? '', 'hex'),
    };
    const memory = await loaded();
    const identity = new ScIdentity(memory, chance);
    expect(identity.vmac).toBe('122233445566');
    expect(identity.redrawVmac()).toBe('f2ffffffffff');
    await memory.flush();
    const after = new ScIdentity(await loaded());
    expect(after.vmac).toBe('f2ffffffffff');
    expect(after.deviceUuid).toBe('3f2504e0-4f89-41d3-9a0c-0305e82c3301');
  });

  it('is not taken over from the backup of another gateway: no two devices have one UUID', async () => {
    const other = await loaded('other.json');
    new ScIdentity(other).redrawVmac();
    await other.flush();
    const brought = await readFile(join(folder, 'other.json'), 'utf8');
    expect(JSON.parse(brought).sc).toEqual(other.current.sc);
    expect(JSON.parse(other.text)).toEqual({ databaseRevision: 0 });
    const memory = await loaded();
    const { deviceUuid, vmac } = new ScIdentity(memory);
    memory.restore(brought);
    expect(memory.current.sc).toEqual({ deviceUuid, vmac });
    const fresh = await loaded('fresh.json');
    fresh.restore(brought);
    expect(fresh.current.sc).toBeUndefined();
  });

  it.each([
    [{ deviceUuid: 'not a uuid', vmac: '123456789abc' }],
    [{ deviceUuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', vmac: '113456789abc' }],
    ['text'],
  ])('is drawn anew where the file is damaged: %j', async (sc) => {
    await writeFile(join(folder, 'identity.json'), JSON.stringify({ databaseRevision: 1, sc }));
    const memory = await loaded();
    expect(memory.current).toEqual({ databaseRevision: 1 });
    expect(new ScIdentity(memory).vmac).toMatch(/^[0-9a-f]2/);
  });
});
