import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { threePhaseImage, vuMapTables } from '../conformance/vu-map-images.js';
import { ensureBuilt, root, runToEnd } from '../support/daemon.js';
import { startGatewayWithUps } from '../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';

const main = join(root, 'dist/main.js');

interface Table {
  readonly ups: { readonly family: string; readonly registerMap: string; readonly simulated: boolean };
  readonly objects: readonly {
    readonly name: string;
    readonly presentValue: unknown;
    readonly text: string;
    readonly raw: number | null;
    readonly engineering: number | null;
    readonly certainty: string;
    readonly state: string;
    readonly sources: readonly { readonly address: string; readonly word: number }[];
  }[];
}

describe('commands that read once and end', () => {
  let folder: string;

  beforeAll(() => ensureBuilt());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'one-shot-'));
    return () => rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runToEnd(main, args, folder);
  const config = (text: string) => {
    writeFileSync(join(folder, 'config.ini'), text);
    return ['--config', join(folder, 'config.ini'), '--data', join(folder, 'data')] as const;
  };

  it('--objects --demo prints the 101 objects of the simulator, says SIMULATED and writes nothing', async () => {
    const { code, stdout, stderr } = await run('--objects', '--demo');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^SIMULATED/);
    expect(stdout.match(/^(AV|MSV|BSV) \d+ /gm)).toHaveLength(101);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('--objects takes the range of the settings', async () => {
    const settings = config('[serial]\nport=simulator\n[simulator]\nfamily=delphys-mx\npace=none\n');
    const { code, stdout } = await run('--objects', '--format', 'json', ...settings);
    expect(code).toBe(0);
    const { ups } = JSON.parse(stdout) as Table;
    expect(ups).toMatchObject({ family: 'delphys-mx', registerMap: 'jbusp', simulated: true });
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('--objects without a serial port ends with code 3 and says what to do', async () => {
    const { code, stdout, stderr } = await run('--objects', ...config('[bacnet]\ndevice_identifier=5\n'));
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('[serial] port');
  });

  it('--objects with a port that does not exist ends with code 3 and names it', async () => {
    const { code, stderr } = await run('--objects', ...config('[serial]\nport=/dev/ttyNowhere\n'));
    expect(code).toBe(3);
    expect(stderr).toContain('/dev/ttyNowhere');
  });

  it('--objects with settings to which nothing answers says which ones would do', async () => {
    const text = '[ups]\nregister_map=jbusp\n[serial]\nport=simulator\ntimeout_ms=50\n[simulator]\npace=none\n';
    const { code, stderr } = await run('--objects', ...config(text));
    expect(code).toBe(3);
    expect(stderr).toContain('does answer at 57600 baud (vu-map)');
  });

  it('settings with errors end with code 1, each with its line', async () => {
    const { code, stderr } = await run('--objects', ...config('[serial]\nbaud=1\n'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/config\.ini:2: .*baud/);
  });

  it.each(['pics', 'epics', 'ede'])('--export %s needs no UPS and prints the paths that it wrote', async (kind) => {
    const { code, stdout } = await run('--export', kind, '--out', 'out', ...config('[bacnet]\ndevice_identifier=77\n'));
    expect(code).toBe(0);
    const paths = stdout.trim().split('\n');
    expect(paths.length).toBe({ pics: 2, epics: 1, ede: 6 }[kind]);
    for (const path of paths) expect(readFileSync(join(folder, path), 'utf8')).not.toBe('');
    for (const path of paths) expect(path).toContain('ups-77');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('--export takes model and name from what is remembered of the UPS', async () => {
    const settings = config('[bacnet]\n');
    mkdirSync(join(folder, 'data'));
    const identity = {
      databaseRevision: 4,
      identity: { model: 'MASTERYS GP4 40', serialNumber: 'P1', nominalKva: 40 },
    };
    writeFileSync(join(folder, 'data/identity.json'), JSON.stringify(identity));
    expect((await run('--export', 'ede', '--out', 'out', ...settings)).code).toBe(0);
    const table = readFileSync(join(folder, 'out/ups-1338-en_EDE.csv'), 'utf8');
    expect(table).toContain('\r\nMASTERYS GP4 40;1338;MASTERYS GP4 40;8;1338;');
  });

  it('--export acceptance without a UPS makes a sheet to fill in by hand, and says so', async () => {
    const { code, stderr } = await run('--export', 'acceptance', '--out', 'out', ...config('[bacnet]\nlanguage=fr\n'));
    expect(code).toBe(0);
    expect(stderr).toContain('without values');
    const page = readFileSync(join(folder, 'out/ups-1338-acceptance-fr.html'), 'utf8');
    expect(page).toContain('Aucune ASI n&#39;a été lue');
    expect(page).not.toContain('la GTB lit');
  });

  it.each([
    ['a file in its place', 'config.ini'],
    ['no folder above it', 'nowhere/out'],
  ])('--export to a folder that cannot be written (%s) ends with code 1 and names it', async (_what, out) => {
    const { code, stdout, stderr } = await run('--export', 'pics', '--out', out, ...config('[bacnet]\n'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(out);
  });

  describe.skipIf(socatMissing)(`on a serial line${socatNote}`, () => {
    it('--objects reads a UPS; while the daemon holds the port it says so and ends with code 3', async () => {
      const gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, { ups: { family: 'masterys-gp4' } });
      const command = ['--objects', '--format', 'json', '--config', gateway.daemon.configFile];
      try {
        const refused = await run(...command, '--data', gateway.daemon.dataDir);
        expect(refused.code).toBe(3);
        expect(refused.stderr).toMatch(/gateway .*holds the port/);
        await gateway.daemon.program.stop();
        const { code, stdout } = await run(...command, '--data', gateway.daemon.dataDir);
        expect(code).toBe(0);
        const { ups, objects } = JSON.parse(stdout) as Table;
        expect(ups).toMatchObject({ family: 'masterys-gp4', registerMap: 'vu-map', simulated: false });
        const voltage = objects.find(({ name }) => name === 'UNIT_OUTPUT_V1');
        const word = threePhaseImage.get(0x004a);
        expect(voltage).toMatchObject({ presentValue: word, raw: word, engineering: word, text: `${word} V` });
        expect(voltage?.sources).toMatchObject([{ address: '0x004A', word }]);
      } finally {
        await gateway.stop();
      }
    });
  });
});
