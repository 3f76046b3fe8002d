import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Daemon, type DaemonOptions, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function start(settings: DaemonOptions['settings'] = {}): Promise<Daemon> {
  const simulator = { pace: 'none', scenario: 'on-battery' };
  const daemon = await startDaemon({ args: ['--demo'], settings: { simulator, ...settings } });
  cleanUp.push(() => daemon.stop());
  const web = new WebClient(daemon.webPort);
  await until(async () => (await web.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
  return daemon;
}

async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const browser = await Browser.open(options);
  cleanUp.push(() => browser.close());
  return browser;
}

const isFocused = (one: Locator) => one.evaluate((element) => element.matches(':focus'));
const hasFocus = (one: Locator, what: string) => until(async () => await isFocused(one), 10_000, `the focus: ${what}`);
const described = (one: Locator) =>
  one.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id: string) => element.ownerDocument.getElementById(id)?.textContent ?? '')
      .join(' '),
  );

/** Wholly between the header and the bar of buttons, or the end of the window. */
async function standsFree(page: Page, one: Locator): Promise<boolean> {
  const box = await one.boundingBox();
  const header = await page.locator('.top').boundingBox();
  const bar = await page
    .locator('.action-bar.sticky')
    .boundingBox({ timeout: 500 })
    .catch(() => null);
  const end = bar?.y ?? page.viewportSize()?.height ?? 0;
  return box !== null && header !== null && box.y >= header.y + header.height && box.y + box.height <= end;
}

async function isInView(page: Page, one: Locator): Promise<boolean> {
  const box = await one.boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= (page.viewportSize()?.height ?? 0);
}

const scrolled = (page: Page) => page.evaluate<number>('scrollY');

describe.skipIf(browserMissing)(`an electrician with a phone, in French${browserNote}`, () => {
  it('sees what is wrong beside its field and what became of it beside the button, and loses nothing without contact', async () => {
    const daemon = await start();
    const browser = await openBrowser({ language: 'fr', width: 390 });
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`http://127.0.0.1:${daemon.webPort}/#/settings/bacnet`);
    const section = page.locator('#section-bacnet');
    await hasFocus(section, 'the section that the address names');
    expect((await section.boundingBox())?.y).toBeLessThan(200);

    // While it is typed; before that nothing is called wrong.
    const identifier = page.getByLabel('Device Identifier', { exact: true });
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(0);
    expect(await described(identifier)).toContain('[bacnet] device_identifier');
    await identifier.fill('4194303');
    const wrong = page.locator('.field.wrong');
    await wrong.getByText("La valeur n'est pas permise. Autorisé : un entier de 0 à 4194302.").waitFor();
    expect(await wrong.count()).toBe(1);
    expect(await identifier.getAttribute('aria-invalid')).toBe('true');
    expect(await described(identifier)).toContain('un entier de 0 à 4194302');
    expect(await standsFree(page, wrong)).toBe(true);
    await page.getByLabel('Table de diffusion (BDT)').fill('192.168.1');
    await page
      .locator('#setting-bacnet-bbmd_table')
      .getByText(/Autorisé\s: vide, ou 32 BBMD/)
      .waitFor();
    expect(await browser.seriousFindings()).toEqual([]);

    // The bar never lies on the field in work, the last one of the page included.
    await page.getByLabel('Scénario').focus();
    await page.keyboard.press('Tab');
    const last = page.getByLabel('Cadence');
    await hasFocus(last, 'the last field');
    await until(() => standsFree(page, last), 5000, 'the last field stands free');

    // Nothing is applied, and the first field that is wrong has the focus.
    const check = page.getByRole('button', { name: /Vérifier et appliquer/ });
    await check.click();
    await hasFocus(identifier, 'the first wrong field');
    await until(() => standsFree(page, identifier), 5000, 'the wrong field stands free');

    await page.getByLabel('Table de diffusion (BDT)').fill('');
    await identifier.fill('77');
    await until(async () => (await page.locator('.field.wrong').count()) === 0, 10_000, 'nothing is wrong');
    await check.focus();
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Ce qui change' });
    await question.getByText('Device Identifier').waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await hasFocus(check, 'back on what opened the dialog');
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: 'Appliquer', exact: true }).click();
    const outcome = page.getByText('Appliqué.');
    await outcome.waitFor();
    await until(() => isInView(page, outcome), 5000, 'the outcome is in view');
    await hasFocus(check, 'beside the outcome');

    // What is typed stays; what cannot work rests and says why.
    await identifier.fill('78');
    await daemon.program.stop();
    await page.locator('.banner.lost').waitFor({ timeout: 30_000 });
    await page.locator('.action-bar').getByText('Pas de contact avec la passerelle').waitFor();
    expect(await check.getAttribute('aria-disabled')).toBe('true');
    expect(await described(check)).toContain('Plus de contact avec la passerelle');
    await check.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await identifier.inputValue()).toBe('78');
    expect(await browser.seriousFindings()).toEqual([]);
    await page.evaluate("location.hash = '#/settings/backup'");
    const file = page.locator('a[download]').filter({ hasText: /^config\.ini$/ });
    expect(await file.getAttribute('aria-disabled')).toBe('true');
    expect(await described(file)).toContain('Plus de contact avec la passerelle');
  }, 120_000);
});

describe.skipIf(browserMissing)(`an integrator at a desk, in English${browserNote}`, () => {
  it('comes back to filter, place and focus, and to what was begun after another login', async () => {
    const daemon = await start();
    const browser = await openBrowser({ login: 'form' });
    const { page } = browser;
    const logIn = async (password: string) => {
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
    };
    await page.goto(`http://127.0.0.1:${daemon.webPort}/#/alarms/table`);
    await logIn('public');
    await page.getByRole('button', { name: 'Later' }).click();

    await page.getByLabel('Show').selectOption('all');
    await page.getByLabel('Search').fill('Alarms');
    const row = page.getByRole('row').filter({ hasText: 'UnitAlarms.FAN FAILURE' });
    const change = row.getByRole('button', { name: 'Change' });
    await change.scrollIntoViewIfNeeded();
    const place = await scrolled(page);
    expect(place).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    expect(await scrolled(page)).toBe(0);
    await page.goBack();
    await until(async () => Math.abs((await scrolled(page)) - place) < 3, 10_000, 'the former place');
    expect(await page.getByLabel('Search').inputValue()).toBe('Alarms');
    await page.reload();
    await until(async () => Math.abs((await scrolled(page)) - place) < 3, 10_000, 'the place after a reload');

    // A limit of the gateway, beside the field; the focus goes back to the button of the row.
    await change.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Delay (s)', { exact: true }).fill('90000');
    await dialog.getByText('The delay is not possible. Allowed: 0 to 86400 s.').waitFor();
    await dialog.getByLabel('Delay (s)', { exact: true }).fill('30');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await hasFocus(change, 'the button of the row');
    await until(() => isInView(page, page.getByText('UnitAlarms.FAN FAILURE: done.')), 5000, 'the outcome');

    // What was begun is there after another login; a password never is.
    await page.goto(`http://127.0.0.1:${daemon.webPort}/#/settings`);
    await page.getByLabel('Device Identifier', { exact: true }).fill('4711');
    await page.getByLabel('BACnet password').fill('secret apple');
    const script = new WebClient(daemon.webPort);
    await script.send('PUT', '/api/v1/security/password', { current: 'public', next: 'correct horse' });
    await page.getByText('The user or the password was changed.').waitFor({ timeout: 15_000 });
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('apple');
    await logIn('correct horse');
    const identifier = page.getByLabel('Device Identifier', { exact: true });
    await identifier.waitFor();
    expect(await identifier.inputValue()).toBe('4711');
    expect(await page.getByLabel('BACnet password').inputValue()).toBe('');
    expect(await browser.seriousFindings()).toEqual([]);
  }, 120_000);
});
