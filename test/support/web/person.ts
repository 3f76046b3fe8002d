import type { Locator, Page } from 'playwright-core';
import type { Reader } from '../bacnet/reader.js';
import { objectType } from '../bacnet/wire.js';
import { until } from '../until.js';
import { Browser, type BrowserOptions } from './browser.js';
import { isPhone, type Look } from './looks.js';
import { translators } from './translators.js';

type TextKey = Parameters<typeof translators.en>[0];

/** What stands on Home. */
export interface SeenHome {
  readonly sentence: string;
  readonly level: string | undefined;
  /** In words, without whose they are, from the top. */
  readonly alarms: readonly string[];
  /** Bit_Text of all of them. */
  readonly bits: readonly string[];
  /** The power path in words. */
  readonly picture: string;
  /** Sentence, and alarms if there are any, without scrolling. */
  readonly isAboveTheFold: boolean;
  readonly focus: string;
}

const unbroken = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** Somebody before the page, who reads it in a language, on a phone or at a desk. */
export class Person {
  readonly look: Look;
  readonly browser: Browser;
  readonly #url: string;

  private constructor(look: Look, browser: Browser, url: string) {
    this.look = look;
    this.browser = browser;
    this.#url = url;
  }

  static async open(look: Look, url: string, options: Pick<BrowserOptions, 'login' | 'password'> = {}) {
    return new Person(look, await Browser.open({ ...look, ...options }), url);
  }

  get page(): Page {
    return this.browser.page;
  }

  get sentence(): Locator {
    return this.page.locator('.state-sentence');
  }

  /** A text of the page in the person's language. */
  text(key: TextKey): string {
    return translators[this.look.language](key);
  }

  /** The address of a page. */
  async open(route = ''): Promise<void> {
    await this.page.goto(`${this.#url}${route === '' ? '' : `#/${route}`}`);
  }

  /** By the navigation, which is a menu on a phone. */
  async visit(...keys: readonly TextKey[]): Promise<void> {
    for (const key of keys) {
      const link = this.page.getByRole('link', { name: this.text(key), exact: true });
      const menu = this.page.getByRole('button', { name: this.text('app.menu') });
      await link.or(menu).first().waitFor();
      if (isPhone(this.look) && (await link.count()) === 0) await menu.click();
      await link.first().click();
    }
  }

  press(key: TextKey): Promise<void> {
    return this.page.getByRole('button', { name: this.text(key), exact: true }).click();
  }

  /** Waits until the place says so. */
  async reads(place: Locator, text: string | RegExp): Promise<void> {
    await place.filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
  }

  async isAboveTheFold(place: Locator): Promise<boolean> {
    const box = await place.boundingBox();
    return box !== null && box.y + box.height <= this.look.height;
  }

  focus(): Promise<string> {
    return this.page.evaluate<string>('document.activeElement.outerHTML');
  }

  /** Home, once its list has that many alarms. */
  async home(alarms: number): Promise<SeenHome> {
    const line = this.page.locator('.state-line');
    const lines = this.page.locator('.alarms li');
    await until(async () => (await lines.count()) === alarms, 15_000, `${alarms} alarms`);
    const words = await lines.locator('strong').allInnerTexts();
    // A phone shows them in the line that opens.
    const bits = await lines.locator('.bits').allTextContents();
    return {
      sentence: unbroken(await this.sentence.innerText()),
      level: (await line.getAttribute('class'))?.split(' ').at(-1),
      alarms: words.map((text) => unbroken(text).replace(/ \((unit|unité|system|système)\)$/, '')),
      bits: bits.flatMap((text) => text.split(', ')),
      picture: unbroken((await this.page.locator('.power-path svg').getAttribute('aria-label')) ?? ''),
      isAboveTheFold: await this.isAboveTheFold(alarms > 0 ? lines.last() : line),
      focus: await this.focus(),
    };
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

// Manual §6.2.3, §6.3.2, §6.3.3; Bit_Text is property 343 (135-2016 §21).
const unitLoadStatus = 2;
const [upsAlarms, unitAlarms] = [1, 2];
const bitText = 343;
const [onBattery, onInverter] = [2, 3];

/** What a BMS reads at that moment. */
export async function servedNow(reader: Reader) {
  const setBits = async (instance: number) => {
    const bits = (await reader.value(objectType.bitStringValue, instance)) as readonly boolean[];
    const texts = (await reader.read(objectType.bitStringValue, instance, bitText)) as readonly string[];
    return texts.filter((_, at) => bits[at]);
  };
  return {
    load: await reader.value(objectType.multiStateValue, unitLoadStatus),
    bits: [...(await setBits(upsAlarms)), ...(await setBits(unitAlarms))],
  };
}

/** Where Home contradicts itself, or what a BMS reads. */
export function contradictions(home: SeenHome, served: Awaited<ReturnType<typeof servedNow>>): readonly string[] {
  const sorted = (bits: readonly string[]) => [...new Set(bits)].sort().join();
  const rules: readonly (readonly [rule: string, isBroken: boolean])[] = [
    ['other alarms than on BACnet', sorted(home.bits) !== sorted(served.bits)],
    ['good beside an alarm', home.level === 'good' && home.bits.length > 0],
    ['good, and not on the inverter', home.level === 'good' && served.load !== onInverter],
    [
      'the battery is discharged in words, and does not feed the load on BACnet, or the other way round',
      /discharging|en décharge/.test(home.picture) !== (served.load === onBattery),
    ],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}
