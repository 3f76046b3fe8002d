import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ActiveAlarm } from '../../src/http/screens/events/schema.js';
import type { UnitStatus } from '../../src/http/screens/home/schema.js';
import { alarmRows } from '../../src/journal/alarm-texts.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { scenarios } from '../../src/ups/simulator/scenarios.js';
import { until } from '../support/until.js';
import { type PlayedSite, PlayedUps } from '../support/ups/played-ups.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { type Look, looks } from '../support/web/looks.js';
import { PageServer } from '../support/web/page-server.js';
import { objectOf, objectsOf, pageDataOf, statusOf } from '../support/web/page-state.js';

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

type Shown = ReturnType<typeof pageDataOf> & {
  readonly architecture: PlayedSite['architecture']['kind'];
  readonly units?: readonly UnitStatus[];
};
type Language = 'en' | 'fr';

/** What somebody reads of it; an alarm without the words that say whose it is. */
interface Story {
  readonly name: string;
  readonly shown: () => Promise<Shown>;
  readonly level: string;
  readonly en: readonly [sentence: string, tab: string, alarms: readonly string[]];
  readonly fr: readonly [sentence: string, tab: string, alarms: readonly string[]];
  /** What the picture says in words. */
  readonly picture: Readonly<Record<Language, RegExp>>;
}

async function played(name: string, second: number, kind: 'single' | 'concentrator' = 'single'): Promise<Shown> {
  const family = builtInMaps.familyOf('masterys-gp4');
  const [map] = family.maps;
  const scenario = scenarios.find((one) => one.name === name);
  if (map === undefined || scenario === undefined) throw new Error(`no ${name}`);
  const ups = new PlayedUps({ family, map, architecture: { kind } }, scenario);
  await ups.at(1);
  const { values, units } = await ups.at(second);
  return { ...pageDataOf(values, 1000 * second), architecture: kind, units };
}

/** The gateway's list has the latest first, and each alarm as often as the UPS tells it. */
const ids = [
  'UPSAlarms/UPS GENERAL ALARM',
  'UnitAlarms/UNIT GENERAL ALARM',
  'UnitAlarms/FAN FAILURE',
  'UPSAlarms/UPS OVERLOAD',
  'UnitAlarms/OVERLOAD',
];

/** Of a UPS that is well otherwise. */
async function overloaded(): Promise<Shown> {
  const well = await played('healthy', 3);
  const rows = ids.map((id) => alarmRows.find(({ object, bit }) => `${object}/${bit}` === id));
  const active: readonly ActiveAlarm[] = rows.flatMap((row, index) =>
    row === undefined
      ? []
      : [{ name: row.object, bit: row.bit, severity: row.severity, text: row.text, sinceMs: 99_000 - index }],
  );
  const strings = ['UPSAlarms', 'UnitAlarms'].map((name) => {
    const bits = active.filter((one) => one.name === name).map(({ bit }) => ({ name: bit, active: true }));
    return [name, objectOf(name, { type: 'BSV', bits, presentValue: bits.map(() => true) })] as const;
  });
  const states = objectsOf({ UnitLoadStatus: 3, Alarms: 4, InputRecStatus: 4 }, { UNIT_OUTPUT_Lr: 128 });
  return { ...well, objects: new Map([...well.objects, ...states, ...strings]), active };
}

const stories: readonly Story[] = [
  {
    name: 'an overload of 128 %',
    shown: overloaded,
    level: 'critical',
    en: [
      'Overload: the load is 128 % of what the UPS can give.',
      'Overload – Home – MASTERYS',
      ['Unit overload', 'Fan failure', 'General alarm of the unit'],
    ],
    fr: [
      "Surcharge : la charge est à 128 % de ce que l'ASI peut fournir.",
      'Surcharge – Accueil – MASTERYS',
      ['Surcharge unité', 'Défaillance de ventilation', "Alarme générale de l'unité"],
    ],
    picture: { en: /Load/, fr: /Charge/ },
  },
  {
    name: 'an outage, 3 s old',
    shown: () => played('mains-failure', 8),
    level: 'warning',
    en: [
      'On battery: 22 min left.',
      'On battery – Home – MASTERYS',
      ['Unit on battery', 'Alarm of unit 1', 'General alarm of the unit'],
    ],
    fr: [
      'Sur batterie : encore 22 min.',
      'Sur batterie – Accueil – MASTERYS',
      ['Unité fonctionnant sur batterie', "Alarme de l'unité 1", "Alarme générale de l'unité"],
    ],
    picture: {
      en: /Mains [^;]*not present;.*Battery [^;]*discharging/,
      fr: /Secteur [^;]*absent ;.*Batterie [^;]*en décharge/,
    },
  },
  {
    name: 'a battery that is empty before the mains are back',
    shown: () => played('battery-discharged', 40),
    level: 'critical',
    en: [
      'The load is not supplied: the mains are missing and the battery is empty.',
      'Load off, battery empty – Home – MASTERYS',
      ['Battery discharged', 'Alarm of unit 1', 'General alarm of the unit'],
    ],
    fr: [
      "La charge n'est pas alimentée : le secteur est absent et la batterie est vide.",
      'Charge coupée, batterie vide – Accueil – MASTERYS',
      ['Batterie déchargée', "Alarme de l'unité 1", "Alarme générale de l'unité"],
    ],
    picture: { en: /Battery [^;]*discharged/, fr: /Batterie [^;]*déchargée/ },
  },
  {
    name: 'a rectifier that fails while the mains are there',
    shown: () => played('rectifier-fault', 3),
    level: 'critical',
    en: [
      'Rectifier fault: on battery although the mains are present, 22 min left.',
      'Rectifier fault – Home – MASTERYS',
      ['Critical alarm of the rectifier', 'Unit on battery', 'Alarm of unit 1', 'General alarm of the unit'],
    ],
    fr: [
      'Défaut du redresseur : sur batterie alors que le secteur est présent, encore 22 min.',
      'Défaut redresseur – Accueil – MASTERYS',
      [
        'Alarme critique du redresseur',
        'Unité fonctionnant sur batterie',
        "Alarme de l'unité 1",
        "Alarme générale de l'unité",
      ],
    ],
    picture: { en: /Mains [^;]*OK;.*Rectifier off/, fr: /Secteur [^;]*OK ;.*Redresseur arrêt/ },
  },
  {
    name: 'a bypass of which no alarm tells',
    shown: () => played('bypass', 3),
    level: 'warning',
    en: ['On bypass: the load is fed by the mains, without protection.', 'On bypass – Home – MASTERYS', []],
    fr: [
      'Sur by-pass : la charge est alimentée par le secteur, sans protection.',
      'Sur by-pass – Accueil – MASTERYS',
      [],
    ],
    picture: { en: /Bypass mains [^;]*OK/, fr: /Entrée by-pass [^;]*OK/ },
  },
  {
    name: 'one of three units lost',
    shown: () => played('unit-lost', 12, 'concentrator'),
    level: 'warning',
    en: [
      'Redundancy is lost, without unit 2: if one more unit fails, the load is not protected.',
      'Redundancy lost – Home – MASTERYS',
      ['Redundancy lost', 'General alarm of the UPS'],
    ],
    fr: [
      "La redondance est perdue, sans l'unité 2 : si une autre tombe en panne, la charge n'est plus protégée.",
      'Redondance perdue – Accueil – MASTERYS',
      ['Redondance perdue', "Alarme générale de l'ASI"],
    ],
    picture: { en: /Load/, fr: /Charge/ },
  },
  {
    name: 'nothing at all',
    shown: () => played('healthy', 3),
    level: 'good',
    en: ['The load is protected.', 'Load protected – Home – MASTERYS', []],
    fr: ['La charge est protégée.', 'Charge protégée – Accueil – MASTERYS', []],
    picture: { en: /Mains [^;]*OK;/, fr: /Secteur [^;]*OK ;/ },
  },
];

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

interface Seen {
  readonly look: Look;
  readonly browser: Browser;
  /** What has the focus, which nothing takes that happens. */
  readonly focus: string;
}

const focusIn = (page: Page) => page.evaluate<string>('document.activeElement.outerHTML');

/** What somebody reads of it, once it is shown. */
async function readStory({ look, browser }: Seen, { [look.language]: told }: Story) {
  const { page } = browser;
  const [sentence, , alarms] = told;
  const line = page.locator('.state-line');
  const lines = page.locator('.alarms li');
  await line.filter({ hasText: sentence }).waitFor();
  const texts = async () => {
    const shown = await lines.locator('strong').allInnerTexts();
    return shown.map((text) => plain(text).replace(/ \((unit|unité|system|système)\)$/, ''));
  };
  // The list is asked for when the states have changed: until then it is that of the story before.
  await until(async () => (await texts()).join() === alarms.join(), 10_000, `the alarms ${alarms.join(', ')}`);
  if (alarms.length === 0) await page.locator('.card .with-mark').first().waitFor();
  const last = await (alarms.length > 0 ? lines.last() : line).boundingBox();
  return {
    sentence: plain(await line.locator('.state-sentence').innerText()),
    level: (await line.getAttribute('class'))?.split(' ').at(-1),
    hasAdvice: (await line.locator('.state-advice').count()) === 1,
    alarms: await texts(),
    title: plain(await page.title()),
    overflow: Math.max(0, await browser.overflow()),
    isAboveTheFold: (last?.y ?? 0) + (last?.height ?? 0) <= look.height,
    focus: await focusIn(page),
  };
}

describe.skipIf(browserMissing)(`an operator before Home${browserNote}`, { timeout: 90_000 }, () => {
  it('reads what is wrong, what to do, and each alarm once, above the fold, as it comes and goes', async () => {
    let now = await played('healthy', 3);
    const fake = fakeScreens([]);
    const gateway = await PageServer.start({
      status: () => statusOf({ model: 'MASTERYS', architecture: now.architecture }, { units: now.units ?? [] }),
      values: { ...fake.values, objects: () => [...now.objects.values()] },
      events: { ...fake.events, alarms: () => ({ active: [...now.active], isTold: true }) },
    });
    cleanUp.push(() => gateway.stop());
    // All four look at the same time.
    const all = await Promise.all(
      looks.map(async (look): Promise<Seen> => {
        const browser = await Browser.open(look);
        cleanUp.push(() => browser.close());
        await browser.page.goto(gateway.url);
        await browser.page.locator('.state-line').waitFor();
        await browser.page.locator('.top button:visible').first().focus();
        return { look, browser, focus: await focusIn(browser.page) };
      }),
    );
    for (const story of stories) {
      now = await story.shown();
      await gateway.web.clock.advance(1000);
      const { name, level, picture } = story;
      await Promise.all(
        all.map(async (seen) => {
          const { look, browser } = seen;
          const [sentence, title, alarms] = story[look.language];
          const right = { sentence, level, hasAdvice: level !== 'good', alarms, title, overflow: 0 };
          const where = `${name}, ${look.language} ${look.width}`;
          const read = await readStory(seen, story);
          expect({ where, ...read }).toEqual({ where, ...right, isAboveTheFold: true, focus: seen.focus });
          const drawn = await browser.page.locator('.power-path svg').getAttribute('aria-label');
          expect(plain(drawn ?? '')).toMatch(picture[look.language]);
          // Where most stands on the page, and where least does.
          if (stories.at(0) === story || level === 'good') expect(await browser.seriousFindings()).toEqual([]);
        }),
      );
    }
    for (const { browser } of all) expect(browser.complaints).toEqual([]);
  });

  it('has the icon of the tab tell how grave it is, and may install the page', async () => {
    const { objects, active } = await overloaded();
    const fake = fakeScreens([]);
    const gateway = await PageServer.start({
      values: { ...fake.values, objects: () => [...objects.values()] },
      events: { ...fake.events, alarms: () => ({ active: [...active], isTold: true }) },
    });
    cleanUp.push(() => gateway.stop());
    const browser = await Browser.open({});
    cleanUp.push(() => browser.close());
    const { page } = browser;
    await page.goto(gateway.url);
    await page.locator('.state-line.critical').waitFor();
    const icon = await page.locator('link[rel="icon"]').getAttribute('href');
    // The octagon of what is critical.
    expect(decodeURIComponent(icon ?? '')).toContain('#b3261e');
    const address = await page.locator('link[rel="manifest"]').getAttribute('href');
    const manifest = await page.request.get(new URL(address ?? '', page.url()).href);
    expect(manifest.headers()['content-type']).toMatch(/^application\/manifest\+json/);
    const { icons, ...rest } = (await manifest.json()) as { readonly icons: readonly Record<string, string>[] };
    expect(rest).toMatchObject({ display: 'standalone', start_url: './#/home' });
    // A phone takes pictures of 192 and 512 pixels, and one that it may cut to its own shape.
    expect(icons.map(({ sizes, type, purpose }) => [sizes, type, purpose])).toEqual([
      ['any', 'image/svg+xml', 'any'],
      ['192x192', 'image/png', 'any'],
      ['512x512', 'image/png', 'any'],
      ['512x512', 'image/png', 'maskable'],
    ]);
    for (const { src = '', type, sizes = '' } of icons) {
      const picture = await page.request.get(new URL(src, page.url()).href);
      expect([picture.status(), picture.headers()['content-type']]).toEqual([200, type]);
      // The width and height stand in the first chunk of a PNG (W3C PNG §11.2.1).
      const body = await picture.body();
      if (type === 'image/png') expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`).toBe(sizes);
    }
  });
});
