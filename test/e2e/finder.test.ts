import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sitesMissing, sitesNote } from '../support/bacnet/routed-site.js';
import { type LanHost, makeSwitchedLan, type SwitchedLan } from '../support/bacnet/switched-lan.js';
import { ensureBuilt, type IniSettings, iniText, Program, root } from '../support/daemon.js';
import { versionOfProject } from '../support/machine/installation.js';
import { until } from '../support/until.js';

interface Row {
  readonly number: number;
  readonly address: string;
  readonly device: number;
  readonly unit?: string;
  readonly page?: string;
  readonly foundBy: readonly string[];
  readonly [key: string]: unknown;
}

interface Result {
  readonly gateways: readonly Row[];
  readonly conflicts: readonly unknown[];
  readonly others: readonly unknown[];
  readonly heardBroadcasts: boolean;
}

/** A LAN of one switch, with programs on its hosts. */
class Lan {
  readonly #lan: SwitchedLan;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lan-'));
  readonly #programs: Program[] = [];
  readonly finderFile: string;

  constructor(name: string) {
    ensureBuilt();
    this.#lan = makeSwitchedLan(name);
    // Far from node_modules and from the rest of dist/: the file has to do alone.
    this.finderFile = join(this.#folder, 'ups-finder.mjs');
    copyFileSync(join(root, 'dist/ups-finder.mjs'), this.finderFile);
  }

  host(addressWithPrefix: string, router: string): LanHost {
    return this.#lan.host(addressWithPrefix, router);
  }

  async gateway(host: LanHost, settings: IniSettings, args: readonly string[] = ['--demo']): Promise<Program> {
    const configFile = join(this.#folder, `${host.address}.ini`);
    writeFileSync(configFile, iniText({ simulator: { pace: 'none' }, ...settings }));
    const words = ['--config', configFile, '--data', join(this.#folder, host.address), ...args];
    const program = new Program(join(root, 'dist/main.js'), words, { inNetwork: host.namespace });
    this.#programs.push(program);
    await until(() => program.log.some((line) => line.device !== undefined), 15_000, 'the gateway serves');
    return program;
  }

  async run(host: LanHost, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const program = new Program(this.finderFile, args, { inNetwork: host.namespace });
    const { code } = await program.exited;
    return { code, stdout: program.stdout, stderr: program.stderr };
  }

  async find(host: LanHost, ...args: string[]): Promise<Result> {
    const { stdout } = await this.run(host, '--json', '--timeout', '2', ...args);
    return JSON.parse(stdout) as Result;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    this.#lan.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

describe.skipIf(sitesMissing)(`the finder on a LAN with four gateways, one in another subnet${sitesNote}`, () => {
  let lan: Lan;
  let pc: LanHost;

  beforeAll(async () => {
    lan = new Lan('four');
    const near = (number: number) => lan.host(`10.79.1.${number}/24`, '10.79.1.254');
    pc = near(100);
    await lan.gateway(near(1), {});
    await lan.gateway(near(2), { bacnet: { unit_number: 2 } });
    await lan.gateway(near(3), { bacnet: { device_identifier: 30, port: 47809 }, web: { port: 8081 } });
    await lan.gateway(lan.host('172.20.5.5/16', '172.20.0.1'), { bacnet: { device_identifier: 40 } });
    // Until all are announced: it takes a gateway some seconds, and the first one ran before the others.
    await until(
      async () => {
        const { gateways } = await lan.find(pc);
        return gateways.length === 4 && gateways.every(({ foundBy }) => foundBy.includes('dns-sd'));
      },
      25_000,
      'all four are announced',
    );
  }, 60_000);

  afterAll(() => lan?.remove());

  it('finds all, with address, number, unit, serial number, firmware and page', async () => {
    const { gateways, others, heardBroadcasts } = await lan.find(pc);
    expect(gateways.map(({ address, device, unit, page, foundBy }) => [address, device, unit, page, foundBy])).toEqual([
      ['10.79.1.1', 1338, '0', 'http://10.79.1.1:8080/', ['bacnet', 'dns-sd']],
      ['10.79.1.2', 1338, '2', 'http://10.79.1.2:8080/', ['bacnet', 'dns-sd']],
      ['10.79.1.3', 30, '0', 'http://10.79.1.3:8081/', ['bacnet', 'dns-sd']],
      ['172.20.5.5', 40, '0', 'http://172.20.5.5:8080/', ['bacnet', 'dns-sd']],
    ]);
    expect(gateways[0]).toMatchObject({
      name: 'MASTERYS BC+',
      power: '60 kVA',
      serial: 'S000000001',
      firmware: versionOfProject(),
      vendor: 'SOCOME UPS',
      isSimulated: true,
      isInOwnSubnet: true,
    });
    // This one cannot be asked, since no unicast reaches it: the announcement tells.
    expect(gateways[3]).toMatchObject({ name: 'MASTERYS BC+', serial: 'S000000001', isInOwnSubnet: false });
    expect(others).toEqual([]);
    expect(heardBroadcasts).toBe(true);
  });

  it('tells two gateways with one number, and names that are used twice', async () => {
    const { conflicts } = await lan.find(pc);
    expect(conflicts).toEqual([
      { kind: 'same-number', value: '1338', addresses: ['10.79.1.1', '10.79.1.2'] },
      {
        kind: 'same-name',
        value: 'MASTERYS BC+',
        addresses: ['10.79.1.1', '10.79.1.2', '10.79.1.3', '172.20.5.5'],
      },
    ]);
  });

  it('shows them as an aligned table with numbers to pick, in French too', async () => {
    const { code, stdout } = await lan.run(pc, '--timeout', '2', '--language', 'fr');
    expect(code).toBe(0);
    const [found, , columns = '', ...rows] = stdout.split('\n');
    expect(found).toBe('4 passerelles trouvées.');
    const at = columns.indexOf('Page');
    expect(rows.slice(0, 4).map((row) => row.slice(at))).toEqual([
      'http://10.79.1.1:8080/',
      'http://10.79.1.2:8080/',
      'http://10.79.1.3:8081/',
      'http://172.20.5.5:8080/',
    ]);
    expect(rows[0]).toMatch(/^ *1 {2}10\.79\.1\.1 /);
    expect(stdout).toContain('SIMULÉE');
    expect(stdout).toContain('! Le Device Identifier 1338 est utilisé plusieurs fois (1, 2)');
    expect(stdout).toContain("! 4 : 172.20.5.5 n'est pas dans le sous-réseau de ce PC (10.79.1.100)");
  });

  it('--open of a number that is not in the list is refused', async () => {
    const { code, stderr } = await lan.run(pc, '--timeout', '1', '--open', '9');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no gateway 9 in the list.');
  });
});

describe.skipIf(sitesMissing)(`the finder and gateways that are not announced${sitesNote}`, () => {
  let lan: Lan;
  let pc: LanHost;
  let silent: Program;

  beforeAll(async () => {
    lan = new Lan('mute');
    pc = lan.host('10.79.2.100/24', '10.79.2.254');
    const mute = { network: { announce: 'no' }, ftp: { enabled: 'no' } };
    silent = await lan.gateway(lan.host('10.79.2.1/24', '10.79.2.254'), mute, []);
    await lan.gateway(lan.host('192.168.7.7/24', '192.168.7.1'), { ...mute, bacnet: { device_identifier: 7 } });
  });

  afterAll(() => lan?.remove());

  it('finds by BACnet alone one in its subnet and one in another, which answers to everybody', async () => {
    const { gateways } = await lan.find(pc);
    expect(gateways.map(({ address, device, foundBy }) => [address, device, foundBy])).toEqual([
      ['10.79.2.1', 1338, ['bacnet']],
      ['192.168.7.7', 7, ['bacnet']],
    ]);
    expect(gateways[0]).toMatchObject({ name: 'UPS', unit: '0', firmware: versionOfProject(), isSimulated: false });
    expect(gateways[1]).not.toHaveProperty('name');
  });

  it('finds the page that is not announced', async () => {
    const { gateways } = await lan.find(pc);
    expect(gateways[0]?.page).toBe('http://10.79.2.1:8080/');
  });

  it('shows hints and ends with 1 when nothing answers', async () => {
    await silent.stop();
    const alone = new Lan('alone');
    try {
      const { code, stdout, stderr } = await alone.run(alone.host('10.79.3.1/24', '10.79.3.254'), '--timeout', '1');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^No gateway answered\.\n {2}- /);
      expect(stderr).toContain('Searching for 1 s on eth0 (10.79.3.1)');
    } finally {
      await alone.remove();
    }
  });
});

describe.skipIf(sitesMissing)(`the announcement${sitesNote}`, () => {
  it('follows the settings, ends with the gateway, and is switched off by [network] announce', async () => {
    const lan = new Lan('follows');
    try {
      const pc = lan.host('10.79.4.100/24', '10.79.4.254');
      const host = lan.host('10.79.4.1/24', '10.79.4.254');
      const program = await lan.gateway(host, { bacnet: { device_identifier: 5 } });
      const announced = async () => {
        const { gateways } = await lan.find(pc);
        return gateways.filter(({ foundBy }) => foundBy.includes('dns-sd')).map(({ device }) => device);
      };
      await until(async () => (await announced()).includes(5), 15_000, 'it is announced');
      const configFile = join(lan.finderFile, '..', '10.79.4.1.ini');
      const write = (more: IniSettings) => writeFileSync(configFile, iniText({ simulator: { pace: 'none' }, ...more }));
      write({ bacnet: { device_identifier: 6 } });
      await until(async () => (await announced()).join() === '6', 15_000, 'the new number is announced');
      write({ bacnet: { device_identifier: 6 }, network: { announce: 'no' } });
      await until(async () => (await announced()).length === 0, 15_000, 'it is announced no more');
      const startMs = performance.now();
      expect(await program.stop()).toBe(0);
      expect(performance.now() - startMs).toBeLessThan(2000);
    } finally {
      await lan.remove();
    }
  }, 60_000);
});
