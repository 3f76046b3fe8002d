import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, type Program } from '../support/daemon.js';
import { signingKeys } from '../support/machine/firmware-images.js';
import {
  passTrial,
  placesIn,
  skipTimeUntilSaid,
  startUpdatable,
  temporaryFolder,
  versionOfProject,
} from '../support/machine/installation.js';
import { type FileChanges, imageOfSlot } from '../support/machine/installed-image.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const { folder, remove } = temporaryFolder();
const places = placesIn(folder);
const keys = signingKeys();
const versionA = versionOfProject();
const versionB = '9.1.0';
const versionC = '9.2.0';

describe.skipIf(browserMissing)(`the page of an installation in slots${browserNote}`, { timeout: 120_000 }, () => {
  let webPort = 0;
  let program: Program | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    ensureBuilt();
    ({ webPort, program } = await startUpdatable(folder, keys.publicPem));
    const web = new WebClient(webPort);
    const canUpdate = async () => (await web.get<{ canUpdate?: boolean }>('/api/v1/firmware')).body.canUpdate;
    await until(() => canUpdate().catch(() => false), 30_000, 'the page');
  }, 120_000);
  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });
  afterAll(async () => {
    await program?.stop();
    remove();
  });

  async function open(options: BrowserOptions = {}): Promise<Page> {
    browser = await Browser.open(options);
    const { page } = browser;
    await page.goto(`http://127.0.0.1:${webPort}/#/firmware`);
    await page.getByLabel('Image (image.bin)').waitFor();
    return page;
  }

  const imageFrom = (version: string, changes?: FileChanges) =>
    imageOfSlot(places.slots, 'a', keys.privateKey, version, changes);

  async function choose(page: Page, image: Buffer, words = english): Promise<Locator> {
    const file = join(folder, 'image.bin');
    writeFileSync(file, image);
    // The same name again, as after a download that was repeated.
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByLabel('Image (image.bin)').click(),
    ]);
    await chooser.setFiles(file);
    await page.getByRole('button', { name: words.install, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words.password).fill('public');
    await dialog.getByRole('button', { name: words.install, exact: true }).click();
    return dialog;
  }

  it('says in French why it takes no image, and goes on', async () => {
    const page = await open({ language: 'fr', width: 390 });
    const image = imageFrom(versionB);
    const wrong: readonly (readonly [image: Buffer, text: string, cause: string])[] = [
      [
        Buffer.from('PK a plan of the building'),
        "Le fichier n'est pas une image de micrologiciel.",
        'Le fichier ne commence pas comme une image de micrologiciel.',
      ],
      [
        imageOfSlot(places.slots, 'a', signingKeys().privateKey, versionB),
        "L'image n'est pas signée par une clé de confiance.",
        "L'image n'est signée par aucune clé à laquelle cette passerelle fait confiance.",
      ],
      [image.subarray(0, -1), "L'image est incomplète.", "L'image se termine trop tôt."],
      [
        imageOfSlot(places.slots, 'a', keys.privateKey, versionB, {}, { target: 'linux-mips' }),
        "L'image est destinée à un autre type de machine.",
        "L'image est destinée à linux-mips, cette machine est ",
      ],
    ];
    for (const [bytes, text, cause] of wrong) {
      const dialog = await choose(page, bytes, french);
      await says(dialog.getByRole('alert'), text);
      await says(dialog.getByRole('alert'), cause);
      await dialog.getByRole('button', { name: 'Annuler' }).click();
      await says(page.locator('.note.critical'), "L'image a été refusée.");
      await says(page.locator('.note.critical'), `Cause : ${cause}`);
    }
    await says(facts(page, 'En service'), versionA);
  });

  it('shows the image going out, finds the new version by itself and says that it is kept', async () => {
    const page = await open({ width: 390 });
    const image = imageFrom(versionB);
    const network = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: image.length / 4 };
    await network.send('Network.emulateNetworkConditions', slow);
    const dialog = await choose(page, image);
    await says(dialog, /\d+\s% sent/);
    // Longer than the page's own interval: the gateway then says that it is busy, and the question must stay.
    await says(dialog, /9\d\s% sent|checking/);
    await says(page.locator('.note.info'), `The gateway restarts with version ${versionB}`);
    await says(page.locator('.banner.lost'), 'No contact with the gateway');
    expect(await page.locator('main').getByText('The gateway does not answer').count()).toBe(0);
    await says(page.locator('.note.info'), `Version ${versionB} is on trial`);
    if (program) await passTrial(program, versionB);
    await says(page.locator('.note.good'), `Version ${versionB} runs well and stays.`);
    await says(facts(page, 'Running'), versionB);
    await says(facts(page, 'Other version'), versionA);
    // What runs in the browser is of the version before.
    await says(page.locator('.banner.pending'), `The gateway now runs version ${versionB}`);
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await says(facts(page, 'Running'), versionB);
    expect(await page.getByText('The gateway now runs version').count()).toBe(0);
  });

  it('tells of a version that starts and gets no UPS, and why the former one is back', async () => {
    const page = await open({ language: 'fr', width: 390 });
    const readSource = (path: string) => readFileSync(join(places.slots, 'b', path), 'utf8');
    const deaf = 'dist/ups/simulator/crc16.js';
    const broken = { [deaf]: readSource(deaf).replaceAll('0xa001', '0xa003') };
    expect(broken[deaf]).toContain('0xa003');
    await choose(page, imageFrom(versionC, broken), french);
    await says(page.locator('.note.info'), `La version ${versionC} est à l'essai`);
    await says(facts(page, 'En service'), versionC);
    const back = page.locator('.note.warning', {
      hasText: `${versionC} n'a pas été conservée : la ${versionB} est de retour`,
    });
    // Not a step more: the former version is taken for hung when it has had no time to start in.
    if (program) await skipTimeUntilSaid(program, `Version ${versionC} is not kept`);
    await back.waitFor({ timeout: 60_000 });
    await says(page.locator('.note.warning'), 'après 60 s (manque : ASI)');
    await says(facts(page, 'En service'), versionB);
  });
});

const english = { install: 'Install', password: 'Password again' };
const french = { install: 'Installer', password: 'Mot de passe, pour confirmer' };

const says = (place: Locator, text: string | RegExp) =>
  place.filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
const facts = (page: Page, name: string) =>
  page.locator('.facts > div', { has: page.locator('dt', { hasText: name }) });
