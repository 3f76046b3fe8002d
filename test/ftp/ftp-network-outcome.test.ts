import { describe, expect, it } from 'vitest';
import { ftpNetworkOutcome } from '../../src/ftp/ftp-network-outcome.js';
import { noBackendTexts } from '../../src/journal/no-backend-texts.js';

describe('a [network] that is not applied', () => {
  it.each([
    ['set 0.0.0.0 there', 'set 0.0.0.0 there. It is tried again.'],
    [noBackendTexts['no-helper'].en, `${noBackendTexts['no-helper'].en} It is tried again.`],
  ])('is told by FTP in whole sentences (%s)', (reason, told) => {
    const decision = { outcome: 'not-applied', reason, isTriedAgain: true } as const;
    expect(ftpNetworkOutcome(decision)).toEqual({ state: 'not-applied', reason: told });
  });
});
