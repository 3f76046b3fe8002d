import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Reader } from '../../support/bacnet/reader.js';
import { Program, root, startDaemon } from '../../support/daemon.js';
import { until } from '../../support/until.js';
import { socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { SimulatedPort } from '../../support/ups/simulated-port.js';
import { browserMissing, browserNote } from '../../support/web/browser.js';
import { isPhone, looks } from '../../support/web/looks.js';
import { contradictions, Person, type SeenHome, servedNow } from '../../support/web/person.js';
import { SkippingClock } from '../../support/web/skipping-clock.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

/** What each reads; an alarm without the words that say whose it is. */
const told = {
  en: {
    well: 'The load is protected.',
    battery: /^On battery: \d+\smin left\.$/,
    alarms: ['Unit on battery', 'Alarm of unit 1', 'General alarm of the unit'],
    outage: 'Mains failure',
    held: 'The inverter holds the load, from the battery.',
    wasHeld: 'The inverter held the load, from the battery.',
    loads: /load on inverter → load on battery .* → load on inverter/,
    left: /100 %, \d+ min before; \d+ %, \d+ min left at the end/,
    lost: /^No data from the UPS for [\d.]+\ss\.$/,
    lastKnown: 'Last known: load on inverter.',
  },
  fr: {
    well: 'La charge est protégée.',
    battery: /^Sur batterie\s: encore \d+\smin\.$/,
    alarms: ['Unité fonctionnant sur batterie', "Alarme de l'unité 1", "Alarme générale de l'unité"],
    outage: 'Coupure du secteur',
    held: "L'onduleur maintient la charge, sur batterie.",
    wasHeld: "L'onduleur a maintenu la charge, sur batterie.",
    loads: /charge sur onduleur → charge sur batterie .* → charge sur onduleur/,
    left: /100 %, \d+ min avant ; il restait \d+ %, \d+ min à la fin/,
    lost: /^Plus de données de l'ASI depuis [\d,]+\ss\.$/,
    lastKnown: 'Dernier état connu : charge sur onduleur.',
  },
} as const;

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe.skipIf(browserMissing || socatMissing)(`an operator${browserNote}${socatNote}`, () => {
  it('sees the mains fail and return, the line go silent and the gateway restart, in both languages, on a phone and at a desk', async () => {
    const clock = new SkippingClock();
    const ups = await SimulatedPort.open({
      family: 'masterys-bc-plus',
      map: 'vu-map',
      units: 1,
      scenario: 'healthy',
      seed: 1,
      clock,
    });
    let endUps = async () => {
      endUps = async () => undefined;
      await ups.stop();
    };
    cleanUp.push(() => endUps());
    const daemon = await startDaemon({
      settings: { serial: { port: ups.path }, ups: { family: 'masterys-bc-plus' } },
    });
    cleanUp.push(() => daemon.stop());
    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    const people = await Promise.all(looks.map((look) => Person.open(look, `http://127.0.0.1:${daemon.webPort}/`)));
    for (const person of people) cleanUp.push(() => person.close());
    const each = (act: (person: Person) => Promise<void>) => Promise.all(people.map(act));
    /** What all of them see on Home is what a BMS reads, too. */
    const standsOnHome = async (alarms: number, right: (person: Person, home: SeenHome) => void) => {
      const served = await servedNow(reader);
      await each(async (person) => {
        const home = await person.home(alarms);
        expect(contradictions(home, served)).toEqual([]);
        expect(home.isAboveTheFold).toBe(true);
        right(person, home);
      });
    };

    const focus = new Map<Person, string>();
    await each(async (person) => {
      const words = told[person.look.language];
      await person.open();
      await person.reads(person.sentence, words.well);
      await person.page.locator('.top button:visible').first().focus();
      focus.set(person, await person.focus());
    });
    await standsOnHome(0, (_, { level }) => expect(level).toBe('good'));

    ups.switchTo('mains-failure');
    clock.skip(5000);
    await each((person) => person.reads(person.sentence, told[person.look.language].battery));
    await standsOnHome(3, (person, home) => {
      const { battery, alarms } = told[person.look.language];
      expect(home.sentence).toMatch(battery);
      expect([home.level, home.alarms]).toEqual(['warning', alarms]);
      expect(home.focus, 'nothing takes the focus').toBe(focus.get(person));
    });
    await each((person) => person.reads(person.page.getByRole('status'), told[person.look.language].battery));

    await each(async (person) => {
      const { outage, held } = told[person.look.language];
      await person.visit('page.events');
      const entry = person.page.locator('.incident').first();
      await person.reads(entry, outage);
      const summary = plain(await entry.innerText());
      expect(summary).toContain(held);
      expect(summary).toContain(person.text('incidents.runs'));
      expect(await person.isAboveTheFold(entry)).toBe(true);
    });
    clock.skip(100_000);
    await each(async (person) => {
      const { outage, wasHeld, loads, left } = told[person.look.language];
      const entries = person.page.locator('.incident');
      const summary = entries.first().locator('summary');
      // The load is back a reading before the mains are, which ends it.
      await until(async () => left.test(plain(await summary.innerText())), 10_000, `${left}`);
      await person.reads(summary, wasHeld);
      expect(await entries.count()).toBe(1);
      await summary.click();
      const story = entries.first().locator('.incident-story');
      await person.reads(story.getByRole('row'), told[person.look.language].alarms[0]);
      expect(plain(await story.innerText())).toMatch(loads);
      expect(await person.browser.overflow()).toBeLessThanOrEqual(0);
      // Where most stands on the page.
      if (isPhone(person.look)) expect(await person.browser.seriousFindings()).toEqual([]);
      if (person === people[0]) await looksFurther(person, outage);
      await person.visit('page.home');
      await person.reads(person.sentence, told[person.look.language].well);
    });
    await standsOnHome(0, (_, { level }) => expect(level).toBe('good'));

    await endUps();
    await each(async (person) => {
      const { lost, lastKnown } = told[person.look.language];
      await person.reads(person.sentence, lost);
      await person.reads(person.page.locator('.state-line'), lastKnown);
    });
    expect(await reader.value(19, 0), 'No com with UPS (Manual §6.2.1)').toBe(3);

    await daemon.program.stop();
    await each((person) => person.page.locator('.banner.lost').waitFor());
    const again = new Program(join(root, 'dist/main.js'), ['--config', daemon.configFile, '--data', daemon.dataDir]);
    cleanUp.push(() => again.stop());
    await each(async (person) => {
      await person.page.locator('.banner.lost').waitFor({ state: 'detached', timeout: 20_000 });
      await until(async () => (await person.sentence.innerText()) !== '', 5000, 'a sentence');
      expect(await person.page.locator('.state-line').getAttribute('class')).not.toMatch(/good/);
    });
  }, 120_000);
});

/** The journal keeps its filter over a reload; a graph names the incidents of its time, and leads to them. */
async function looksFurther(person: Person, outage: string): Promise<void> {
  const { page } = person;
  await page.getByRole('link', { name: person.text('events.journal'), exact: true }).click();
  const filter = page.getByLabel(person.text('events.group'));
  await filter.selectOption('alarms');
  const alarm = page.getByRole('row', { name: /^.*Alarme\s: / }).first();
  await alarm.waitFor();
  await page.reload();
  await alarm.waitFor();
  expect(await filter.inputValue()).toBe('alarms');
  await person.open('values/graphs');
  await page
    .getByRole('region', { name: person.text('incidents.onCurves') })
    .getByRole('link', { name: outage })
    .click();
  await page.locator('.incident-story').waitFor();
  expect(await person.browser.seriousFindings()).toEqual([]);
}
