import { afterEach, describe, expect, it } from 'vitest';
import type { SettingsAnswer } from '../../../src/http/screens/settings/schema.js';
import { Reader } from '../../support/bacnet/reader.js';
import { startDaemon } from '../../support/daemon.js';
import { until } from '../../support/until.js';
import { socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { SimulatedPort } from '../../support/ups/simulated-port.js';
import { browserMissing, browserNote } from '../../support/web/browser.js';
import { looks } from '../../support/web/looks.js';
import { contradictions, Person, servedNow } from '../../support/web/person.js';
import { WebClient } from '../../support/web/web-client.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

/** What each reads; an alarm without the words that say whose it is. */
const told = {
  en: {
    none: 'No serial port is set: nothing is known of the UPS.',
    way: 'Set the serial port',
    range: /1 to 247/,
    name: 'Write the name of the port first.',
    identifier: 'Device Identifier',
    left: 'The factory password is still in force',
    open: 'The battery is disconnected: the load stops when the mains fail.',
    alarms: ['Battery disconnected', 'Battery alarm', 'Alarm of unit 1', 'General alarm of the unit'],
  },
  fr: {
    none: "Aucun port série n'est configuré : l'état de l'ASI est inconnu.",
    way: 'Configurer le port série',
    range: /1 à 247/,
    name: "Indiquez d'abord le nom du port.",
    identifier: 'Device Identifier',
    left: "mot de passe d'usine est toujours en vigueur",
    open: 'La batterie est déconnectée : la charge sera coupée si le secteur disparaît.',
    alarms: ['Batterie déconnectée', 'Alarme batterie', "Alarme de l'unité 1", "Alarme générale de l'unité"],
  },
} as const;

describe.skipIf(browserMissing || socatMissing)(`an electrician${browserNote}${socatNote}`, () => {
  it('is led from a new gateway to the sheet, and waited for where he left, in both languages, on a phone and at a desk', async () => {
    const ups = await SimulatedPort.open({
      family: 'masterys-gp',
      map: 'jbusp',
      units: 1,
      scenario: 'battery-disconnected',
      seed: 1,
    });
    cleanUp.push(() => ups.stop());
    const daemon = await startDaemon({});
    cleanUp.push(() => daemon.stop());
    const web = new WebClient(daemon.webPort);
    await until(async () => (await web.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    const portInForce = async () => {
      const { sections } = (await web.get<SettingsAnswer>('/api/v1/settings')).body;
      return sections.find(({ name }) => name === 'serial')?.keys.find(({ key }) => key === 'port')?.value;
    };

    for (const [at, look] of looks.entries()) {
      const words = told[look.language];
      const person = await Person.open(look, `http://127.0.0.1:${daemon.webPort}/`);
      cleanUp.push(() => person.close());
      const { page, browser } = person;
      const looksRight = async (step: string) => {
        expect.soft(await browser.overflow(), step).toBeLessThanOrEqual(0);
        // The theme and the size of the others are those of the first or the last.
        if (at === 0 || at === looks.length - 1) expect.soft(await browser.seriousFindings(), step).toEqual([]);
      };
      const title = (step: 'line' | 'ups' | 'bacnet' | 'network' | 'password' | 'summary') =>
        page.getByRole('heading', { level: 2, name: person.text(`setup.step.${step}`), exact: true }).waitFor();

      await person.open();
      await person.reads(person.sentence, words.none);
      const way = page.getByRole('link', { name: words.way });
      expect([await way.getAttribute('href'), await person.isAboveTheFold(way)]).toEqual(['#/link', true]);
      const banner = page.locator('.banner.pending', { hasText: person.text('pending.first-setup') });
      await banner.getByRole('link').click();

      await title('line');
      await page.getByText(person.text('setup.way.other'), { exact: true }).click();
      const port = page.getByLabel(person.text('setup.path'));
      await port.fill('');
      await page.getByText(words.name).waitFor();
      await port.fill(ups.path);
      const address = page.getByLabel(person.text('setup.slave'));
      await address.fill('300');
      await person.reads(page.locator('.field-error'), words.range);
      expect(await person.focus(), 'what is wrong stands beside the field in work').toContain('aria-invalid="true"');
      await address.fill('1');
      await looksRight('line');
      await person.press('setup.search');

      await title('ups');
      const found = page.locator('.note.good', { hasText: person.text('setup.found').replace(/\W*\{.*/, '') });
      await found.waitFor({ timeout: 30_000 });
      expect(await portInForce()).toBe('');
      await looksRight('ups');
      await page.reload();
      await found.waitFor();
      await person.press('setup.save');

      await title('bacnet');
      expect(await portInForce()).toBe(ups.path);
      const identifier = String(4242 + at);
      await page.getByLabel(words.identifier, { exact: true }).fill(identifier);
      await looksRight('bacnet');
      await person.press('setup.save');
      await title('network');
      await looksRight('network');

      // He leaves, and the banner leads him back though the line is set.
      await person.open('settings');
      await banner.getByRole('link').click();
      await title('network');
      await person.press('setup.keepAndGoOn');
      await title('password');
      await looksRight('password');
      await person.press('setup.later');

      await title('summary');
      await person.reads(page.locator('.facts'), identifier);
      await person.reads(page.locator('.left-to-do'), words.left);
      await looksRight('summary');
      const sheet = await page.getByRole('link', { name: person.text('documents.open') }).getAttribute('href');
      expect((await web.get<string>(`/${(sheet ?? '').replace(/^\.\//, '')}`)).status).toBe(200);
      await person.press('setup.finish');
      await person.reads(person.sentence, words.open);
      await banner.waitFor({ state: 'detached' });
      const home = await person.home(words.alarms.length);
      expect([home.level, home.alarms, home.isAboveTheFold]).toEqual(['critical', words.alarms, true]);
      expect(contradictions(home, await servedNow(reader))).toEqual([]);
      expect(browser.complaints).toEqual([]);
      await person.close();

      // The next one finds a new gateway.
      await web.send('PUT', '/api/v1/settings', { edits: [{ section: 'serial', key: 'port', value: '' }] });
      await web.send('PUT', '/api/v1/setup/step', { step: 'line' });
    }
  }, 180_000);
});
