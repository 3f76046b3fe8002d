import { afterEach, describe, expect, it } from 'vitest';
import { loginTexts } from '../../../web/src/login/login-texts.js';
import { Reader } from '../../support/bacnet/reader.js';
import { objectId, objectType, join as octets, unconfirmed, unicast } from '../../support/bacnet/wire.js';
import { startDaemon } from '../../support/daemon.js';
import { RawPeer } from '../../support/udp.js';
import { until } from '../../support/until.js';
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
    fan: 'A fan has failed.',
    alarms: ['Fan failure', 'Alarm of unit 1', 'General alarm of the unit'],
    duplicate: 'Another device on the network has the same Device Identifier',
    use: /^Use \d+ instead$/,
    all: 'All five (.zip)',
    objects: 'Objects',
    object: 'Object',
    forced: 'Force UnitAlarms',
  },
  fr: {
    fan: 'Un ventilateur est en panne.',
    alarms: ['Défaillance de ventilation', "Alarme de l'unité 1", "Alarme générale de l'unité"],
    duplicate: 'Un autre appareil du réseau a le même Device Identifier',
    use: /^Utiliser \d+$/,
    all: 'Les cinq (.zip)',
    objects: 'Objets',
    object: 'Objet',
    forced: 'Forcer UnitAlarms',
  },
} as const;

/** What another device with this number tells (135-2012 §16.10.2). */
function iAm(instance: number): Uint8Array {
  const parts = [[0xc4], objectId(objectType.device, instance), [0x22, 0x05, 0xc4, 0x91, 0x03, 0x21, 0x63]];
  return unicast(unconfirmed(0, octets(...parts)), 0x00);
}

// Manual §6.3.3: the bit of UnitAlarms that is forced.
const unitAlarms = 2;
const overload = 1;

describe.skipIf(browserMissing)(`an integrator${browserNote}`, () => {
  it('gets rid of a duplicate number, takes the EDE files and reads a forced alarm by BACnet, in both languages, on a phone and at a desk', async () => {
    const daemon = await startDaemon({
      args: ['--demo'],
      settings: { simulator: { pace: 'none', scenario: 'fan-failure' } },
    });
    cleanUp.push(() => daemon.stop());
    const web = new WebClient(daemon.webPort);
    await until(async () => (await web.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    const double = await RawPeer.open(daemon.port);
    cleanUp.push(() => double.close());
    const isForced = async () => bitsOf(await reader.value(objectType.bitStringValue, unitAlarms))[overload];
    // As a person logs in: a password that is sent with each request goes with no download.
    const url = `http://127.0.0.1:${daemon.webPort}/`;
    const people = await Promise.all(looks.map((look) => Person.open(look, url, { login: 'form' })));
    for (const person of people) cleanUp.push(() => person.close());
    const each = (act: (person: Person, words: (typeof told)['en' | 'fr']) => Promise<void>) =>
      Promise.all(people.map((person) => act(person, told[person.look.language])));
    const inTurn = async (act: (person: Person, words: (typeof told)['en' | 'fr']) => Promise<void>) => {
      for (const person of people) await act(person, told[person.look.language]);
    };

    await each(async (person, { fan }) => {
      const login = loginTexts[person.look.language];
      await person.open();
      await person.page.getByLabel(login.password, { exact: true }).fill('public');
      await person.page.keyboard.press('Enter');
      await person.page.getByRole('button', { name: login.later }).click();
      await person.reads(person.sentence, fan);
    });
    const served = await servedNow(reader);
    await each(async (person, { alarms }) => {
      const home = await person.home(3);
      expect([home.level, home.alarms, home.isAboveTheFold]).toEqual(['warning', alarms, true]);
      expect(contradictions(home, served)).toEqual([]);
    });

    let number = 1338;
    await inTurn(async (person, { duplicate, use }) => {
      const { page } = person;
      const warning = page.locator('.banner.pending', { hasText: duplicate });
      // Again and again, as a device does that is asked: what has just got another number may not listen yet.
      const isWarned = async () => {
        double.send(iAm(number));
        return await warning.isVisible();
      };
      await until(isWarned, 30_000, `the warning of a double of ${number}`);
      await warning.getByRole('link').click();
      const proposal = page.getByRole('button', { name: use });
      number = Number(/\d+/.exec(await proposal.innerText())?.[0]);
      await proposal.click();
      await person.reads(page.locator('main .facts'), String(number));
      await warning.waitFor({ state: 'detached' });
    });

    await each(async (person, { all, objects }) => {
      const { page, look } = person;
      await person.visit('page.bacnet', 'bacnet.documents');
      const take = (name: string) =>
        Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
      const [zip] = await take(all);
      expect(zip.suggestedFilename()).toBe(`ups-${number}-${look.language}_EDE.zip`);
      const [ede] = await take(objects);
      const lines = await textOf(await ede.createReadStream());
      expect(lines).toContain(`;${number};`);
      expect(lines).toContain('UPS_OUTPUT_Lr');
      await page.getByRole('link', { name: person.text('bacnet.commissioning'), exact: true }).click();
    });

    const banner = ({ page }: Person) => page.locator('.banner.commissioning');
    await inTurn(async (person, { object, forced }) => {
      const { page } = person;
      await person.press('commissioning.start');
      await person.reads(banner(person), person.text('banner.nothingForced'));
      await page.getByLabel(object, { exact: true }).selectOption('UnitAlarms');
      await person.press('commissioning.force');
      const dialog = page.getByRole('dialog', { name: forced });
      await dialog.getByLabel('OVERLOAD', { exact: true }).check();
      await dialog.getByRole('button', { name: person.text('commissioning.force'), exact: true }).click();
      await person.reads(banner(person), 'UnitAlarms');
      expect(await isForced()).toBe(true);
      expect(await person.focus(), 'the dialog gives the focus back').toContain(person.text('commissioning.force'));
      if (person === people.at(-1)) return;
      await banner(person)
        .getByRole('button', { name: person.text('commissioning.end') })
        .click();
      await banner(person).waitFor({ state: 'detached' });
      await until(async () => (await isForced()) === false, 5000, 'the object shows the UPS again');
    });
    // What is forced is for the BMS: Home tells the UPS, to all of them.
    await each(async (person, { alarms }) => {
      await person.visit('page.home');
      await person.reads(banner(person), 'UnitAlarms');
      expect(await person.home(3)).toMatchObject({ alarms, level: 'warning' });
      expect(await person.browser.overflow()).toBeLessThanOrEqual(0);
    });
  }, 120_000);
});

function bitsOf(value: unknown): readonly boolean[] {
  if (!Array.isArray(value)) throw new Error(`no bit string: ${JSON.stringify(value)}`);
  return value.map(Boolean);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
