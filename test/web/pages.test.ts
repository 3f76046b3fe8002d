import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import { type Daemon, ensureBuilt, root, startDaemon } from '../support/daemon.js';
import { freeTcpPort } from '../support/tcp.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const pages = [
  'home',
  'values',
  'values/graphs',
  'values/AV75',
  'values/UPSAlarms',
  'alarms',
  'alarms/recipients',
  'alarms/table',
  'events',
  'events/journal',
  'network',
  'bacnet',
  'bacnet/traffic',
  'bacnet/documents',
  'bacnet/commissioning',
  'servers',
  'protocols',
  'protocols/snmp',
  'protocols/modbus-tcp',
  'protocols/mqtt',
  'link',
  'link/frames',
  'link/registers',
  'link/search',
  'settings',
  'settings/text',
  'settings/backup',
  'setup',
  'firmware',
  'security',
];

describe('the first page', () => {
  it('takes less than 70 kB with its language, compressed as it is sent', () => {
    ensureBuilt();
    const folder = join(root, 'dist/web');
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = join(folder, 'assets');
    // What is small is not compressed.
    const sent = (name: string) =>
      statSync(join(assets, existsSync(join(assets, `${name}.gz`)) ? `${name}.gz` : name)).size;
    const plain = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
    const languages = plain.filter((name) => /^(en|fr)-first-/.test(name));
    const first = plain.filter((name) => index.includes(name));
    expect([languages.length, first.filter((name) => name.endsWith('.css')).length]).toEqual([2, 1]);
    const bytes = first.map(sent).reduce((sum, one) => sum + one, index.length);
    expect(bytes + Math.max(...languages.map(sent))).toBeLessThan(70_000);
  });
});

describe('the compressed files', () => {
  it('are the files themselves', () => {
    ensureBuilt();
    const folder = join(root, 'dist/web/assets');
    const names = readdirSync(folder);
    expect(names.filter((name) => name.endsWith('.br')).length).toBeGreaterThan(1);
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      const plain = join(folder, name.replace(/\.(br|gz)$/, ''));
      if (name.endsWith('.br')) expect(brotliDecompressSync(bytes).equals(readFileSync(plain)), name).toBe(true);
      if (name.endsWith('.gz')) expect(gunzipSync(bytes).equals(readFileSync(plain)), name).toBe(true);
    }
  });
});

describe.skipIf(browserMissing)(`the pages in a browser${browserNote}`, () => {
  let daemon: Daemon;
  let browser: Browser | undefined;

  beforeAll(async () => {
    const settings = {
      simulator: { pace: 'none', scenario: 'on-battery' },
      modbus_tcp: { bind: '127.0.0.1', port: await freeTcpPort() },
    };
    daemon = await startDaemon({ args: ['--demo'], settings });
    const web = new WebClient(daemon.webPort);
    const connection = async () => (await web.get<StatusView>('/api/v1/status')).body.ups.connection;
    await until(async () => (await connection().catch(() => undefined)) === 'running', 15_000, 'the UPS is found');
  });

  afterAll(async () => {
    await daemon.stop();
  });

  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });

  async function open(options: BrowserOptions): Promise<Browser> {
    browser = await Browser.open(options);
    await browser.page.goto(`http://127.0.0.1:${daemon.webPort}/`);
    await browser.page.locator('.state-line').waitFor();
    return browser;
  }

  async function go({ page }: Browser, name: string): Promise<void> {
    await page.goto(`http://127.0.0.1:${daemon.webPort}/#/${name}`);
    await page.locator('main .card, main .cards').first().waitFor();
    await page.waitForLoadState('load');
  }

  const looks: readonly BrowserOptions[] = [
    { language: 'en', theme: 'light', width: 1440 },
    { language: 'fr', theme: 'dark', width: 360 },
  ];

  it.each(looks)(
    'hinder nobody seriously, fit the window and complain about nothing: %o',
    async (look) => {
      const opened = await open(look);
      const found: Record<string, unknown> = {};
      for (const name of pages) {
        await go(opened, name);
        const findings = await opened.seriousFindings();
        const overflow = await opened.overflow();
        if (findings.length > 0 || overflow > 0) found[name] = { findings, overflow };
      }
      expect(found).toEqual({});
      expect(opened.complaints).toEqual([]);
      expect([...opened.hosts]).toEqual([`127.0.0.1:${daemon.webPort}`]);
    },
    90_000,
  );

  it('speak the language of the browser, and another one by hand, which is remembered', async () => {
    const { page } = await open({ language: 'fr' });
    await page.getByRole('heading', { level: 1, name: 'Accueil' }).waitFor();
    await page.getByLabel('Langue').selectOption('en');
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  });

  it('are light or dark as the system is, or by hand, which is remembered', async () => {
    const { page } = await open({ theme: 'dark' });
    const background = () => page.evaluate<string>('getComputedStyle(document.body.parentElement).backgroundColor');
    const dark = await background();
    await page.getByRole('button', { name: /Appearance/ }).click();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.locator('.state-line').waitFor();
    expect(await background()).toBe(light);
  });

  it('can be reached by keyboard alone', async () => {
    const { page } = await open({});
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('content');
    await page.getByRole('link', { name: 'Values', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Values' }).waitFor();
  });

  it('say on each of them that the UPS is simulated', async () => {
    const opened = await open({ language: 'fr' });
    for (const name of pages) {
      await go(opened, name);
      expect(await opened.page.locator('.banner.simulated').innerText()).toContain('SIMULATED');
    }
  });

  it('go to paper black on white: whose they are, when, how old, that it is simulated, and nothing to press', async () => {
    const opened = await open({ language: 'fr', theme: 'dark', width: 703 });
    const { page } = opened;
    await page.evaluate('globalThis.print = () => { document.title = "printed"; }');
    await page.getByRole('button', { name: 'Imprimer' }).click();
    expect(await page.title()).toBe('printed');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const name of ['home', 'values', 'events']) {
      await go(opened, name);
      const head = await page.locator('.print-head').innerText();
      expect(head).toMatch(
        /\(1338\)\s+Imprimé le \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d \(UTC.*\)\s+Données lues sur l'ASI il y a \d/,
      );
      expect(await page.locator('.banner.simulated').innerText()).toContain('SIMULATED');
      const shown = await page.evaluate<string[]>(`[...document.querySelectorAll('button, .button, nav, .top, .tabs')]
        .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)`);
      expect([name, shown]).toEqual([name, []]);
      const colours = await page.evaluate<string[]>(`['color', 'backgroundColor'].map(
        (which) => getComputedStyle(document.documentElement)[which])`);
      expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      expect(await opened.overflow()).toBeLessThanOrEqual(0);
    }
    await go(opened, 'values');
    const displays = await page.evaluate<string[]>(`['thead', 'tbody tr', 'tbody td'].map(
      (part) => getComputedStyle(document.querySelector('.data ' + part)).display)`);
    expect(displays).toEqual(['table-header-group', 'table-row', 'table-cell']);
    expect(await page.locator('.data thead').innerText()).toMatch(/^Nom\s+Objet\s+Valeur/);
  });

  it('go to paper whole from a phone, too, where groups of values are closed', async () => {
    const opened = await open({ width: 390 });
    const { page } = opened;
    await go(opened, 'values');
    await page.locator('.value-groups').waitFor();
    // What is not there when these events are over is not on paper.
    await page.evaluate(`globalThis.print = () => {
      dispatchEvent(new Event('beforeprint'));
      document.title = document.querySelectorAll('.data tbody tr').length + ' rows';
      dispatchEvent(new Event('afterprint'));
    }`);
    await page.getByRole('button', { name: 'Print' }).click();
    expect(Number.parseInt(await page.title(), 10)).toBeGreaterThan(100);
    await page.locator('.value-groups').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.locator('.data').waitFor();
  });

  it('do not move once they are shown', async () => {
    const { page } = await open({});
    const shift = await page.evaluate<number>(`new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 2500);
    })`);
    expect(shift).toBeLessThan(0.1);
  });

  it('a protocol is switched on and off among the ways in and out, and its own page shows it', async () => {
    const opened = await open({ language: 'en' });
    const { page } = opened;
    const turn = async (what: string) => {
      await go(opened, 'security');
      await page
        .getByRole('row', { name: /Modbus TCP server/ })
        .getByRole('button', { name: what })
        .click();
      await page.getByRole('dialog').getByText('[modbus_tcp] enabled').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await turn('Switch on');
    await page.getByRole('row', { name: /Modbus TCP server.*programs of this machine.*open/ }).waitFor();
    await go(opened, 'protocols/modbus-tcp');
    await page.getByText('Open: TCP').waitFor();
    expect(await opened.seriousFindings()).toEqual([]);
    await turn('Switch off');
    await page.getByRole('row', { name: /Modbus TCP server.*off/ }).waitFor();
    expect(opened.complaints).toEqual([]);
  });
});
