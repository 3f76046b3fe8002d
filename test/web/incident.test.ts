import { afterEach, describe, expect, it } from 'vitest';
import type { ActiveAlarm } from '../../src/http/screens/events/schema.js';
import { alarmRows } from '../../src/journal/alarm-texts.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';
import { objectOf, objectsOf, statusOf } from '../support/web/page-state.js';

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

/** The gateway's list has the latest first, and each alarm as often as the UPS tells it. */
const ids = [
  'UPSAlarms/UPS GENERAL ALARM',
  'UnitAlarms/UNIT GENERAL ALARM',
  'UnitAlarms/FAN FAILURE',
  'UPSAlarms/UPS OVERLOAD',
  'UnitAlarms/OVERLOAD',
];

function overloaded(): { objects: Map<string, ReturnType<typeof objectOf>>; active: ActiveAlarm[] } {
  const rows = ids.map((id) => alarmRows.find(({ object, bit }) => `${object}/${bit}` === id));
  const active = rows.flatMap((row, index) =>
    row === undefined
      ? []
      : [{ name: row.object, bit: row.bit, severity: row.severity, text: row.text, sinceMs: 99_000 - index }],
  );
  const strings = ['UPSAlarms', 'UnitAlarms'].map((name) => {
    const bits = active.filter((one) => one.name === name).map(({ bit }) => ({ name: bit, active: true }));
    return [name, objectOf(name, { type: 'BSV', bits, presentValue: bits.map(() => true) })] as const;
  });
  const states = objectsOf({ UnitLoadStatus: 3, Alarms: 4, InputRecStatus: 4 }, { UNIT_OUTPUT_Lr: 128 });
  return { objects: new Map([...states, ...strings]), active };
}

async function open(language: 'en' | 'fr', width: number): Promise<Browser> {
  const fake = fakeScreens([]);
  const { objects, active } = overloaded();
  const gateway = await PageServer.start({
    status: () => statusOf({ model: 'MASTERYS' }),
    values: { ...fake.values, objects: () => [...objects.values()] },
    events: { ...fake.events, alarms: () => ({ active, isTold: true }) },
  });
  cleanUp.push(() => gateway.stop());
  const browser = await Browser.open({ language, width });
  cleanUp.push(() => browser.close());
  await browser.page.setViewportSize({ width, height: 844 });
  await browser.page.goto(gateway.url);
  await browser.page.locator('.alarms li').first().waitFor();
  return browser;
}

describe.skipIf(browserMissing)(`Home while a UPS is overloaded${browserNote}`, { timeout: 60_000 }, () => {
  it.each([
    [
      'en',
      390,
      'Overload: the load is 128 % of what the UPS can give.',
      ['Unit overload', 'Fan failure', 'General alarm of the unit'],
      'Overload – Home – MASTERYS',
    ],
    [
      'fr',
      390,
      "Surcharge : la charge est à 128 % de ce que l'ASI peut fournir.",
      ['Surcharge unité', 'Défaillance de ventilation', "Alarme générale de l'unité"],
      'Surcharge – Accueil – MASTERYS',
    ],
    [
      'en',
      1440,
      'Overload: the load is 128 % of what the UPS can give.',
      ['Unit overload', 'Fan failure', 'General alarm of the unit'],
      'Overload – Home – MASTERYS',
    ],
  ] as const)('names it, what to do, and each alarm once, all above the fold (%s, %i px)', async (...row) => {
    const [language, width, sentence, alarms, title] = row;
    const browser = await open(language, width);
    const { page } = browser;
    const line = page.locator('.state-line');
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    expect(plain(await page.locator('.state-sentence').innerText())).toBe(sentence);
    expect(await line.getAttribute('class')).toContain('critical');
    expect((await line.locator('.state-advice').innerText()).length).toBeGreaterThan(20);
    const lines = page.locator('.alarms li');
    const texts = await lines.locator('strong').allInnerTexts();
    expect(texts.map((text) => text.replace(/ \((unit|unité)\)$/, ''))).toEqual(alarms);
    const last = await lines.last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(844);
    expect(await browser.overflow()).toBeLessThanOrEqual(0);

    expect(await page.title()).toBe(title);
    const icon = await page.locator('link[rel="icon"]').getAttribute('href');
    // The octagon of what is critical.
    expect(decodeURIComponent(icon ?? '')).toContain('#b3261e');
    const address = await page.locator('link[rel="manifest"]').getAttribute('href');
    const manifest = await page.request.get(new URL(address ?? '', page.url()).href);
    expect(manifest.headers()['content-type']).toMatch(/^application\/manifest\+json/);
    expect(await manifest.json()).toMatchObject({ display: 'standalone', start_url: './#/home' });
    expect(await browser.seriousFindings()).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
