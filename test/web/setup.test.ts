import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { SettingsAnswer } from '../../src/http/screens/settings/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { SimulatedPort } from '../support/ups/simulated-port.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const title = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe.skipIf(browserMissing || socatMissing)(`the guided set-up${browserNote}${socatNote}`, () => {
  it('leads an electrician with a phone from a new gateway to the sheet, and waits for him where he left', async () => {
    const ups = await SimulatedPort.open({
      family: 'masterys-gp',
      map: 'jbusp',
      units: 1,
      scenario: 'healthy',
      seed: 1,
    });
    cleanUp.push(() => ups.stop());
    const daemon: Daemon = await startDaemon({});
    cleanUp.push(() => daemon.stop());
    const web = new WebClient(daemon.webPort);
    await until(async () => (await web.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
    const browser = await Browser.open({ language: 'fr', width: 390 });
    cleanUp.push(() => browser.close());
    const { page } = browser;
    const looksRight = async (name: string) => {
      expect.soft(await browser.seriousFindings(), name).toEqual([]);
      expect.soft(await browser.overflow(), name).toBeLessThanOrEqual(0);
    };
    const portInForce = async () => {
      const { sections } = (await web.get<SettingsAnswer>('/api/v1/settings')).body;
      return sections.find(({ name }) => name === 'serial')?.keys.find(({ key }) => key === 'port')?.value;
    };

    await page.goto(`http://127.0.0.1:${daemon.webPort}/`);
    const banner = page.locator('.banner.pending', { hasText: 'installation guidée' });
    await banner.getByRole('link', { name: "Aller à l'installation" }).click();
    await title(page, "Liaison vers l'ASI");
    await page.getByText('Autre port').click();
    await page.getByText("Indiquez d'abord le nom du port.").waitFor();
    await page.getByLabel('Nom du port').fill(ups.path);
    const address = page.getByLabel("Adresse Modbus de l'ASI");
    await address.fill('300');
    await page.locator('.field-error', { hasText: /\d/ }).waitFor();
    await address.fill('1');
    await looksRight('1-line');
    await press(page, "Rechercher l'ASI");

    await title(page, "Recherche de l'ASI");
    await page.getByText(/^Trouvée/).waitFor({ timeout: 30_000 });
    expect(await page.getByText('Numéro de série', { exact: true }).locator('xpath=..').innerText()).toMatch(
      /Numéro de série\s+\S+/,
    );
    await looksRight('2-ups');
    expect(await portInForce()).toBe('');
    await page.reload();
    await page.getByText(/^Trouvée/).waitFor();
    await press(page, 'Enregistrer et continuer');

    await title(page, 'Appareil BACnet');
    expect(await portInForce()).toBe(ups.path);
    await page.getByLabel('Device Identifier', { exact: true }).fill('4242');
    await looksRight('3-bacnet');
    await press(page, 'Enregistrer et continuer');
    await title(page, 'Réseau');
    await looksRight('4-network');

    // He leaves, and the banner leads him back though the line is set.
    await page.goto(`http://127.0.0.1:${daemon.webPort}/#/settings`);
    await banner.getByRole('link', { name: "Aller à l'installation" }).click();
    await title(page, 'Réseau');
    await press(page, 'Laisser ainsi et continuer');
    await title(page, 'Mot de passe');
    await looksRight('5-password');
    await press(page, 'Plus tard');

    await title(page, 'Récapitulatif');
    await page.locator('.facts', { hasText: '4242' }).waitFor();
    await page.locator('.left-to-do', { hasText: "mot de passe d'usine est toujours en vigueur" }).waitFor();
    await looksRight('6-summary');
    const sheet = await page.getByRole('link', { name: 'Ouvrir pour imprimer' }).getAttribute('href');
    expect((await web.get<string>(`/${(sheet ?? '').replace(/^\.\//, '')}`)).status).toBe(200);
    await press(page, "Terminer et aller à l'accueil");
    await page.locator('.state-sentence', { hasText: 'La charge est protégée.' }).waitFor({ timeout: 15_000 });
    await banner.waitFor({ state: 'detached' });
    expect(browser.complaints).toEqual([]);
  }, 90_000);
});
