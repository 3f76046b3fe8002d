import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { BacnetPages } from '../../../src/http/screens/bacnet/answers.js';
import type { WebSources } from '../../../src/http/screens/web-sources.js';

describe('End now', () => {
  it('ends commissioning even where config.ini cannot be written, and says that it cannot', async () => {
    const calls: unknown[] = [];
    const sources = {
      bms: { setCommissioning: (...words: unknown[]) => calls.push(words) },
      settings: { apply: () => Promise.reject(new GatewayError('settings.unwritable', '')) },
    };
    const pages = new BacnetPages(sources as unknown as WebSources);
    const by = { user: 'root', address: '192.0.2.7' };
    await expect(pages.closeCommissioning(by)).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(calls).toEqual([['off', 'root at 192.0.2.7 (web)']]);
  });
});
