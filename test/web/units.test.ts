import { afterEach, describe, expect, it } from 'vitest';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { status } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

describe.skipIf(browserMissing)(`the units of a system on a phone, in French${browserNote}`, () => {
  it('keep the one that is gone, since when, until somebody says that it was taken out', async () => {
    const seenAtMs = new Date(2026, 0, 15, 12).getTime();
    const units = [
      { unit: 1, own: false, state: 'operating', alarm: false },
      { unit: 2, own: false, state: 'lost', alarm: false, seenAtMs },
      { unit: 3, own: false, state: 'lost', alarm: false, seenAtMs },
    ] as const;
    const forgotten: number[] = [];
    const ups = { connection: 'running', architecture: 'concentrator', unitNumber: 0, lastPollAtMs: 1 } as const;
    const server = await PageServer.start({
      status: () => ({ ...status, nowMs: seenAtMs + 7_200_000, ups, units }),
      upsUnits: {
        read: () => ({
          units: [{ unit: 1, load: 3, loadPercent: 67, batteryPercent: 100, inferred: false, ageMs: 800 }],
          oldestMs: 60_000,
        }),
        forget: async (unit) => void forgotten.push(unit),
      },
    });
    cleanUp.push(() => server.stop());
    const browser = await Browser.open({ language: 'fr', width: 390 });
    cleanUp.push(() => browser.close());
    const { page } = browser;
    await page.goto(server.url);
    const card = page.locator('.card', { hasText: 'Unité 2' });
    const [first, second] = [card.locator('tbody tr').nth(0), card.locator('tbody tr').nth(1)];
    await first.getByText('67 %').waitFor();
    expect(await second.innerText()).toContain('absente, vue pour la dernière fois le 15/01/2026 12:00:00');
    // Nothing is told of it now, and nothing of that is good.
    expect(await second.innerText()).not.toContain('aucune');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await second.getByRole('button', { name: "Retirer l'unité 2 de la liste" }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'La retirer de la liste' }).click();
    await card.getByText("L'unité n'est plus dans la liste.").waitFor();
    expect(forgotten).toEqual([2]);

    // As after an exchange of the whole system.
    await card.getByRole('button', { name: 'Retirer de la liste toutes les unités absentes' }).click();
    const question = page.getByRole('dialog', { name: /2, 3/ });
    await question.getByRole('button', { name: 'Les retirer de la liste' }).click();
    await question.waitFor({ state: 'detached' });
    expect(forgotten).toEqual([2, 2, 3]);
  }, 60_000);
});
