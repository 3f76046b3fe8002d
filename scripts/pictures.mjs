#!/usr/bin/env node
// `npm run pictures`: makes the pictures of the README (web/screenshots) anew, and the icons of the page (web/public) from its
// drawing. The gateway is a simulated one on the loopback; its mains fail, and time is put ahead until they are back.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureBuilt, ensurePackages, ensureProgram, requireNode } from './prepare.mjs';
import { root } from './run.mjs';

requireNode();
await ensurePackages();
await ensureProgram('chromium', 'chromium');
await ensureBuilt();

const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const webPort = await freePort();
const page = `http://127.0.0.1:${webPort}/`;
writeFileSync(
  join(folder, 'config.ini'),
  [
    `[web]\nbind=127.0.0.1\nport=${webPort}`,
    `[bacnet]\nbind=127.0.0.1\nport=${await freePort()}`,
    '[ftp]\nenabled=no',
    '[network]\nannounce=no',
    '[simulator]\npace=none\nscenario=mains-failure\n',
  ].join('\n'),
);
const gateway = spawn(
  process.execPath,
  [
    ...['--import', pathToFileURL(join(root, 'test/support/skipping-clock.mjs')).href, join(root, 'dist/main.js')],
    ...['--config', join(folder, 'config.ini'), '--data', join(folder, 'data'), '--demo'],
  ],
  { stdio: 'ignore' },
);
const browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--headless', '--no-sandbox'] });
try {
  await takeScreenshots();
  await drawIcons();
} finally {
  await browser.close();
  gateway.kill('SIGTERM');
  await new Promise((resolve) => gateway.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

async function takeScreenshots() {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    extraHTTPHeaders: { Authorization: authorization },
  });
  const tab = await context.newPage();
  const take = async (name) => {
    await tab.screenshot({ path: join(root, 'web/screenshots', `${name}.png`) });
    console.log(`web/screenshots/${name}.png`);
  };
  await until(async () => (await ask('alarms')).active.length > 2, 'the mains have failed');
  await tab.goto(page);
  await tab.locator('.alarms li').nth(2).waitFor();
  await take('home');

  await until(async () => {
    gateway.kill('SIGUSR2');
    return (await ask('incidents')).over.length > 0;
  }, 'the mains are back');
  await tab.locator('.state-line.good').waitFor();
  await tab.goto(`${page}#/events`);
  await tab.locator('.incident summary').first().click();
  await tab.locator('.incident-story tbody tr').first().waitFor();
  await take('incidents');

  await tab.goto(`${page}#/setup/line`);
  await tab.locator('.port-choice label').first().waitFor();
  await take('setup');
  await context.close();
}

/** A phone shows no drawing as the icon of a page that it has installed. */
async function drawIcons() {
  const drawing = readFileSync(join(root, 'web/public/icon.svg'), 'utf8');
  // A phone cuts a maskable icon to its own shape: what is to be seen stands in its middle (W3C Web App Manifest, icon masks).
  const maskable = drawing.replace('rx="7"', '').replace('<path', '<path transform="translate(4.8 4.8) scale(0.7)"');
  for (const [name, svg, size] of [
    ['icon-192', drawing, 192],
    ['icon-512', drawing, 512],
    ['icon-maskable-512', maskable, 512],
  ]) {
    const tab = await browser.newPage({ viewport: { width: size, height: size } });
    await tab.setContent(
      `<style>html, body, svg { margin: 0; width: 100%; height: 100%; display: block }</style>${svg}`,
    );
    await tab.screenshot({ path: join(root, 'web/public', `${name}.png`), omitBackground: true });
    await tab.close();
    console.log(`web/public/${name}.png`);
  }
}

async function ask(path) {
  const answer = await fetch(`${page}api/v1/${path}`, { headers: { authorization } });
  return answer.json();
}

async function until(isSo, what) {
  for (let turn = 0; turn < 300; turn += 1) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not within a minute: ${what}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function pathOf(program) {
  return (process.env.PATH ?? '')
    .split(':')
    .map((path) => join(path, program))
    .find((path) => existsSync(path));
}
