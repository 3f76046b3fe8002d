import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

describe.skipIf(browserMissing)(`Values and the page of an object${browserNote}`, () => {
  let daemon: Daemon;
  let browser: Browser;

  beforeAll(async () => {
    daemon = await startDaemon({ args: ['--demo'] });
    const web = new WebClient(daemon.webPort);
    const connection = async () => (await web.get<StatusView>('/api/v1/status')).body.ups.connection;
    await until(async () => (await connection().catch(() => undefined)) === 'running', 20_000, 'the UPS is found');
  }, 90_000);
  afterAll(() => daemon?.stop());

  async function open(part: string, look: BrowserOptions) {
    browser = await Browser.open(look);
    await browser.page.goto(`http://127.0.0.1:${daemon.webPort}/#/${part}`);
    return browser.page;
  }

  async function hindersNobody() {
    expect(await browser.seriousFindings()).toEqual([]);
    expect(await browser.overflow()).toBeLessThanOrEqual(0);
    expect(browser.complaints).toEqual([]);
  }

  it('at a desk: search, order and place are there again after a look at an object', async () => {
    const page = await open('values', { language: 'en', width: 1440 });
    try {
      const table = page.getByRole('table', { name: 'All objects' });
      const names = () => table.locator('tbody th a').allTextContents();
      const pixel = (script: string) => page.evaluate<number>(script);
      await table.locator('tbody tr').nth(100).waitFor();
      // Nothing is cut, and the heads stay below the top of the page.
      expect(await pixel("document.querySelector('.table-frame').scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      await page.evaluate('scrollTo(0, 2000)');
      await until(
        async () => (await pixel("document.querySelector('.data thead th').getBoundingClientRect().top")) >= 50,
        5000,
        'a head in view',
      );
      expect(await pixel("document.querySelector('.data thead th').getBoundingClientRect().top")).toBeLessThan(60);
      const left = await pixel('scrollY');
      await table.getByRole('link', { name: 'RECTIFIER_V1' }).evaluate((link: { click(): void }) => link.click());
      await page.getByRole('heading', { name: /RECTIFIER_V1/ }).waitFor();
      expect(await pixel('scrollY')).toBe(0);
      await page.goBack();
      await until(async () => Math.abs((await pixel('scrollY')) - left) < 3, 5000, 'the place that was left');

      await page.getByLabel('Search').fill('Voltage input');
      await until(async () => (await names()).length === 6, 5000, 'the voltages of the mains');
      await table.getByRole('button', { name: 'Name' }).click();
      await table.getByRole('button', { name: 'Name' }).click();
      const sorted = [
        'RECTIFIER_V3',
        'RECTIFIER_V2',
        'RECTIFIER_V1',
        'RECTIFIER_U31',
        'RECTIFIER_U23',
        'RECTIFIER_U12',
      ];
      expect(await names()).toEqual(sorted);
      await table.getByRole('link', { name: 'RECTIFIER_V1' }).click();
      await page.getByText(/^Input voltage: mains between this phase and neutral/).waitFor();
      expect(new URL(page.url()).hash).toMatch(/^#\/values\/AV53\?/);
      await page
        .getByText(/IOMXXXOPXX00 p\.\d+/)
        .first()
        .waitFor();
      await page.getByText(/\d+ readings, from \d+ V to \d+ V\./).waitFor();
      await page.getByText('analog-value,53').waitFor();
      await page.getByText('TREND_VOLTAGES').waitFor();
      await hindersNobody();
      await page.goBack();
      await table.waitFor();
      expect(await page.getByLabel('Search').inputValue()).toBe('Voltage input');
      expect(await names()).toEqual(sorted);
      await page.reload();
      await table.waitFor();
      expect(await names()).toEqual(sorted);
    } finally {
      await browser.close();
    }
  }, 60_000);

  it('on a phone: groups that open, why there is no value, what it would be with a word, and the way to the search', async () => {
    const page = await open('values', { language: 'fr', theme: 'dark', width: 390 });
    try {
      const group = page.getByRole('button', { name: /^By-pass/ });
      await group.waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThan(2500);
      expect(await group.getAttribute('aria-expanded')).toBe('false');
      await group.focus();
      await page.keyboard.press('Enter');
      expect(await group.getAttribute('aria-expanded')).toBe('true');
      await hindersNobody();
      await page.getByRole('link', { name: /BYPASS_V1/ }).click();
      await page.getByText('Aucun document ne publie de registre').first().waitFor();
      await page.getByText('Une GTB lit -1').waitFor();
      await hindersNobody();

      await page.getByRole('button', { name: 'Attribuer un registre…' }).click();
      await page.getByLabel('Table').selectOption({ index: 5 });
      await page.getByLabel('Mot et valeur').selectOption({ index: 1 });
      await page.getByRole('dialog').getByText('Il vaudrait').waitFor();
      await page.getByRole('button', { name: 'Annuler' }).click();

      await page.goBack();
      await page.getByRole('link', { name: /BYPASS_V1/ }).waitFor();
      expect(await group.getAttribute('aria-expanded')).toBe('true');

      // A state and the bits of a string have a course, too: bars, and the changes in words.
      await page.evaluate("location.hash = '#/values/UnitLoadStatus'");
      const recent = page.getByRole('list', { name: '10 dernières minutes, chaque changement' });
      await recent.getByText('ON INVERTER').waitFor();
      await page.getByRole('list', { name: '30 derniers jours' }).getByText('ON INVERTER').waitFor();
      await page
        .getByRole('row', { name: /ON INVERTER/ })
        .first()
        .waitFor();
      await hindersNobody();
      await page.evaluate("location.hash = '#/values/UnitAlarms'");
      await page.getByText("Aucun bit n'a été actif pendant ce temps.").first().waitFor();
      await page.goBack();
      await page.goBack();
      await page.getByRole('link', { name: /BYPASS_V1/ }).click();
      await page.getByRole('link', { name: 'Rechercher son registre' }).click();
      await until(() => new URL(page.url()).hash === '#/link/search/BYPASS_V1', 5000, 'the search of its register');
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 60_000);
});
