import { beforeEach, describe, expect, it } from 'vitest';
import { context, join, objectId } from '../../support/bacnet/wire.js';
import { RestartJudge } from './judge-restarts.js';
import { covPayload, Planted } from './planted.js';
import { enumerated } from './values.js';

const [iAm, everybody] = [0, { address: '192.168.1.255', port: 47808 }];

let planted: Planted;
let judge: RestartJudge;

beforeEach(() => {
  planted = new Planted();
  judge = new RestartJudge({ judge: planted, disturbances: planted, nowMs: () => planted.nowMs });
  planted.wire.listen(judge);
});

function comesBack(after: string, sinceMs = 60_000): void {
  planted.pass(sinceMs);
  judge.processEnded(after);
  planted.pass(2_000);
  planted.left(join([0x10, iAm], context(0, objectId(8, 1338))), everybody);
}

const tells = (reason: number) =>
  planted.left([0x10, 2, ...covPayload(0, 8, 1338, 0, [[196, enumerated(reason)]])], everybody);

function rulesLater(): readonly string[] {
  planted.pass(10_000);
  judge.look();
  return planted.rules();
}

describe('a restart', () => {
  it('is told, with its reason', () => {
    comesBack('power-cut');
    tells(3);
    expect(rulesLater()).toEqual([]);
    comesBack('power-cut');
    tells(1);
    expect(rulesLater()).toEqual(['restart-reason']);
    comesBack('sigterm');
    tells(1);
    expect(rulesLater()).toEqual([]);
    comesBack('sigterm');
    tells(3);
    expect(rulesLater()).toEqual(['restart-reason']);
    expect(planted.counts.get('restart')).toBe(4);
  });

  it('is told in any case', () => {
    comesBack('restart');
    expect(rulesLater()).toEqual(['restart-told']);
    expect(rulesLater()).toEqual([]);
    comesBack('restart');
    planted.note('lan', planted.nowMs, planted.nowMs + 1_000);
    expect(rulesLater()).toEqual([]);
  });

  it('of a process that had no time to write down that it runs may have any reason', () => {
    comesBack('sigterm');
    tells(4);
    comesBack('power-cut', 3_000);
    tells(4);
    expect(rulesLater()).toEqual([]);
  });
});
