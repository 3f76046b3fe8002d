import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gateway } from '../../src/gateway/gateway.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';

describe('the running gateway', () => {
  let folder: string;
  let clock: ManualClock;
  let gateway: Gateway;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-documents-'));
    const configFile = join(folder, 'config.ini');
    const port = await freeUdpPort();
    writeFileSync(configFile, `[serial]\nport=simulator\n[bacnet]\nbind=127.0.0.1\nport=${port}\n`);
    clock = new ManualClock();
    gateway = new Gateway({
      configFile,
      dataDir: folder,
      demo: false,
      version: '1.0.0',
      clock,
      log: silentLog,
      restart: () => undefined,
    });
    await gateway.start();
    for (let waitedMs = 0; waitedMs < 20_000 && status() !== 'Running'; waitedMs += 100) await clock.advance(100);
  });

  afterEach(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  const status = () => gateway.objectReport().find(({ name }) => name === 'DeviceStatus')?.text;

  it('reports its objects as they are now', async () => {
    const frequency = () => gateway.objectReport().find(({ name }) => name === 'UNIT_OUTPUT_fr');
    expect(status()).toBe('Running');
    expect(frequency()).toMatchObject({ unit: 'Hz', state: 'good', certainty: 'documented' });
    await clock.advance(5000);
    expect(frequency()?.ageMs).toBeLessThan(2000);
  });

  it('makes documents in a language that it does not serve', async () => {
    const [table] = await gateway.documents('ede', 'fr');
    expect(table?.name).toBe('ups-1338-fr_EDE.csv');
    expect(table?.text).toContain("État de l'interface BACnet");
    expect((await gateway.documents('ede', 'en'))[0]?.text).not.toContain('État');
  });

  it('makes an acceptance sheet with its live values', async () => {
    const [sheet] = await gateway.documents('acceptance', 'en');
    expect(sheet?.text).toContain('BMS reads');
    expect(sheet?.text).toContain('SIMULATED');
  });

  it('dates the sheet by its own clock with the zone, and writes French numbers with a comma', async () => {
    vi.stubEnv('TZ', 'Europe/Paris');
    const [french] = await gateway.documents('acceptance', 'fr');
    const [english] = await gateway.documents('acceptance', 'en');
    vi.unstubAllEnvs();
    expect(english?.text).toMatch(/Read on<\/th><td>\d{4}-\d\d-\d\d \d\d:\d\d \(Europe\/Paris, UTC\+0[12]:00\)</);
    expect(french?.text).toMatch(/Relevé le<\/th><td>\d\d\/\d\d\/\d{4} \d\d:\d\d \(Europe\/Paris, UTC\+0[12]:00\)</);
    expect(english?.text).toMatch(/>\d+\.\d+ Hz</);
    expect(french?.text).toMatch(/>\d+,\d+ Hz</);
    expect(french?.text).not.toMatch(/\d\.\d+ (Hz|V|A|kW|kVA|%)</);
  });
});
