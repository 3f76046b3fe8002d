import { describe, expect, it } from 'vitest';
import { frenchRevertReason, revertReason, revertReasons } from '../../src/launcher/revert-reasons.js';

describe('why a version was not kept', () => {
  it('is told in French with the facts that stand in the English', () => {
    const reason = revertReason('unhealthy', { seconds: 60, missing: 'bacnet, ups' });
    expect(reason).toBe('not healthy within 60 s: bacnet, ups missing');
    expect(frenchRevertReason(reason)).toContain('après 60 s (manque : BACnet, ASI)');
    const ended = revertReason('ended', { how: 'exit code 3' });
    expect(frenchRevertReason(ended)).toContain('(exit code 3)');
  });

  it('has a French text for each reason', () => {
    for (const [name, { fr }] of Object.entries(revertReasons)) {
      const facts = { seconds: 1, missing: 'web', how: 'x', times: 3 };
      const french = frenchRevertReason(revertReason(name as keyof typeof revertReasons, facts));
      expect(french.slice(0, 10)).toBe(fr.replace('{times}', '3').slice(0, 10));
      expect(french).not.toContain('{');
    }
  });

  it('stays as another version has worded it', () => {
    expect(frenchRevertReason('a reason of tomorrow')).toBe('a reason of tomorrow');
  });
});
