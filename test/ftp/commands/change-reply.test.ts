import { describe, expect, it } from 'vitest';
import { changeReply } from '../../../src/ftp/commands/change-reply.js';
import { ftpLimits } from '../../../src/ftp/ftp-limits.js';
import type { NetworkOutcome } from '../../../src/ftp/ports.js';
import type { Change } from '../../../src/ftp/virtual-tree.js';

const answer = (network: NetworkOutcome | undefined, ...changed: string[]) => {
  const change: Change = { outcome: 'in-force', changed, network };
  return changeReply(change, { done: 226, limits: ftpLimits });
};
const onTrial = (address?: string): NetworkOutcome => ({ state: 'on-trial', address, seconds: 90 });

describe('the answer to a config.ini that is not used as a whole', () => {
  const unknown = 'config.ini:1: [BACnett]: unknown section, kept but not used; did you mean [bacnet]?';
  const dropped = 'config.ini: [bacnet] port: no longer in the file: instead of "47809", the default "47808" holds';
  const told = (notices: readonly string[], network?: NetworkOutcome) =>
    changeReply(
      { outcome: 'in-force', changed: ['[bacnet] port'], notices, network },
      { done: 226, limits: ftpLimits },
    );

  it('says so first and last, and every one between', () => {
    const words = `In force. Changed: [bacnet] port. But ${unknown} (and 1 more)`;
    expect(told([unknown, dropped])).toEqual({ code: 226, lines: [words, dropped, words] });
  });

  it('says so beside a [network] on trial', () => {
    expect(told([unknown], onTrial('192.0.2.9')).lines).toContain(unknown);
  });

  it('names twenty, and how many more', () => {
    expect(told(Array(50).fill(unknown)).lines.at(-2)).toBe('and 29 more');
  });
});

describe('the answer to a config.ini with another [network]', () => {
  it('says where to log in, and never that it is in force', () => {
    const text = JSON.stringify(answer(onTrial('192.0.2.9'), '[network] dhcp', '[network] address'));
    expect(text).toContain('log in at 192.0.2.9 within 90 s or it goes back');
    expect(text).not.toContain('In force');
    expect(JSON.stringify(answer(onTrial(), '[network] dhcp'))).toContain('the address that DHCP gives within 90 s');
  });

  it('says what is not applied, and why', () => {
    const reason = 'This machine has no network interface with an address.';
    const text = JSON.stringify(answer({ state: 'not-applied', reason }, '[network] address'));
    expect(text).toContain(`not applied: ${reason}`);
    expect(text).not.toContain('In force');
  });

  it('says it first and last where other settings are in force', () => {
    const words = '[network] on trial: log in at 192.0.2.9 within 90 s or it goes back.';
    expect(answer(onTrial('192.0.2.9'), '[network] address', '[web] port')).toMatchObject({
      lines: [words, 'In force. Changed: [web] port.', words],
    });
  });

  it('is as with any other setting where the network stays as it is', () => {
    expect(JSON.stringify(answer(undefined, '[network] announce'))).toContain('In force. Changed: [network] announce.');
  });
});
