// How long a slow machine takes from the address to a page that shows the state of the UPS and answers.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const slowerBy = 4;
const times = 3;

/** Milliseconds on a CPU slowed down fourfold, median of a few; undefined without Chromium. */
export async function measurePageStart(webPort) {
  const executablePath = (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path));
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    const found = [];
    for (let time = 0; time < times; time += 1) found.push(await startOf(browser, webPort));
    return found.sort((a, b) => a - b)[Math.floor(times / 2)];
  } finally {
    await browser.close();
  }
}

/** With an empty cache; the click is answered only when the page's own work is done. */
async function startOf(browser, webPort) {
  const context = await browser.newContext({
    extraHTTPHeaders: { Authorization: `Basic ${Buffer.from('root:public').toString('base64')}` },
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowerBy });
  await page.goto(`http://127.0.0.1:${webPort}/`, { waitUntil: 'commit' });
  await page.locator('.state-line').waitFor();
  await page.getByRole('button', { name: /Appearance/ }).click();
  const ms = await page.evaluate('performance.now()');
  await context.close();
  return ms;
}
