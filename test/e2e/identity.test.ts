import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { answersWhoIs, ensureBuilt, iniText, Program, root, runToEnd } from '../support/daemon.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

const main = join(root, 'dist/main.js');
const device = 8;
const databaseRevision = 155;
const objectName = 77;

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('Database_Revision (135-2012 §12.11.33)', () => {
  it('grows when the name or the number of the device changes, never else, and survives restarts', async () => {
    ensureBuilt();
    const folder = scratch();
    const configFile = join(folder, 'config.ini');
    const port = await freeUdpPort();
    const reader = await Reader.open(port);
    cleanUp.push(() => reader.close());
    const write = (more: Record<string, string | number>) =>
      writeFileSync(configFile, iniText({ bacnet: { bind: '127.0.0.1', port, ...more } }));
    const start = async () => {
      const program = new Program(main, ['--config', configFile, '--data', join(folder, 'data')]);
      cleanUp.push(() => program.stop());
      await answersWhoIs(port, program);
      return program;
    };
    const revision = (instance: number) => reader.value(device, instance, databaseRevision);
    const hasName = (instance: number, name: string) =>
      until(
        async () => (await reader.value(device, instance, objectName).catch(() => undefined)) === name,
        8000,
        `device ${instance} is called ${name}`,
      );

    write({ object_name: 'one' });
    const first = await start();
    const begin = Number(await revision(1338));
    await first.stop();
    const second = await start();
    expect(await revision(1338)).toBe(begin);
    write({ object_name: 'two' });
    await hasName(1338, 'two');
    expect(await revision(1338)).toBe(begin + 1);
    await second.stop();
    const third = await start();
    expect(await revision(1338)).toBe(begin + 1);
    await third.stop();
    write({ object_name: 'two', device_identifier: 1500 });
    await start();
    expect(await revision(1500)).toBe(begin + 2);
  });
});

describe('--check', () => {
  const check = async (text: string) => {
    ensureBuilt();
    const configFile = join(scratch(), 'config.ini');
    writeFileSync(configFile, text);
    return runToEnd(main, ['--check', '--config', configFile]);
  };

  it('proposes base plus unit number to a unit that has the factory number, and finds no error in it', async () => {
    const { code, stdout } = await check('[bacnet]\nunit_number=2\n');
    expect(code).toBe(0);
    expect(stdout).toContain('device_identifier should be base + 2, for example 1340');
  });

  it.each(['[bacnet]\nunit_number=0\n', '[bacnet]\nunit_number=2\ndevice_identifier=1340\n'])(
    'proposes nothing for %j',
    async (text) => {
      expect((await check(text)).stdout).not.toContain('base +');
    },
  );

  it('refuses a BBMD that registers with another one', async () => {
    const { code, stderr } = await check('[bacnet]\nbbmd=10.0.0.1\nbbmd_table=10.0.0.2\n');
    expect(code).toBe(1);
    expect(stderr).toContain('config.ini:3: [bacnet] bbmd_table');
  });
});
