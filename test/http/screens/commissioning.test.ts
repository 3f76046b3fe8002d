import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { type CommissioningParts, commissioningAnswers } from '../../../src/http/screens/commissioning/answers.js';

describe('End now', () => {
  it('ends commissioning even where config.ini cannot be written, and says that it cannot', async () => {
    const calls: unknown[] = [];
    const sources = {
      bms: { setCommissioning: (...words: unknown[]) => calls.push(words) },
      settings: { apply: () => Promise.reject(new GatewayError('settings.unwritable', '')) },
    };
    const screen = commissioningAnswers(sources as unknown as CommissioningParts);
    const by = { user: 'root', address: '192.0.2.7' };
    await expect(screen.close(by)).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(calls).toEqual([['off', 'root at 192.0.2.7 (web)']]);
  });
});
