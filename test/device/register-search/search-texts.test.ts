import { describe, expect, it } from 'vitest';
import { readObservations } from '../../../src/device/register-search/observations.js';
import { adviceText, evidenceText } from '../../../src/device/register-search/search-texts.js';
import { isNumberText } from '../../../web/src/register-search/search-objects.js';

describe('the words of the search', () => {
  it('do not tell what the display is expected to show', () => {
    const expected = [
      { key: 'system:3:116', shown: '231.4' },
      { key: 'system:3:117', shown: '232.9' },
    ];
    const { en, fr } = adviceText({ code: 'read-now', expected });
    for (const text of [en, fr]) {
      expect(text).toContain('0x0074');
      expect(text).not.toMatch(/23[12]/);
    }
  });

  it('have a comma in French numbers', () => {
    const { en, fr } = evidenceText({ code: 'contradicts', shown: '231', atMs: 0, said: 228.5 });
    expect([en, fr]).toEqual(['said 228.5 when the display showed 231', "disait 228,5 quand l'afficheur montrait 231"]);
  });

  it('call neither word of two the one before, since the order may be either', () => {
    expect(evidenceText({ code: 'high-word-zero', key: 'system:3:116' }).en).not.toContain('before');
  });
});

describe('what a person types as a number', () => {
  it.each(['231', '-3,2', '+0.87', '\u22123.2', '1234567.5', '0.1234'])(
    '%s is taken by the page and by the search',
    (shown) => {
      expect(isNumberText(shown)).toBe(true);
      expect(readObservations([{ object: 'BYPASS_V1', shown }], 0)).toHaveLength(1);
    },
  );

  it.each(['', 'about 230', '1.', '2 31', '1.2.3'])('"%s" is refused by both', (shown) => {
    expect(isNumberText(shown)).toBe(false);
    expect(() => readObservations([{ object: 'BYPASS_V1', shown }], 0)).toThrow();
  });
});
