import { beforeEach, describe, expect, it } from 'vitest';
import { context, join, objectId } from '../../support/bacnet/wire.js';
import { ReinitializeJudge } from './judge-reinitialize.js';
import { Planted } from './planted.js';
import { reinitializePayload } from './requests.js';

const everybody = { address: '192.168.1.255', port: 47808 };
const [cold, warm] = [0, 1];
const passwordFailure = [0x91, 4, 0x91, 26];

let planted: Planted;
let judge: ReinitializeJudge;
let restarts: string[];

beforeEach(() => {
  planted = new Planted();
  restarts = [];
  judge = new ReinitializeJudge({
    judge: planted,
    disturbances: planted,
    nowMs: () => planted.nowMs,
    password: 'ward',
    onRestart: (kind) => restarts.push(kind),
  });
  planted.wire.listen(judge);
});

function asked(state: number, password: string, answer: 'ack' | 'error', invokeId = 7): void {
  planted.reached(join([0x00, 0x05, invokeId, 20], [...reinitializePayload(state, password)]));
  planted.left(answer === 'ack' ? [0x20, invokeId, 20] : [0x50, invokeId, 20, ...passwordFailure]);
}

const comesBack = () => planted.left(join([0x10, 0], context(0, objectId(8, 1338))), everybody);

describe('ReinitializeDevice', () => {
  it('with the password is obeyed, and the gateway comes back', () => {
    asked(warm, 'ward', 'ack');
    judge.gatewayEnded();
    comesBack();
    planted.pass(60_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
    expect(restarts).toEqual(['warmstart']);
  });

  it('that is acknowledged and not obeyed is found, and so is a gateway that does not come back', () => {
    asked(cold, 'ward', 'ack');
    comesBack();
    planted.pass(30_000);
    judge.look();
    expect(planted.rules()).toEqual(['restart-obeyed']);
    asked(cold, 'ward', 'ack', 8);
    judge.gatewayEnded('restart');
    planted.pass(30_000);
    judge.look();
    expect(planted.rules()).toEqual(['restart-obeyed']);
  });

  it('is over where the power is cut meanwhile', () => {
    asked(cold, 'ward', 'ack');
    judge.gatewayEnded('power-cut');
    planted.pass(30_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
  });

  it('without the password is refused, with it is not', () => {
    asked(cold, 'guess', 'ack');
    expect(planted.rules()).toEqual(['restart-refused']);
    asked(cold, 'ward', 'error', 8);
    expect(planted.rules()).toEqual(['restart-refused']);
    asked(cold, 'guess', 'error', 9);
    asked(cold, 'ward', 'error', 10);
    expect(planted.rules()).toEqual([]);
  });
});
