import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoginOutcome } from '../../src/http/server/access/login-gate.js';
import { loginTexts } from '../../web/src/login/login-texts.js';
import { ensureBuilt, Program, root, startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';
import { WebClient } from '../support/web/web-client.js';

const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the texts of the login page', () => {
  it('are the same in both languages, with the same facts', () => {
    const { en, fr } = loginTexts;
    expect(Object.keys(fr)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect(facts(fr[key]), key).toEqual(facts(en[key]));
  });

  it('have a space that does not break before a colon in French', () => {
    expect(Object.values(loginTexts.fr).filter((text) => /(?:^|[^\u00a0])[:;?!](?: |$)/.test(text))).toEqual([]);
  });
});

describe('the login page', () => {
  it('takes less than 20 kB, compressed as it is sent, and none of the page itself', () => {
    ensureBuilt();
    const folder = join(root, 'dist/web');
    const index = readFileSync(join(folder, 'login.html'), 'utf8');
    const assets = readdirSync(join(folder, 'assets')).filter((name) => index.includes(name));
    expect(assets.map((name) => name.replace(/-.*\./, '.')).sort()).toEqual(['login.css', 'login.js']);
    const bytes = assets.map((name) => statSync(join(folder, 'assets', `${name}.gz`)).size);
    expect(bytes.reduce((sum, one) => sum + one, index.length)).toBeLessThan(20_000);
  });
});

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const browser = await Browser.open({ login: 'form', ...options });
  cleanUp.push(() => browser.close());
  return browser;
}

/** Answers that would open a window of the browser. */
function promptsIn(context: BrowserContext): readonly string[] {
  const found: string[] = [];
  context.on('response', (answer) => {
    if (answer.headers()['www-authenticate'] !== undefined) found.push(answer.url());
  });
  return found;
}

const words = {
  en: {
    user: 'User',
    password: 'Password',
    logIn: 'Log in',
    wrong: 'The user or the password is wrong.',
    locked: /Too many wrong passwords/,
    left: /Try again in (1 min 30|1 min 29|1 min 28|1 min 27) s\./,
    help: 'Password unknown?',
    first: 'Choose a password',
    later: 'Later',
    values: 'Values',
    signOut: 'Sign out',
    signedOut: 'You have signed out.',
    menu: 'Menu',
  },
  fr: {
    user: 'Utilisateur',
    password: 'Mot de passe',
    logIn: 'Se connecter',
    wrong: 'Utilisateur ou mot de passe erroné.',
    locked: /Trop de mots de passe erronés/,
    left: /Réessayez dans (1 min 30|1 min 29|1 min 28|1 min 27) s\./,
    help: 'Mot de passe inconnu ?',
    first: 'Choisir un mot de passe',
    later: 'Plus tard',
    values: 'Valeurs',
    signOut: 'Se déconnecter',
    signedOut: 'Vous êtes déconnecté.',
    menu: 'Menu',
  },
} as const;

describe.skipIf(browserMissing)(`a login by the page${browserNote}`, { timeout: 90_000 }, () => {
  it.each([
    ['en', 1440],
    ['fr', 390],
  ] as const)(
    'says in %s what is wrong, for how long, and where help is; leads on; ends (%i px)',
    async (language, width) => {
      let locked: LoginOutcome | undefined;
      const gateway = await PageServer.start({
        checkLogin: async (user, password) =>
          locked ?? { outcome: user === 'root' && password === 'public' ? 'right' : 'wrong' },
      });
      cleanUp.push(() => gateway.stop());
      const browser = await openBrowser({ language, width });
      const { page } = browser;
      const prompts = promptsIn(page.context());
      const say = words[language];
      await page.goto(`${gateway.url}#/values`);
      const password = page.getByLabel(say.password, { exact: true });
      await until(async () => await password.evaluate((field) => field.matches(':focus')), 10_000, 'the focus');
      const check = async () => {
        expect(await browser.seriousFindings()).toEqual([]);
        expect(await browser.overflow()).toBeLessThanOrEqual(0);
      };
      await check();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);

      // By keyboard alone.
      await page.keyboard.type('publi');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: say.wrong }).waitFor();
      await until(async () => await password.evaluate((field) => field.matches(':focus')), 5000, 'the focus is back');
      await page.getByText(say.help).click();
      await page.getByText('--reset-password').waitFor();
      await check();

      locked = { outcome: 'locked', forMs: 90_000 };
      await password.fill('public');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: say.locked }).waitFor();
      await page.getByRole('timer').filter({ hasText: say.left }).waitFor();
      await check();

      locked = undefined;
      await page.reload();
      await password.fill('public');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: say.first }).waitFor();
      await check();
      await page.getByRole('button', { name: say.later }).click();
      await page.getByRole('heading', { level: 1, name: say.values }).waitFor();

      if (width < 800) await page.getByRole('button', { name: say.menu }).click();
      await page.getByRole('button', { name: say.signOut }).click();
      await page.getByText(say.signedOut).waitFor();
      await check();
      expect(new URL(page.url()).hash).toBe('#/values');
      expect(prompts).toEqual([]);
    },
  );

  it('keeps a wrong new password of the first login on the form, and asks for the right one after it is set', async () => {
    let right = 'public';
    let stamp = right;
    const fake = fakeScreens([]).security;
    const gateway = await PageServer.start({
      checkLogin: async (_user, password) => ({ outcome: password === right ? 'right' : 'wrong' }),
      login: { stamp: () => stamp },
      security: {
        ...fake,
        read: async () => ({ ...(await fake.read()), factoryPassword: right === 'public' }),
        setPassword: async (next) => {
          right = next;
          stamp = next;
        },
      },
    });
    cleanUp.push(() => gateway.stop());
    const { page } = await openBrowser();
    await page.goto(gateway.url);
    await logIn(page, 'public');
    await page.getByLabel('New password', { exact: true }).fill('correct horse');
    await page.getByLabel('Repeat the new password').fill('correct house');
    await page.getByText('The two passwords are different.').waitFor();
    const set = page.getByRole('button', { name: 'Set password' });
    expect(await set.isDisabled()).toBe(true);
    await page.getByLabel('Repeat the new password').fill('correct horse');
    await set.click();
    await page.getByText('The new password is set. Log in with it.').waitFor();
    await logIn(page, 'correct horse');
    await page.locator('.state-line').waitFor();
  });
});

describe.skipIf(browserMissing)(`a slow change of the password${browserNote}`, { timeout: 60_000 }, () => {
  it('leaves the tab that asked for it where it is, though its login ends before the new one is there', async () => {
    let right = 'public';
    let release: () => void = () => undefined;
    const fake = fakeScreens([]).security;
    const gateway = await PageServer.start({
      checkLogin: async (_user, password) => ({ outcome: password === right ? 'right' : 'wrong' }),
      login: { stamp: () => right },
      security: {
        ...fake,
        setPassword: async (next) => {
          right = next;
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      },
    });
    cleanUp.push(() => gateway.stop());
    const { page } = await openBrowser();
    await page.goto(`${gateway.url}#/security`);
    await logIn(page, 'public');
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByLabel('Current password').fill('public');
    await page.getByLabel('New password', { exact: true }).fill('correct horse');
    await page.getByLabel('Repeat the new password').fill('correct horse');
    await page.getByRole('button', { name: 'Change password' }).click();
    await until(() => right === 'correct horse', 5000, 'the new password');
    const refused = page.waitForResponse((answer) => answer.status() === 401);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await refused;
    const asked = page.waitForResponse('**/api/v1/session');
    await gateway.web.clock.advance(2000);
    await asked;
    const streamed = page.waitForResponse('**/api/v1/stream');
    release();
    await page.getByText('Changed. You stay logged in here').waitFor();
    expect((await streamed).status()).toBe(200);
    expect(await page.locator('.banner.lost').count()).toBe(0);
  });
});

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

describe.skipIf(browserMissing)(`a change of the password${browserNote}`, { timeout: 90_000 }, () => {
  it('ends another tab and another browser within 5 s, not the one that made it; a restart ends all; the page says why', async () => {
    const daemon = await startDaemon({ args: ['--demo'], settings: { simulator: { pace: 'none' } } });
    cleanUp.push(() => daemon.stop());
    const url = `http://127.0.0.1:${daemon.webPort}/`;
    const script = new WebClient(daemon.webPort);
    await until(async () => (await script.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
    const one = await openBrowser();
    const prompts = promptsIn(one.page.context());
    const other = await openBrowser();
    for (const { page } of [one, other]) {
      await page.goto(`${url}#/events`);
      await logIn(page, 'public');
      await page.getByRole('button', { name: 'Later' }).click();
      await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    }
    const tab = await one.page.context().newPage();
    await tab.goto(`${url}#/security`);
    await tab.getByLabel('Current password').fill('public');
    await tab.getByLabel('New password', { exact: true }).fill('correct horse');
    await tab.getByLabel('Repeat the new password').fill('correct horse');
    await tab.getByRole('button', { name: 'Change password' }).click();
    const changedAt = performance.now();
    for (const page of [one.page, other.page]) {
      await page.getByText('The user or the password was changed.').waitFor({ timeout: 5000 });
    }
    expect(performance.now() - changedAt).toBeLessThan(5000);
    // The tab that has made the change goes on, with a login of its own.
    await tab.getByText('Changed. You stay logged in here').waitFor();
    await tab.getByRole('link', { name: 'Events', exact: true }).click();
    await tab.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    await tab.reload();
    await tab.getByRole('heading', { level: 1, name: 'Events' }).waitFor();

    await logIn(one.page, 'correct horse');
    await one.page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    script.password = 'correct horse';
    await daemon.program.stop();
    const args = ['--config', daemon.configFile, '--data', daemon.dataDir, '--demo'];
    const again = new Program(join(root, 'dist/main.js'), args);
    cleanUp.push(() => again.stop());
    await one.page.getByText('The gateway was restarted since').waitFor({ timeout: 30_000 });
    const { body } = await script.get<{ events: { kind: string }[] }>('/api/v1/journal?kinds=login,logout');
    expect(body.events.map(({ kind }) => kind)).toContain('login');
    expect(prompts).toEqual([]);
  });
});
